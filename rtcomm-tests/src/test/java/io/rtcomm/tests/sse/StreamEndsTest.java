/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.sse;

import static io.rtcomm.tests.sse.EventStreamClient.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.endpoint.sse.SseEnd;
import io.rtcomm.endpoint.sse.SseStream;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a stream ends, and what is left of it. */
@Timeout(60)
class StreamEndsTest {
    @AutoClose
    private final Wire wire = Wire.start();

    private final RtcommServer server = wire.server();

    @Test
    void aClientThatLeavesIsNoticedAtOnce() {
        BlockingQueue<SseEnd> ends = new LinkedBlockingQueue<>();
        BlockingQueue<SseStream> streams = new LinkedBlockingQueue<>();
        server.sse("/events", stream -> {
            stream.join("room");
            stream.onClose(ends::add);
            streams.add(stream);
        });

        for (boolean reset : new boolean[] {true, false}) {
            var client = open(wire.port(), "/events");
            SseStream stream = taken(streams);
            if (reset) {
                client.reset();
            } else {
                client.close();
            }
            await().until(() -> !ends.isEmpty());
            assertThat(ends.poll()).isEqualTo(SseEnd.CLIENT_GONE);
            assertThat(stream.isOpen()).isFalse();
            assertThat(stream.rooms()).isEmpty();
            assertThat(stream.bufferedAmount()).isZero();
            stream.onClose(ends::add); // too late, so at once
            await().until(() -> ends.poll() == SseEnd.CLIENT_GONE);
            stream.sendText("nobody");
        }
        assertThat(server.of("/").rooms()).doesNotContain("room");
        assertThat(server.sse("/events").streamCount()).isZero();
    }

    @Test
    void whatWasSentBeforeTheEndArrivesBeforeTheEnd() {
        server.sse("/events", stream -> {
            for (int i = 0; i < 100; i++) {
                stream.sendJson(i);
            }
            stream.close();
            stream.sendText("dropped");
        });

        try (var client = open(wire.port(), "/events")) {
            for (int i = 0; i < 100; i++) {
                assertThat(client.next().data()).isEqualTo(String.valueOf(i));
            }
            assertThat(client.nextOrEnd()).isNull();
        }
    }

    @Test
    void aHandlerThatThrowsEndsItsStreamOnly() {
        server.sse("/events", stream -> {
            if (stream.handshake().query().containsKey("bad")) {
                throw new IllegalStateException("on purpose");
            }
            stream.sendText("good");
        });

        try (var good = open(wire.port(), "/events");
                var bad = open(wire.port(), "/events?bad")) {
            assertThat(bad.nextOrEnd()).isNull();
            assertThat(good.next().data()).isEqualTo("good");
        }
    }

    @Test
    void disconnectingARoomEndsItsStreams() {
        var joined = new CountDownLatch(1);
        server.sse("/events", stream -> {
            stream.join("room");
            joined.countDown();
        });

        try (var client = open(wire.port(), "/events")) {
            await().until(() -> joined.getCount() == 0);
            server.of("/").in("room").disconnect(true);
            assertThat(client.nextOrEnd()).isNull();
        }
    }

    @Test
    void aClosedEndpointIsNobodysPath() {
        var opened = new CountDownLatch(1);
        var endpoint = server.sse("/events", stream -> opened.countDown());

        try (var client = open(wire.port(), "/events")) {
            await().until(() -> opened.getCount() == 0);
            endpoint.close();
            assertThat(client.nextOrEnd()).isNull();
        }
        try (var http = wire.http()) {
            assertThat(http.get("/events").status()).isEqualTo(404);
        }
    }

    @Test
    void aServerThatClosesEndsItsStreamsInOrder() {
        BlockingQueue<SseEnd> ends = new LinkedBlockingQueue<>();
        BlockingQueue<SseStream> streams = new LinkedBlockingQueue<>();
        server.sse("/events", stream -> {
            stream.onClose(ends::add);
            streams.add(stream);
        });

        try (var client = open(wire.port(), "/events")) {
            taken(streams).sendText("last");
            server.close(Duration.ofSeconds(5));
            assertThat(client.next().data()).isEqualTo("last");
            assertThat(client.nextOrEnd()).isNull();
        }
        assertThat(ends).containsExactly(SseEnd.SERVER_SHUTTING_DOWN);
    }

    private static SseStream taken(BlockingQueue<SseStream> streams) {
        try {
            SseStream stream = streams.poll(10, TimeUnit.SECONDS);
            assertThat(stream).as("a stream").isNotNull();
            return stream;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
