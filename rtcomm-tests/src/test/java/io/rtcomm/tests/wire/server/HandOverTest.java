/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often the executor of handlers is given something, when an event loop has work for many clients in one pass. */
@Timeout(60)
class HandOverTest {
    private static final int CLIENTS = 20;
    private static final int FEW = 8; // one, and more workers when the machine is slow
    private static final int ROUNDS = 30;
    private static final Duration SOON = Duration.ofMillis(2);

    /** Counts what it is given. */
    private static final class Counting extends ThreadPoolExecutor {
        final AtomicInteger given = new AtomicInteger();

        Counting() {
            super(4, 4, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        }

        @Override
        public void execute(Runnable task) {
            given.incrementAndGet();
            super.execute(task);
        }
    }

    /** Holds the loop of whoever asks for a path. */
    private static final class Halt implements Endpoint {
        private final String path;
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        Halt(String path) {
            this.path = path;
        }

        @Override
        public boolean matches(String asked) {
            return asked.equals(path);
        }

        @Override
        public void handle(HttpExchange exchange) {
            held.countDown();
            await(goOn);
            exchange.respond(204, null, "");
        }

        static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final Counting handlers = new Counting();
    private final Wire wire = Wire.start(options -> options.eventLoopThreads(1).handlerExecutor(handlers));

    @AfterEach
    void close() throws InterruptedException {
        wire.close();
        handlers.shutdown();
        assertThat(handlers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    /** A handler that waited for something, as for a class to be loaded, has the next lanes handed over one by one. */
    private static void assertSometimesTogether(IntSupplier round) {
        assertThat(IntStream.range(0, ROUNDS).map(i -> round.getAsInt())).anyMatch(given -> given <= FEW);
    }

    @Test
    void messagesOfManyPlainWebSocketsAreHandedOverTogether() {
        var heard = new AtomicInteger();
        wire.server().webSocket("/ws", webSocket -> webSocket.onText(text -> heard.incrementAndGet()));
        List<RawWebSocket> clients =
                Stream.generate(() -> wire.webSocket("/ws")).limit(CLIENTS).toList();

        assertSometimesTogether(() -> {
            int round = heard.get() / CLIENTS;
            var halt = new Halt("/halt" + round);
            wire.server().endpoint(halt);
            wire.http().sendGet("/halt" + round);
            Halt.await(halt.held);
            int before = handlers.given.get();
            clients.forEach(client -> client.send("hello"));
            halt.goOn.countDown();
            await().pollInterval(SOON).until(() -> heard.get() == CLIENTS * (round + 1));
            return handlers.given.get() - before;
        });
    }

    @Test
    void theEndsOfManyStreamsAreHandedOverTogether() {
        assertSometimesTogether(() -> {
            var opened = new AtomicInteger();
            var ended = new AtomicInteger();
            var streams = wire.server().sse("/events", stream -> {
                stream.onClose(why -> ended.incrementAndGet());
                opened.incrementAndGet();
            });
            for (int i = 0; i < CLIENTS; i++) {
                wire.http().sendGet("/events", "Accept: text/event-stream");
            }
            await().pollInterval(SOON).until(() -> opened.get() == CLIENTS);
            int before = handlers.given.get();
            streams.close();
            await().pollInterval(SOON).until(() -> ended.get() == CLIENTS);
            return handlers.given.get() - before;
        });
    }
}
