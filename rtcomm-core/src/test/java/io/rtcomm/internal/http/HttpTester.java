/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.internal.http2.Http2Options;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One connection without a network. Whatever a test does, in the end no connection and no byte may be left. */
public final class HttpTester implements AutoCloseable {
    final Router router = new Router();
    final ConnectionTable table = new ConnectionTable();
    final EmbeddedChannel channel = new EmbeddedChannel();
    final List<HttpExchange> exchanges = new ArrayList<>();

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    /** A connection whose requests all land in {@link #exchanges}, unanswered. */
    public static HttpTester holding() {
        return handling(exchange -> {});
    }

    /** A connection whose requests all land in {@link #exchanges} and are then handled. */
    public static HttpTester handling(Consumer<HttpExchange> handler) {
        return new HttpTester(HttpLimits.DEFAULT, handler);
    }

    HttpTester(HttpLimits limits, Consumer<HttpExchange> handler) {
        channel.config().setAllocator(allocator);
        router.add(new Endpoint() {
            @Override
            public boolean matches(String path) {
                return !path.startsWith("/absent");
            }

            @Override
            public void handle(HttpExchange exchange) {
                exchanges.add(exchange);
                handler.accept(exchange);
            }
        });
        new HttpFront(router, limits, Http2Options.DEFAULT, null).install(channel, table);
    }

    /** To add endpoints to. */
    public Router router() {
        return router;
    }

    /** Lets bytes come in, one per character. */
    public void send(String bytes) {
        send(bytes.getBytes(ISO_8859_1));
    }

    void send(byte[] bytes) {
        channel.writeInbound(channel.alloc().buffer(bytes.length).writeBytes(bytes));
    }

    /** Everything that went out since the last call. */
    public String received() {
        channel.runPendingTasks();
        var text = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            text.append(buffer.toString(ISO_8859_1));
            buffer.release();
        }
        return text.toString();
    }

    HttpExchange exchange(int index) {
        return exchanges.get(index);
    }

    boolean open() {
        channel.runPendingTasks();
        return channel.isOpen();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        assertThat(table.size()).as("connections left").isZero();
        assertThat(allocator.metric().usedHeapMemory()).as("heap bytes left").isZero();
        assertThat(allocator.metric().usedDirectMemory())
                .as("direct bytes left")
                .isZero();
    }

    /** Notes how a body ended. */
    static class Bodies implements BodyListener {
        final List<String> events = new ArrayList<>();

        @Override
        public void onBody(byte[] body) {
            events.add("body " + new String(body, StandardCharsets.UTF_8));
        }

        @Override
        public void onTooLarge() {
            events.add("too large");
        }

        @Override
        public void onAborted() {
            events.add("aborted");
        }
    }
}
