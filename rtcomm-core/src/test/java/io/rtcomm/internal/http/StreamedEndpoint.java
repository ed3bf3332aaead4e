/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpStream;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Begins a stream for every request, which the test then has. */
final class StreamedEndpoint implements Endpoint {
    record Begun(HttpExchange exchange, HttpStream stream, StreamLog log) {
        void run(Runnable step) {
            exchange.channel().eventLoop().submit(step).syncUninterruptibly();
        }

        boolean sendShared(ByteBuf framed) {
            return exchange.channel()
                    .eventLoop()
                    .submit(() -> stream.sendShared(framed))
                    .syncUninterruptibly()
                    .getNow();
        }

        void write(String text) {
            run(() -> {
                stream.write(Unpooled.copiedBuffer(text, US_ASCII));
                stream.flush();
            });
        }
    }

    private final String path;
    private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();

    StreamedEndpoint(String path) {
        this.path = path;
    }

    @Override
    public boolean matches(String asked) {
        return asked.equals(path);
    }

    @Override
    public void handle(HttpExchange exchange) {
        var log = new StreamLog();
        HttpStream stream = Objects.requireNonNull(exchange.stream(200, "text/plain", log));
        begun.add(new Begun(exchange, stream, log));
    }

    Begun next() throws InterruptedException {
        return Objects.requireNonNull(begun.poll(30, TimeUnit.SECONDS), "no stream was begun");
    }
}
