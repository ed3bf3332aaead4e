/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.sse;

import static io.rtcomm.tests.sse.EventStreamClient.open;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.endpoint.sse.SseOptions;
import io.rtcomm.endpoint.sse.SseStream;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.sse.EventStreamClient.Event;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is on a stream, and for whom. */
@Timeout(60)
class StreamsTest {
    @AutoClose
    private final Wire wire = Wire.start();

    private final RtcommServer server = wire.server();

    @Test
    void aStreamBeginsWithWhatTheStandardAndProxiesAskFor() {
        server.sse("/events", stream -> stream.sendText("hello"));

        try (var client = open(wire.port(), "/events")) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.field("Content-Type")).isEqualTo("text/event-stream");
            assertThat(client.field("Cache-Control")).isEqualTo("no-cache, no-transform");
            assertThat(client.field("X-Accel-Buffering")).isEqualTo("no");
            assertThat(client.field("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(client.field("Content-Encoding")).isNull();
            assertThat(client.next()).isEqualTo(new Event("message", "hello", ""));
        }
    }

    @Test
    void theHeadComesBeforeAnyEvent() {
        server.sse("/silent", stream -> {});

        try (var client = open(wire.port(), "/silent")) {
            assertThat(client.status()).isEqualTo(200);
        }
    }

    @Test
    void retryIsToldFirst() {
        server.sse("/events", SseOptions.DEFAULT.withRetry(Duration.ofMillis(1500)), stream -> stream.sendText("x"));

        try (var client = open(wire.port(), "/events")) {
            client.next();
            assertThat(client.retry()).isEqualTo("1500");
        }
    }

    @Test
    void eventsArriveInTheOrderOfTheThreadThatSentThem() {
        server.sse("/events", stream -> {
            stream.join("room");
            stream.send("first", Map.of("n", 1));
            server.of("/").to("room").emit("second", 2, "b", new byte[] {1, 2, 3});
            stream.send(SseEvent.text("a\nb\r\nc\rd").id("é3").event("third"));
            server.of("/").to("room").emit("fourth");
            stream.leave("room");
            server.of("/").to("room").emit("unheard");
            stream.sendJson(null);
        });

        try (var client = open(wire.port(), "/events")) {
            assertThat(client.next()).isEqualTo(new Event("first", "{\"n\":1}", ""));
            assertThat(client.next()).isEqualTo(new Event("second", "[2,\"b\",\"AQID\"]", ""));
            assertThat(client.next()).isEqualTo(new Event("third", "a\nb\nc\nd", "é3"));
            assertThat(client.next()).isEqualTo(new Event("fourth", "null", "é3"));
            assertThat(client.next()).isEqualTo(new Event("message", "null", "é3"));
        }
    }

    @Test
    void whoJoinedEveryoneGetsWhatEveryoneGets() {
        server.sse("/events", stream -> {
            stream.joinEveryone();
            server.of("/").emit("news", "extra");
        });

        try (var client = open(wire.port(), "/events")) {
            assertThat(client.next()).isEqualTo(new Event("news", "\"extra\"", ""));
        }
    }

    @Test
    void roomsAreThoseOfTheNamespaceOfTheOptions() {
        server.sse("/events", SseOptions.DEFAULT.withNamespace("/admin"), stream -> {
            stream.join("room");
            server.of("/").to("room").emit("public", 1);
            server.of("/admin").to("room").emit("secret", 2);
            server.of("/admin").to(stream.id()).emit("own", 3);
        });

        try (var client = open(wire.port(), "/events")) {
            assertThat(client.next().type()).isEqualTo("secret");
            assertThat(client.next().type()).isEqualTo("own");
        }
    }

    @Test
    void anEventWhoseNameHasALineBreakReachesNoStreamAndHurtsNobody() {
        server.sse("/events", stream -> {
            stream.join("room");
            server.of("/").to("room").emit("a\ndata: forged", 1);
            server.of("/").to("room").emit("fine", 2);
        });

        try (var client = open(wire.port(), "/events")) {
            assertThat(client.next()).isEqualTo(new Event("fine", "2", ""));
        }
    }

    @Test
    void aBroadcastReachesEveryStreamOfThePath() {
        var opened = new CountDownLatch(2);
        var endpoint = server.sse("/events", stream -> opened.countDown());

        try (var one = open(wire.port(), "/events");
                var other = open(wire.port(), "/events")) {
            await().until(() -> opened.getCount() == 0);
            assertThat(endpoint.streamCount()).isEqualTo(2);

            endpoint.broadcast(SseEvent.of(7).event("all"));

            assertThat(one.next()).isEqualTo(new Event("all", "7", ""));
            assertThat(other.next()).isEqualTo(new Event("all", "7", ""));
        }
    }

    @Test
    void aCompressedStreamCanBeReadEventByEvent() {
        var opened = new CompletableFuture<SseStream>();
        server.sse("/events", SseOptions.DEFAULT.withGzip(true), opened::complete);

        try (var client = open(wire.port(), "/events", "Accept-Encoding: gzip, br")) {
            assertThat(client.field("Content-Encoding")).isEqualTo("gzip");
            assertThat(client.field("Vary")).contains("Accept-Encoding");
            SseStream stream = opened.join();
            for (int i = 0; i < 20; i++) {
                stream.sendText("event " + i + " ".repeat(1000));
                assertThat(client.next().data()).startsWith("event " + i + " ");
            }
            stream.close();
            assertThat(client.nextOrEnd()).isNull();
        }
        try (var client = open(wire.port(), "/events")) {
            assertThat(client.field("Content-Encoding")).isNull();
            assertThat(client.field("Vary")).contains("Accept-Encoding");
        }
    }

    @Test
    void silenceIsBrokenByComments() {
        server.sse("/events", SseOptions.DEFAULT.withKeepAlive(Duration.ofMillis(50)), stream -> {});

        try (var client = open(wire.port(), "/events")) {
            client.awaitComment(); // with the head
            client.awaitComment();
            client.awaitComment();
        }
    }

    @Test
    void anOldClientGetsAStreamThatEndsWithItsConnection() {
        server.sse("/events", stream -> {
            stream.sendText("old");
            stream.close();
        });

        try (var http = wire.http()) {
            http.send("GET /events HTTP/1.0\r\n\r\n");
            var answer = http.read();
            assertThat(answer.fields()).doesNotContainKey("Transfer-Encoding");
            assertThat(new String(answer.body(), UTF_8)).contains("data: old\n\n");
        }
    }
}
