/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.tests.wire.CountingCodec;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Wire;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A room does not know how its members are connected: all of them get the same events in the same order. */
@Timeout(120)
class MixedRoomTest {
    private static final int EVENTS = 10_000;

    private final CountingCodec codec = new CountingCodec();
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final CountDownLatch emitted = new CountDownLatch(1);

    @AutoClose
    private final Wire wire = Wire.start(
            options -> options.jsonCodec(codec),
            started -> started.server().sse("/events", stream -> {
                stream.join("room");
                started.note("joined");
            }));

    @AfterEach
    void stopReaders() {
        readers.shutdownNow();
    }

    @Test
    void everybodyGetsTheSameEventsInOrderAndEachIsEncodedOncePerFormat() throws Exception {
        EngineClient webSocket = joined(wire.webSocket());
        EngineClient polling = joined(wire.polling());
        EngineClient slowSocket = joined(wire.webSocket());
        try (var stream = EventStreamClient.open(wire.port(), "/events");
                var slowStream = EventStreamClient.slow(wire.port(), "/events", "")) {
            assertThat(wire.noted()).isEqualTo("joined");
            assertThat(wire.noted()).isEqualTo("joined");
            codec.writes().set(0);

            var all = CompletableFuture.allOf(
                    read(i -> assertSocketGets(webSocket, i), false),
                    read(i -> assertSocketGets(polling, i), false),
                    read(i -> assertSocketGets(slowSocket, i), true),
                    read(i -> assertStreamGets(stream, i), false),
                    read(i -> assertStreamGets(slowStream, i), true));
            for (int i = 0; i < EVENTS; i++) {
                wire.io().to("room").emit("news", Map.of("number", i));
            }
            emitted.countDown();

            all.get(100, TimeUnit.SECONDS);
            assertThat(codec.writes()).hasValue(2 * EVENTS);
        }
        await().untilAsserted(() -> assertThat(wire.io().rooms()).containsOnly("room"));
    }

    private EngineClient joined(EngineClient client) {
        client.connect();
        wire.connected().join("room");
        return client;
    }

    /** Reads all events on a thread of its own; a slow one begins when everything was emitted. */
    private CompletableFuture<Void> read(IntConsumer assertNext, boolean slow) {
        return CompletableFuture.runAsync(
                () -> {
                    awaitTurn(slow);
                    for (int i = 0; i < EVENTS; i++) {
                        assertNext.accept(i);
                    }
                },
                readers);
    }

    private void awaitTurn(boolean slow) {
        try {
            if (slow) {
                emitted.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertSocketGets(EngineClient client, int number) {
        assertThat(client.message()).isEqualTo("42[\"news\",{\"number\":" + number + "}]");
    }

    private static void assertStreamGets(EventStreamClient client, int number) {
        var event = client.next();
        assertThat(event.type()).isEqualTo("news");
        assertThat(event.data()).isEqualTo("{\"number\":" + number + "}");
    }
}
