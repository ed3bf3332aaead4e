/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Cors;
import io.rtcomm.Key;
import io.rtcomm.endpoint.sse.SseEnd;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.endpoint.sse.SseOptions;
import io.rtcomm.endpoint.sse.SseStream;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.sse.EventStreamClient.Event;
import io.rtcomm.tests.wire.RawHttp;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StreamsTest {
    private RtcommServer server;

    @BeforeEach
    void start() {
        server = RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoopThreads(2)
                .build()
                .start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private EventStreamClient open(String path, String... headers) {
        return EventStreamClient.open(server.port(), path, headers);
    }

    private RawHttp http() {
        return new RawHttp(server.port());
    }

    @Test
    void aStreamBeginsWithWhatTheStandardAndProxiesAskFor() {
        server.sse("/events", stream -> stream.sendText("hello"));

        try (var client = open("/events")) {
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

        try (var client = open("/silent")) {
            assertThat(client.status()).isEqualTo(200);
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

        try (var client = open("/events")) {
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

        try (var client = open("/events")) {
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

        try (var client = open("/events")) {
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

        try (var client = open("/events")) {
            assertThat(client.next()).isEqualTo(new Event("fine", "2", ""));
        }
    }

    @Test
    void aBroadcastReachesEveryStreamOfThePath() {
        var opened = new CountDownLatch(2);
        var endpoint = server.sse("/events", stream -> opened.countDown());

        try (var one = open("/events");
                var other = open("/events")) {
            await().until(() -> opened.getCount() == 0);
            assertThat(endpoint.streamCount()).isEqualTo(2);

            endpoint.broadcast(SseEvent.of(7).event("all"));

            assertThat(one.next()).isEqualTo(new Event("all", "7", ""));
            assertThat(other.next()).isEqualTo(new Event("all", "7", ""));
        }
    }

    @Test
    void theHandshakeShowsHeadersQueryAndPath() {
        server.sse(
                "/scores/{game}",
                stream -> stream.sendJson(Map.of(
                        "game", stream.handshake().pathParams().get("game"),
                        "q", stream.handshake().query().get("q"),
                        "agent", stream.handshake().header("user-agent").orElse(""),
                        "last", stream.lastEventId().orElse("none"))));

        try (var client = open("/scores/caf%C3%A9?q=1", "User-Agent: test")) {
            assertThat(client.next().data())
                    .contains("\"game\":\"café\"", "\"q\":\"1\"", "\"agent\":\"test\"", "\"last\":\"none\"");
        }
        try (var client = EventStreamClient.resume(server.port(), "/scores/x?q=1", "日本-7")) {
            assertThat(client.next().data()).contains("\"last\":\"日本-7\"");
        }
        try (var client = open("/scores/x?q=1&lastEventId=abc")) {
            assertThat(client.next().data()).contains("\"last\":\"abc\"");
        }
        try (var client = open("/scores/x?q=1", "Last-Event-ID: " + "x".repeat(2000))) {
            assertThat(client.next().data()).contains("\"last\":\"none\"");
        }
        try (var client = open("/scores/x?q=1", "Last-Event-ID: " + new String(new byte[] {(byte) 0xff}, ISO_8859_1))) {
            assertThat(client.status()).isEqualTo(200);
        }
    }

    @Test
    void theMostSpecificPathAnswersHoweverItIsEncoded() {
        server.sse("/scores/{game}", stream -> stream.sendText("pattern"));
        server.sse("/scores/final", stream -> stream.sendText("literal"));
        server.sse("/{rest...}", stream -> stream.sendText("rest"));

        try (var literal = open("/scores/final");
                var encoded = open("/scores/%66inal");
                var pattern = open("/scores/semi");
                var slash = open("/scores%2Ffinal")) {
            assertThat(literal.next().data()).isEqualTo("literal");
            assertThat(encoded.next().data()).isEqualTo("literal");
            assertThat(pattern.next().data()).isEqualTo("pattern");
            assertThat(slash.next().data()).isEqualTo("rest");
        }
    }

    @Test
    void headIsAnsweredAsGetWithoutAStream() {
        var opened = new CountDownLatch(1);
        var ends = new LinkedBlockingQueue<SseEnd>();
        var endpoint = server.sse("/events", stream -> opened.countDown());
        endpoint.use((stream, next) -> {
            stream.onClose(ends::add);
            next.proceed();
        });

        try (var http = http()) {
            var answer = http.request("HEAD", "/events");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field("Content-Type")).isEqualTo("text/event-stream");
            assertThat(answer.field("Cache-Control")).isEqualTo("no-cache, no-transform");
            assertThat(http.get("/nothing").status()).isEqualTo(404); // the connection lives on
        }
        await().until(() -> endpoint.streamCount() == 0 && ends.size() == 1);
        assertThat(opened.getCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void anotherMethodIsNotAllowed(String method) {
        server.sse("/events");

        try (var http = http()) {
            var answer = http.request(method, "/events");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(answer.text()).isEqualTo("{\"code\":405,\"message\":\"Method Not Allowed\"}");
        }
    }

    @Test
    void whoAsksForOptionsIsToldTheMethods() {
        server.sse("/events");

        try (var http = http()) {
            var answer = http.request("OPTIONS", "/events");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
    }

    @Test
    void whoTakesNoStreamOfEventsIsToldSo() {
        server.sse("/events");

        try (var http = http()) {
            assertThat(http.get("/events", "Accept: text/html").status()).isEqualTo(406);
        }
    }

    @Test
    void aRefusalIsAStatusAndJsonAndNothingIsCreated() {
        var ends = new LinkedBlockingQueue<SseEnd>();
        var endpoint = server.sse("/events", stream -> {
            throw new AssertionError("opened");
        });
        endpoint.use((stream, next) -> {
            stream.onClose(ends::add);
            assertThatIllegalStateException().isThrownBy(() -> stream.join("room"));
            assertThatIllegalStateException().isThrownBy(() -> stream.sendText("x"));
            assertThatIllegalStateException().isThrownBy(stream::close);
            next.reject(401, "who are you?", Map.of("realm", "x"));
        });

        try (var http = http()) {
            var answer = http.get("/events");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text())
                    .isEqualTo("{\"code\":401,\"message\":\"who are you?\",\"data\":{\"realm\":\"x\"}}");
        }
        await().until(() -> endpoint.streamCount() == 0 && ends.size() == 1);
    }

    @Test
    void aClientThatShallStayAwayIsAnswered204() {
        var endpoint = server.sse("/events", stream -> {
            throw new AssertionError("opened");
        });
        endpoint.use((stream, next) -> {
            stream.stayAway();
            next.proceed(); // too late
        });

        try (var http = http()) {
            assertThat(http.get("/events").status()).isEqualTo(204);
            assertThat(http.get("/events").status()).isEqualTo(204);
        }
        await().until(() -> endpoint.streamCount() == 0);
    }

    @Test
    void whatMiddlewareKeepsTheHandlerFinds() {
        var user = Key.of("user", String.class);
        server.sse("/events", stream -> stream.sendText(stream.get(user).orElseThrow()))
                .use((stream, next) -> {
                    stream.set(user, "ada");
                    server.of("/"); // whatever takes its time
                    next.proceed();
                });

        try (var client = open("/events")) {
            assertThat(client.next().data()).isEqualTo("ada");
        }
    }

    @Test
    void pagesOfOtherOriginsNeedLeave() {
        server.sse("/own", stream -> {});
        server.sse("/shared", stream -> {})
                .options(SseOptions.DEFAULT.withCors(Cors.builder()
                        .origins("https://a.example")
                        .credentials(true)
                        .build()));

        try (var http = http()) {
            assertThat(http.get("/own", "Origin: https://a.example").status()).isEqualTo(403);
            assertThat(http.get("/shared", "Origin: https://b.example").status())
                    .isEqualTo(403);
            var preflight = http.request(
                    "OPTIONS",
                    "/shared",
                    "Origin: https://a.example",
                    "Access-Control-Request-Method: GET",
                    "Access-Control-Request-Headers: last-event-id");
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.field("Access-Control-Allow-Headers")).isEqualTo("last-event-id");
        }
        try (var client = open("/shared", "Origin: https://a.example")) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.field("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
            assertThat(client.field("Access-Control-Allow-Credentials")).isEqualTo("true");
        }
    }

    @Test
    void aCompressedStreamCanBeReadEventByEvent() {
        BlockingQueue<SseStream> streams = new LinkedBlockingQueue<>();
        server.sse("/events", SseOptions.DEFAULT.withGzip(true), streams::add);

        try (var client = open("/events", "Accept-Encoding: gzip, br")) {
            assertThat(client.field("Content-Encoding")).isEqualTo("gzip");
            assertThat(client.field("Vary")).contains("Accept-Encoding");
            for (int i = 0; i < 20; i++) {
                taken(streams).sendText("event " + i + " ".repeat(1000));
                assertThat(client.next().data()).startsWith("event " + i + " ");
                streams.add(latest);
            }
            taken(streams).close();
            assertThat(client.nextOrEnd()).isNull();
        }
        try (var client = open("/events")) {
            assertThat(client.field("Content-Encoding")).isNull();
            assertThat(client.field("Vary")).contains("Accept-Encoding");
        }
    }

    private SseStream latest;

    private SseStream taken(BlockingQueue<SseStream> streams) {
        try {
            SseStream stream = streams.poll(10, TimeUnit.SECONDS);
            assertThat(stream).as("a stream").isNotNull();
            latest = stream;
            return stream;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void silenceIsBrokenByComments() {
        server.sse("/events", SseOptions.DEFAULT.withKeepAlive(Duration.ofMillis(50)), stream -> {});

        try (var client = open("/events")) {
            client.awaitComment(); // with the head
            client.awaitComment();
            client.awaitComment();
        }
    }

    @Test
    void retryIsToldFirst() {
        server.sse("/events", SseOptions.DEFAULT.withRetry(Duration.ofMillis(1500)), stream -> stream.sendText("x"));

        try (var client = open("/events")) {
            client.next();
            assertThat(client.retry()).isEqualTo("1500");
        }
    }

    @Test
    void beyondTheNumberOfStreamsThereIs503() {
        server.sse("/events", SseOptions.DEFAULT.withMaxStreams(1), stream -> {});

        try (var client = open("/events")) {
            assertThat(client.status()).isEqualTo(200);
            try (var http = http()) {
                var answer = http.get("/events");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("Retry-After")).isNotNull();
            }
        }
        await().until(() -> server.sse("/events").streamCount() == 0);
        try (var client = open("/events")) {
            assertThat(client.status()).isEqualTo(200);
        }
    }

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
            var client = open("/events");
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

        try (var client = open("/events")) {
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

        try (var good = open("/events");
                var bad = open("/events?bad")) {
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

        try (var client = open("/events")) {
            await().until(() -> joined.getCount() == 0);
            server.of("/").in("room").disconnect(true);
            assertThat(client.nextOrEnd()).isNull();
        }
    }

    @Test
    void aClosedEndpointIsNobodysPath() {
        var opened = new CountDownLatch(1);
        var endpoint = server.sse("/events", stream -> opened.countDown());

        try (var client = open("/events")) {
            await().until(() -> opened.getCount() == 0);
            endpoint.close();
            assertThat(client.nextOrEnd()).isNull();
        }
        try (var http = http()) {
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

        try (var client = open("/events")) {
            taken(streams).sendText("last");
            server.close(Duration.ofSeconds(5));
            assertThat(client.next().data()).isEqualTo("last");
            assertThat(client.nextOrEnd()).isNull();
        }
        assertThat(ends).containsExactly(SseEnd.SERVER_SHUTTING_DOWN);
    }

    @Test
    void anOldClientGetsAStreamThatEndsWithItsConnection() {
        server.sse("/events", stream -> {
            stream.sendText("old");
            stream.close();
        });

        try (var http = http()) {
            http.send("GET /events HTTP/1.0\r\n\r\n");
            var answer = http.read();
            assertThat(answer.fields()).doesNotContainKey("Transfer-Encoding");
            assertThat(new String(answer.body(), UTF_8)).contains("data: old\n\n");
        }
    }
}
