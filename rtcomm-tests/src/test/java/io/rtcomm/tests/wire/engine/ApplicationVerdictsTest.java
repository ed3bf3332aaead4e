/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.RejectedException;
import io.rtcomm.Request;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.Wire;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the application says about requests: {@code allowRequest}, middleware, and who hears of refusals. */
@Timeout(20)
class ApplicationVerdictsTest {
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

    @Test
    void whoIsNotAllowedIsForbiddenInTheApplicationsWords() throws Exception {
        try (var wire = Wire.start(options -> options.allowRequest((request, next) -> next.reject("say \"no\"")))) {
            Refusal.assertThat(wire.http().get(POLLING), 403, 4, "say \\\"no\\\"");
            Refusal.assertUpgrade(wire.webSocket(WEBSOCKET), "say \"no\"");
        }
    }

    @Test
    void anExceptionIsARefusalThatTellsNothing() throws Exception {
        try (var wire = Wire.start(options -> options.allowRequest((request, next) -> {
            if (request.query().containsKey("say")) {
                throw new RejectedException("told");
            }
            throw new IllegalStateException("secret");
        }))) {
            Refusal.assertThat(wire.http().get(POLLING), 403, 4, "internal error");
            Refusal.assertThat(wire.http().get(POLLING + "&say=1"), 403, 4, "told");
        }
    }

    @Test
    void onlyRequestsThatOpenASessionAreAskedAbout() throws Exception {
        var asked = new AtomicInteger();
        try (var wire = Wire.start(options -> options.allowRequest((request, next) -> {
            asked.incrementAndGet();
            next.proceed();
        }))) {
            PollingClient client = wire.polling();
            client.connect();
            client.assertEchoes("a");
            wire.upgrade(client, "4").assertEchoes("b");

            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void theApplicationIsAskedBeforeTheRevisionIsLookedAt() throws Exception {
        try (var wire = Wire.start(options -> options.allowRequest((request, next) -> next.reject("nope")))) {
            Refusal.assertThat(wire.http().get("/socket.io/?EIO=5&transport=polling"), 403, 4, "nope");
        }
    }

    @Test
    void theApplicationMaySeeWhoAsks() throws Exception {
        var seen = new CompletableFuture<Request>();
        try (var wire = Wire.start(options -> options.allowRequest((request, next) -> {
            seen.complete(request);
            request.responseHeader("X-Seen", "yes");
            CompletableFuture.runAsync(next::proceed);
        }))) {
            HttpAnswer opened = wire.polling("&room=a%20b+c%C3%A9", "X-Who: me").handshake();

            Request request = seen.get(10, TimeUnit.SECONDS);
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.url()).isEqualTo(POLLING + "&room=a%20b+c%C3%A9");
            assertThat(request.query()).containsEntry("room", "a b cé").containsEntry("EIO", "4");
            assertThat(request.header("x-who")).contains("me");
            assertThat(request.secure()).isFalse();
            assertThat(request.remoteAddress().getAddress().isLoopbackAddress()).isTrue();
            assertThat(opened.field("X-Seen")).isEqualTo("yes");
        }
    }

    @Test
    void aMiddlewareSeesEveryRequestAndMayRefuse() throws Exception {
        try (var wire = Wire.start(
                options -> options,
                started -> started.server().use((request, next) -> {
                    if (request.query().containsKey("deny")) {
                        next.reject("not told");
                    } else {
                        started.note(request.method() + " " + request.query().get("transport"));
                        next.proceed();
                    }
                }))) {
            Refusal.assertThat(wire.http().get(POLLING + "&deny"), 400, 3, "Bad request");
            Refusal.assertUpgrade(wire.webSocket(WEBSOCKET + "&deny"), "Bad request");
            PollingClient client = wire.polling();
            client.connect();
            wire.upgrade(client, "4").assertEchoes("a");

            assertThat(wire.notes()).containsExactly("GET polling", "POST polling", "GET polling", "GET websocket");
        }
    }

    @Test
    void aMiddlewareMayThrowOrSpeakTwice() throws Exception {
        try (var wire = Wire.start(
                options -> options,
                started -> started.server().use((request, next) -> {
                    if (request.query().containsKey("throw")) {
                        throw new IllegalStateException("expected by the test");
                    }
                    next.proceed();
                    next.reject("too late");
                }))) {
            Refusal.assertThat(wire.http().get(POLLING + "&throw"), 400, 3, "Bad request");
            wire.polling().connect();
        }
    }

    @Test
    void refusalsAreToldWithWhatWasSeen() throws Exception {
        try (var wire = Wire.start(
                options -> options,
                started -> started.server()
                        .onConnectionError(error -> started.note(error.code() + " " + error.message() + " "
                                + error.request().url() + " " + sorted(error.context()))))) {
            wire.http().get("/socket.io/?EIO=4&transport=abc");
            assertThat(wire.noted()).isEqualTo("0 Transport unknown /socket.io/?EIO=4&transport=abc {transport=abc}");
            wire.http().get(POLLING + "&sid=xyz");
            assertThat(wire.noted()).isEqualTo("1 Session ID unknown " + POLLING + "&sid=xyz {sid=xyz}");
            wire.http().post(POLLING, "");
            assertThat(wire.noted()).isEqualTo("2 Bad handshake method " + POLLING + " {method=POST}");
            wire.http().get(WEBSOCKET);
            assertThat(wire.noted()).isEqualTo("3 Bad request " + WEBSOCKET + " {name=TRANSPORT_HANDSHAKE_ERROR}");
            wire.webSocket("/socket.io/?EIO=2&transport=websocket");
            assertThat(wire.noted()).startsWith("5 Unsupported protocol version");
        }
    }

    private static String sorted(Map<String, Object> context) {
        return new TreeMap<>(context).toString();
    }

    @Test
    void aServerThatIsFullSaysSoAndTakesTheNextWhenOneLeaves() throws Exception {
        try (var wire = Wire.start(options -> options.maxSessions(2))) {
            PollingClient first = wire.polling();
            wire.webSocket();

            assertThat(wire.http().get(POLLING).status()).isEqualTo(503);
            RawWebSocket refused = wire.webSocket(WEBSOCKET);
            assertThat(refused.handshake().status()).isEqualTo(503);
            assertThat(wire.server().sessionCount()).isEqualTo(2);

            first.send("1");
            await().until(() -> wire.server().sessionCount() == 1);
            wire.polling().connect();
        }
    }

    @Test
    void headersHooksSeeEveryAnswerUnderThePath() throws Exception {
        try (var wire = Wire.start(
                options -> options,
                started -> started.server()
                        .onHeaders((request, initial, add) -> add.accept("X-Initial", String.valueOf(initial))))) {
            PollingClient client = wire.polling();
            assertThat(client.handshake().field("X-Initial")).isEqualTo("true");
            assertThat(client.post("40").field("X-Initial")).isEqualTo("false");
            assertThat(client.poll().field("X-Initial")).isEqualTo("false");
            assertThat(wire.probe(client).handshake().field("X-Initial")).isEqualTo("false");
            assertThat(wire.webSocket(WEBSOCKET).handshake().field("X-Initial")).isEqualTo("true");
        }
    }
}
