/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.sse;

import static io.rtcomm.tests.sse.EventStreamClient.open;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Cors;
import io.rtcomm.Key;
import io.rtcomm.endpoint.sse.SseEnd;
import io.rtcomm.endpoint.sse.SseOptions;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.wire.Wire;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for a stream: what the application sees of them, and those that get none. */
@Timeout(60)
class StreamRequestsTest {
    @AutoClose
    private final Wire wire = Wire.start();

    private final RtcommServer server = wire.server();

    @Test
    void theHandshakeShowsHeadersQueryAndPath() {
        server.sse(
                "/scores/{game}",
                stream -> stream.sendJson(Map.of(
                        "game", stream.handshake().pathParams().get("game"),
                        "q", stream.handshake().query().get("q"),
                        "agent", stream.handshake().header("user-agent").orElse(""),
                        "last", stream.lastEventId().orElse("none"))));

        try (var client = open(wire.port(), "/scores/caf%C3%A9?q=1", "User-Agent: test")) {
            assertThat(client.next().data())
                    .contains("\"game\":\"café\"", "\"q\":\"1\"", "\"agent\":\"test\"", "\"last\":\"none\"");
        }
        try (var client = EventStreamClient.resume(wire.port(), "/scores/x?q=1", "日本-7")) {
            assertThat(client.next().data()).contains("\"last\":\"日本-7\"");
        }
        try (var client = open(wire.port(), "/scores/x?q=1&lastEventId=abc")) {
            assertThat(client.next().data()).contains("\"last\":\"abc\"");
        }
        try (var client = open(wire.port(), "/scores/x?q=1", "Last-Event-ID: " + "x".repeat(2000))) {
            assertThat(client.next().data()).contains("\"last\":\"none\"");
        }
        try (var client = open(
                wire.port(), "/scores/x?q=1", "Last-Event-ID: " + new String(new byte[] {(byte) 0xff}, ISO_8859_1))) {
            assertThat(client.status()).isEqualTo(200);
        }
    }

    @Test
    void theMostSpecificPathAnswersHoweverItIsEncoded() {
        server.sse("/scores/{game}", stream -> stream.sendText("pattern"));
        server.sse("/scores/final", stream -> stream.sendText("literal"));
        server.sse("/{rest...}", stream -> stream.sendText("rest"));

        try (var literal = open(wire.port(), "/scores/final");
                var encoded = open(wire.port(), "/scores/%66inal");
                var pattern = open(wire.port(), "/scores/semi");
                var slash = open(wire.port(), "/scores%2Ffinal")) {
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

        try (var http = wire.http()) {
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

        try (var http = wire.http()) {
            var answer = http.request(method, "/events");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(answer.text()).isEqualTo("{\"code\":405,\"message\":\"Method Not Allowed\"}");
        }
    }

    @Test
    void whoAsksForOptionsIsToldTheMethods() {
        server.sse("/events");

        try (var http = wire.http()) {
            var answer = http.request("OPTIONS", "/events");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
    }

    @Test
    void whoTakesNoStreamOfEventsIsToldSo() {
        server.sse("/events");

        try (var http = wire.http()) {
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

        try (var http = wire.http()) {
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

        try (var http = wire.http()) {
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

        try (var client = open(wire.port(), "/events")) {
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

        try (var http = wire.http()) {
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
        try (var client = open(wire.port(), "/shared", "Origin: https://a.example")) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.field("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
            assertThat(client.field("Access-Control-Allow-Credentials")).isEqualTo("true");
        }
    }

    @Test
    void beyondTheNumberOfStreamsThereIs503() {
        server.sse("/events", SseOptions.DEFAULT.withMaxStreams(1), stream -> {});

        try (var client = open(wire.port(), "/events")) {
            assertThat(client.status()).isEqualTo(200);
            try (var http = wire.http()) {
                var answer = http.get("/events");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("Retry-After")).isNotNull();
            }
        }
        await().until(() -> server.sse("/events").streamCount() == 0);
        try (var client = open(wire.port(), "/events")) {
            assertThat(client.status()).isEqualTo(200);
        }
    }
}
