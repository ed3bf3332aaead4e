/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.EngineFixture.POLLING;
import static io.rtcomm.internal.session.EngineFixture.UPGRADE;
import static io.rtcomm.internal.session.EngineFixture.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Cors;
import io.rtcomm.DisconnectReason;
import io.rtcomm.Next;
import io.rtcomm.RejectedException;
import io.rtcomm.SessionIdentity;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.HttpRefusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineEndpointTest {
    private static final String UNKNOWN_TRANSPORT =
            "400 application/json {\"code\":0,\"message\":\"Transport unknown\"}";
    private static final String UNKNOWN_SID = "400 application/json {\"code\":1,\"message\":\"Session ID unknown\"}";
    private static final String BAD_METHOD = "400 application/json {\"code\":2,\"message\":\"Bad handshake method\"}";
    private static final String BAD_REQUEST = "400 application/json {\"code\":3,\"message\":\"Bad request\"}";
    private static final String FORBIDDEN = "403 application/json {\"code\":4,\"message\":\"Forbidden\"}";
    private static final String UNSUPPORTED =
            "400 application/json {\"code\":5,\"message\":\"Unsupported protocol version\"}";

    private final EngineFixture engine = new EngineFixture();

    private void assertRefused(FakeExchange exchange, String answer, int code, Map<String, Object> context) {
        assertThat(exchange.answer()).isEqualTo(answer);
        assertThat(engine.errors).hasSize(1);
        var error = engine.errors.get(0);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.context()).isEqualTo(context);
        assertThat(error.request().url()).isEqualTo(exchange.request().target());
        engine.errors.clear();
    }

    private static String plain(String text) {
        return "400 text/html " + text + " closed";
    }

    // ---- who is asked

    @ParameterizedTest
    @CsvSource({"/socket.io/,true", "/socket.io/x,true", "/socket.io,false", "/,false", "/socket.iox/,false"})
    void whatBeginsWithItsPathIsItsOwn(String path, boolean own) {
        assertThat(engine.endpoint().matches(path)).isEqualTo(own);
    }

    // ---- step 1: the transport

    @ParameterizedTest
    @ValueSource(strings = {"", "&transport=", "&transport=tcp", "&transport=Polling", "&transport=__proto__"})
    void anUnknownTransportIsRefused(String query) {
        var exchange = engine.ask("GET", "/socket.io/?EIO=4" + query);
        String name = query.isEmpty() ? "null" : query.substring(query.indexOf('=') + 1);
        assertRefused(exchange, UNKNOWN_TRANSPORT, 0, Map.of("transport", name));
        var upgrade = engine.ask("GET", "/socket.io/?EIO=4" + query, UPGRADE);
        assertRefused(upgrade, plain("Transport unknown"), 0, Map.of("transport", name));
    }

    @Test
    void anUnknownTransportIsToldBeforeAnythingElseThatIsWrong() {
        var exchange = engine.ask("POST", "/socket.io/?EIO=9&transport=tcp&sid=unknown");
        assertRefused(exchange, UNKNOWN_TRANSPORT, 0, Map.of("transport", "tcp"));
    }

    // ---- step 3: an existing session

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "__proto__", "constructor", "null"})
    void anUnknownSessionIsRefusedWhateverTheMethod(String sid) {
        for (String method : List.of("GET", "POST", "DELETE")) {
            var exchange = engine.ask(method, POLLING + "&sid=" + sid);
            assertRefused(exchange, UNKNOWN_SID, 1, Map.of("sid", sid));
        }
        var upgrade = engine.ask("GET", WEBSOCKET + "&sid=" + sid, UPGRADE);
        assertRefused(upgrade, plain("Session ID unknown"), 1, Map.of("sid", sid));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EIO=3&", "EIO=5&", ""})
    void aRequestOfAnotherRevisionThanItsSessionIsRefused(String eio) {
        String sid = engine.open();
        String query = "/socket.io/?" + eio + "sid=" + sid + "&transport=";
        Map<String, Object> context = Map.of(
                "name", "PROTOCOL_MISMATCH",
                "protocol", eio.isEmpty() ? "null" : eio.substring(4, 5),
                "previousProtocol", "4");
        assertRefused(engine.ask("GET", query + "polling"), BAD_REQUEST, 3, context);
        assertRefused(engine.ask("GET", query + "websocket", UPGRADE), plain("Bad request"), 3, context);
        assertThat(engine.polling.lastLink().requests).isEmpty();
        assertThat(engine.heard).isEmpty();
    }

    @Test
    void aPlainRequestForTheOtherTransportIsRefused() {
        String sid = engine.open();
        Map<String, Object> context =
                Map.of("name", "TRANSPORT_MISMATCH", "transport", "websocket", "previousTransport", "polling");
        assertRefused(engine.ask("GET", WEBSOCKET + "&sid=" + sid), BAD_REQUEST, 3, context);
        assertThat(engine.heard).isEmpty();
    }

    @Test
    void aPollForASessionOnWebSocketIsRefused() {
        String sid = engine.openWebSocket();
        Map<String, Object> context =
                Map.of("name", "TRANSPORT_MISMATCH", "transport", "polling", "previousTransport", "websocket");
        assertRefused(engine.ask("GET", POLLING + "&sid=" + sid), BAD_REQUEST, 3, context);
        assertThat(engine.heard).isEmpty();
    }

    @Test
    void theTransportIsLookedAtBeforeTheRevision() {
        String sid = engine.openWebSocket();
        var exchange = engine.ask("GET", "/socket.io/?EIO=3&transport=polling&sid=" + sid);
        assertThat(exchange.answer()).isEqualTo(BAD_REQUEST);
        assertThat(engine.errors.get(0).context()).containsEntry("name", "TRANSPORT_MISMATCH");
    }

    @Test
    void anUpgradeToATransportThatNeedsNoneIsRefused() {
        String sid = engine.open();
        Map<String, Object> context =
                Map.of("name", "TRANSPORT_MISMATCH", "transport", "polling", "previousTransport", "polling");
        assertRefused(engine.ask("GET", POLLING + "&sid=" + sid, UPGRADE), plain("Bad request"), 3, context);
    }

    @Test
    void aFurtherRequestReachesTheLinkOfItsSession() {
        String first = engine.open();
        var link = engine.polling.lastLink();
        engine.open();
        var get = engine.ask("GET", POLLING + "&sid=" + first);
        var post = engine.ask("POST", POLLING + "&sid=" + first);
        assertThat(link.requests).containsExactly(get, post);
        assertThat(engine.polling.lastLink().requests).isEmpty();
        assertThat(engine.errors).isEmpty();
    }

    // ---- step 4: a new session

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "HEAD", "OPTIONS", "DELETE", "get"})
    void aSessionIsOpenedWithGetOnly(String method) {
        assertRefused(engine.ask(method, POLLING), BAD_METHOD, 2, Map.of("method", method));
        assertRefused(
                engine.ask(method, WEBSOCKET, UPGRADE), plain("Bad handshake method"), 2, Map.of("method", method));
        assertThat(engine.registry.size()).isZero();
    }

    @Test
    void anEmptySessionIdIsNone() {
        engine.ask("GET", POLLING + "&sid=");
        assertThat(engine.registry.size()).isEqualTo(1);
    }

    @Test
    void aWebSocketSessionNeedsAnUpgradeAndAPollingSessionTakesNone() {
        Map<String, Object> context = Map.of("name", "TRANSPORT_HANDSHAKE_ERROR");
        assertRefused(engine.ask("GET", WEBSOCKET), BAD_REQUEST, 3, context);
        assertRefused(engine.ask("GET", POLLING, UPGRADE), plain("Bad request"), 3, context);
        assertRefused(engine.ask("GET", WEBSOCKET, "Upgrade", "h2c"), BAD_REQUEST, 3, context);
    }

    @Test
    void anUpgradeToSomethingElseIsIgnored() {
        engine.ask("GET", POLLING, "Connection", "Upgrade", "Upgrade", "h2c");
        assertThat(engine.registry.size()).isEqualTo(1);
        engine.ask("GET", WEBSOCKET, "Upgrade", "h2c, WebSocket");
        assertThat(engine.registry.size()).isEqualTo(2);
    }

    @Test
    void theApplicationMayForbidASession() {
        engine.allowRequest = (request, next) -> next.reject("not \"you\"\n");
        assertRefused(
                engine.ask("GET", POLLING),
                "403 application/json {\"code\":4,\"message\":\"not \\\"you\\\"\\n\"}",
                4,
                Map.of("message", "not \"you\"\n"));
        assertRefused(
                engine.ask("GET", WEBSOCKET, UPGRADE), plain("not \"you\"\n"), 4, Map.of("message", "not \"you\"\n"));
        assertThat(engine.registry.size()).isZero();
    }

    @Test
    void anApplicationThatFailsForbidsWithoutTellingWhy() {
        for (Throwable failure : List.of(
                new IllegalStateException("secret"), new NoClassDefFoundError("secret"), new Exception("secret"))) {
            var each = new EngineFixture();
            each.allowRequest = (request, next) -> EngineEndpointTest.<Exception>sneak(failure);
            assertThat(each.ask("GET", POLLING).answer())
                    .isEqualTo("403 application/json {\"code\":4,\"message\":\"internal error\"}");
        }
        engine.allowRequest = (request, next) -> {
            throw new RejectedException("told");
        };
        assertThat(engine.ask("GET", POLLING).answer())
                .isEqualTo("403 application/json {\"code\":4,\"message\":\"told\"}");
    }

    @Test
    void theApplicationIsAskedAboutNewSessionsOnly() {
        var asked = new ArrayList<String>();
        engine.allowRequest = (request, next) -> {
            asked.add(request.query().getOrDefault("sid", "new"));
            next.proceed();
        };
        String sid = engine.open();
        engine.ask("GET", POLLING + "&sid=" + sid);
        engine.ask("GET", WEBSOCKET + "&sid=" + sid, UPGRADE);
        assertThat(asked).containsExactly("new");
    }

    @Test
    void theApplicationMayAnswerLaterAndTheFirstAnswerCounts() {
        var waiting = new ArrayList<Next>();
        engine.allowRequest = (request, next) -> waiting.add(next);
        var exchange = engine.ask("GET", POLLING);
        assertThat(exchange.answered()).isFalse();
        assertThat(engine.registry.size()).isZero();
        waiting.get(0).proceed();
        waiting.get(0).reject("too late");
        waiting.get(0).proceed();
        engine.manual.run();
        assertThat(engine.registry.size()).isEqualTo(1);
        assertThat(engine.errors).isEmpty();
    }

    @Test
    void theApplicationIsNotAskedAboutWhatIsWrongAnyway() {
        engine.allowRequest = (request, next) -> next.reject("asked");
        assertThat(engine.ask("POST", POLLING).answer()).isEqualTo(BAD_METHOD);
        assertThat(engine.ask("GET", WEBSOCKET).answer()).isEqualTo(BAD_REQUEST);
        assertThat(engine.ask("GET", "/socket.io/?EIO=9&transport=polling").status)
                .isEqualTo(403);
    }

    // ---- step 5: the revision

    @ParameterizedTest
    @ValueSource(strings = {"", "EIO=&", "EIO=3&", "EIO=5&", "EIO=04&", "EIO=abc&"})
    void aRevisionThatIsNotSpokenIsRefusedBeforeTheUpgrade(String eio) {
        String value = eio.isEmpty() ? "null" : eio.substring(4, eio.length() - 1);
        assertRefused(
                engine.ask("GET", "/socket.io/?" + eio + "transport=polling"),
                UNSUPPORTED,
                5,
                Map.of("protocol", value));
        assertRefused(
                engine.ask("GET", "/socket.io/?" + eio + "transport=websocket", UPGRADE),
                plain("Unsupported protocol version"),
                5,
                Map.of("protocol", value));
        assertThat(engine.registry.size()).isZero();
    }

    @Test
    void revision3IsSpokenWhenItIsAllowedAndNamed() {
        engine.allowEio3 = true;
        engine.ask("GET", "/socket.io/?EIO=3&transport=polling");
        assertThat(engine.registry.size()).isEqualTo(1);
        assertThat(engine.ask("GET", "/socket.io/?transport=polling").answer()).isEqualTo(UNSUPPORTED);
    }

    // ---- step 7: the transport's own check

    @Test
    void aTransportMayRefuseWithItsOwnWords() {
        engine.webSocket.refusal = new HttpRefusal(426, Map.of("Sec-WebSocket-Version", "13"), "wrong version");
        var exchange = engine.ask("GET", WEBSOCKET, UPGRADE);
        assertRefused(
                exchange,
                "426 text/html wrong version closed",
                3,
                Map.of("name", "TRANSPORT_HANDSHAKE_ERROR", "message", "wrong version"));
        assertThat(exchange.responseHeaders().get("Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(engine.registry.size()).isZero();
        String sid = engine.open();
        assertThat(engine.ask("GET", WEBSOCKET + "&sid=" + sid, UPGRADE).status).isEqualTo(426);
        assertThat(engine.heard).isEmpty();
    }

    @Test
    void aTransportThatFailsCostsNoPlaceAndLeavesAnAnswer() {
        engine.registry = new SessionRegistry(1, new Metrics());
        engine.polling.failure = new IllegalStateException("a bug");
        assertThat(engine.ask("GET", POLLING).answer())
                .isEqualTo("500 text/plain; charset=UTF-8 internal error closed");
        assertThat(engine.registry.size()).isZero();
        engine.polling.failure = null;
        engine.open();
        assertThat(engine.registry.size()).isEqualTo(1);
    }

    @Test
    void anUpperLayerThatFailsCostsNoPlaceAndLeavesAnAnswer() {
        engine.handler = session -> {
            throw new NoClassDefFoundError("a bug");
        };
        assertThat(engine.ask("GET", POLLING).status).isEqualTo(500);
        assertThat(engine.registry.size()).isZero();
        assertThat(engine.manual.loop().armedTimers()).isZero();
    }

    // ---- origins

    @Test
    void aPageOfAForeignOriginIsRefusedOverBothTransports() {
        String[] foreign = {"Origin", "https://evil.example", "Host", "good.example"};
        Map<String, Object> context = Map.of("name", "ORIGIN_REFUSED", "origin", "https://evil.example");
        assertRefused(engine.ask("GET", POLLING, foreign), FORBIDDEN, 4, context);
        var upgrade = engine.ask("GET", WEBSOCKET, concat(UPGRADE, foreign));
        assertRefused(upgrade, "403 text/html Forbidden closed", 4, context);
    }

    @Test
    void anOriginThatCannotBeOneIsABadRequest() {
        assertThat(engine.ask("GET", POLLING, "Origin", "a", "Origin", "b").answer())
                .isEqualTo(BAD_REQUEST);
        assertThat(engine.errors.get(0).context()).containsEntry("name", "INVALID_ORIGIN");
    }

    @Test
    void aPreflightIsAnsweredAndNothingElseHappens() {
        engine.cors = Cors.of("https://app.example");
        engine.middleware.add((request, next) -> next.reject("never asked"));
        var exchange = engine.ask(
                "OPTIONS", POLLING, "Origin", "https://app.example", "Access-Control-Request-Method", "POST");
        assertThat(exchange.answer()).isEqualTo("204 null ");
        assertThat(exchange.responseHeaders().get("Access-Control-Allow-Origin"))
                .isEqualTo("https://app.example");
        assertThat(engine.registry.size()).isZero();
    }

    @Test
    void headersOfTheOriginPolicyStandOnRefusalsToo() {
        engine.cors = Cors.any();
        var exchange = engine.ask("GET", "/socket.io/?EIO=4", "Origin", "https://app.example");
        assertThat(exchange.responseHeaders().get("Access-Control-Allow-Origin"))
                .isEqualTo("*");
    }

    // ---- middleware

    @Test
    void middlewareSeesEveryRequestInOrderAndMayAddHeaders() {
        var seen = new ArrayList<String>();
        engine.middleware.add((request, next) -> {
            seen.add("first " + request.method());
            request.responseHeader("X-One", "1");
            next.proceed();
        });
        engine.middleware.add((request, next) -> {
            seen.add("second " + request.method());
            next.proceed();
            next.proceed();
        });
        String sid = engine.open();
        var refused = engine.ask("POST", "/socket.io/?EIO=4");
        engine.ask("PUT", POLLING + "&sid=" + sid);
        assertThat(seen)
                .containsExactly("first GET", "second GET", "first POST", "second POST", "first PUT", "second PUT");
        assertThat(refused.responseHeaders().get("X-One")).isEqualTo("1");
    }

    @Test
    void middlewareThatRejectsIsABadRequest() {
        engine.middleware.add((request, next) -> next.reject("because"));
        engine.middleware.add((request, next) -> {
            throw new AssertionError("never asked");
        });
        Map<String, Object> context = Map.of("name", "MIDDLEWARE_FAILURE", "message", "because");
        assertRefused(engine.ask("GET", "/socket.io/?EIO=4"), BAD_REQUEST, 3, context);
        assertRefused(engine.ask("GET", WEBSOCKET, UPGRADE), plain("Bad request"), 3, context);
    }

    @Test
    void middlewareThatFailsIsABadRequestThatTellsNothing() {
        for (Throwable failure : List.of(
                new IllegalStateException("secret"), new NoClassDefFoundError("secret"), new Exception("secret"))) {
            var each = new EngineFixture();
            each.middleware.add((request, next) -> EngineEndpointTest.<Exception>sneak(failure));
            assertThat(each.ask("GET", POLLING).answer()).isEqualTo(BAD_REQUEST);
            assertThat(each.errors.get(0).context()).containsEntry("message", "internal error");
        }
    }

    @Test
    void middlewareMayGoOnLaterOrNever() {
        var waiting = new ArrayList<Next>();
        engine.middleware.add((request, next) -> waiting.add(next));
        var first = engine.ask("GET", POLLING);
        engine.ask("GET", POLLING);
        assertThat(first.answered()).isFalse();
        waiting.get(1).proceed();
        engine.manual.run();
        assertThat(engine.registry.size()).isEqualTo(1);
        assertThat(first.answered()).isFalse();
    }

    // ---- headers

    @Test
    void whoeverLooksAtHeadersKnowsWhichAnswerIsTheFirst() {
        var seen = new ArrayList<String>();
        engine.headersHooks.add((request, initial, add) -> {
            seen.add(request.method() + " " + initial);
            add.accept("X-Two", "2");
        });
        String sid = engine.open();
        var post = engine.ask("POST", POLLING + "&sid=" + sid);
        post.respond(200, "text/html", "ok");
        assertThat(seen).containsExactly("POST false");
        assertThat(post.responseHeaders().get("X-Two")).isEqualTo("2");
        engine.ask("POST", POLLING);
        assertThat(seen).containsExactly("POST false", "POST true");
    }

    // ---- errors are told

    @Test
    void somebodyWhoFailsWhileHearingOfErrorsHurtsNobody() {
        var heard = new ArrayList<Integer>();
        var hooks = new EngineHooks(
                Runnable::run,
                List.of(),
                null,
                List.of(),
                List.of(
                        error -> {
                            throw new NoClassDefFoundError("a bug");
                        },
                        error -> heard.add(error.code())));
        var exchange = new FakeExchange(engine.manual.channel(), "GET", "/socket.io/");
        new Refusals(hooks).refuse(exchange, EngineError.UNKNOWN_TRANSPORT, Map.of());
        assertThat(exchange.answer()).isEqualTo(UNKNOWN_TRANSPORT);
        assertThat(heard).containsExactly(0);
    }

    // ---- the end

    @Test
    void aServerThatIsClosingOpensNoSessionAndServesThoseThatAreThere() {
        String sid = engine.open();
        engine.endpoint().drain();
        assertThat(engine.ask("GET", POLLING).answer())
                .isEqualTo("503 text/plain; charset=UTF-8 the server is closing closed");
        assertThat(engine.ask("GET", WEBSOCKET, UPGRADE).status).isEqualTo(503);
        engine.ask("GET", POLLING + "&sid=" + sid);
        assertThat(engine.polling.links).hasSize(1);
        assertThat(engine.polling.lastLink().requests).hasSize(1);
    }

    @Test
    void allSessionsAreClosedInAnOrderlyWay() {
        engine.open();
        engine.openWebSocket();
        engine.endpoint().closeSessions(DisconnectReason.SERVER_SHUTTING_DOWN, Duration.ZERO);
        engine.manual.run();
        assertThat(engine.webSocket.lastLink().closes).containsExactly(CloseMode.ORDERLY);
        assertThat(engine.polling.lastLink().closes).containsExactly(CloseMode.ORDERLY);
        assertThat(engine.heard).containsExactly("server shutting down"); // the one that polls is told at its next poll
        engine.endpoint().closeSessionsNow(DisconnectReason.SERVER_SHUTTING_DOWN);
        engine.manual.run();
        assertThat(engine.heard).containsExactly("server shutting down", "server shutting down");
        assertThat(engine.registry.size()).isZero();
    }

    private static String[] concat(String[] first, String[] second) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(List.of(second));
        return all.toArray(String[]::new);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable failure) throws E {
        throw (E) failure;
    }

    // ---- sessions that belong to somebody

    private static final String[] MALLORY = {"Authorization", "mallory"};

    private String openBound() {
        engine.identity = SessionIdentity.header("authorization");
        engine.ask("GET", POLLING, "Authorization", "ada");
        return engine.registry.all().iterator().next().id();
    }

    @Test
    void aRequestOfSomebodyElseIsRefusedAndTheSessionGoesOn() {
        String sid = openBound();
        for (String[] fields : new String[][] {MALLORY, {}, {"Authorization", ""}}) {
            for (String method : new String[] {"GET", "POST"}) {
                var refused = engine.ask(method, POLLING + "&sid=" + sid, fields);
                assertRefused(refused, FORBIDDEN, 4, Map.of("name", "IDENTITY_MISMATCH", "sid", sid));
            }
        }
        assertThat(engine.metrics.count(Metric.IDENTITIES_DIFFER)).isEqualTo(6);
        assertThat(engine.registry.size()).isEqualTo(1);

        engine.ask("GET", POLLING + "&sid=" + sid, "Authorization", "ada");

        assertThat(engine.errors).isEmpty();
    }

    @Test
    void anUpgradeOfSomebodyElseIsRefused() {
        String sid = openBound();

        var refused = engine.ask("GET", WEBSOCKET + "&sid=" + sid, "Upgrade", "websocket", "Authorization", "mallory");

        assertThat(refused.answer()).isEqualTo("403 text/html Forbidden closed");
        assertThat(engine.errors).hasSize(1);
        assertThat(engine.webSocket.links).isEmpty();
    }

    @Test
    void somebodyElseLearnsNothingAboutTheSession() {
        String sid = openBound();

        var refused = engine.ask("GET", "/socket.io/?EIO=3&transport=polling&sid=" + sid, MALLORY);

        assertRefused(refused, FORBIDDEN, 4, Map.of("name", "IDENTITY_MISMATCH", "sid", sid));
    }

    @Test
    void whoCannotBeToldIsRefused() {
        engine.identity = request -> {
            throw new IllegalStateException("no data base");
        };

        assertRefused(engine.ask("GET", POLLING), FORBIDDEN, 4, Map.of("name", "IDENTITY_UNKNOWN"));
        assertThat(engine.registry.size()).isZero();
    }

    @Test
    void aBannedRequestIsTold() {
        var exchange = new FakeExchange(engine.manual.channel(), "GET", POLLING);

        engine.endpoint().onBanned(exchange);

        assertThat(engine.errors).hasSize(1);
        assertThat(engine.errors.get(0).code()).isEqualTo(4);
        assertThat(engine.errors.get(0).context()).containsEntry("name", "ADDRESS_BANNED");
    }

    @Test
    void aRequestAboutWhichNobodyCanBeAskedIsRefused() {
        engine.executor = task -> {
            throw new RejectedExecutionException("full");
        };
        engine.allowRequest = (request, next) -> next.proceed();
        assertThat(engine.ask("GET", EngineFixture.POLLING).status).isEqualTo(503);
        engine.middleware.add((request, next) -> next.proceed());
        assertThat(engine.ask("GET", EngineFixture.POLLING).status).isEqualTo(503);
        assertThat(engine.registry.size()).isZero();
    }

    @Test
    void aSessionThatIsOpenedWhileAllAreClosedIsClosedWithThem() {
        SessionHandler listening = engine.handler;
        engine.handler = session -> {
            engine.endpoint().drain();
            engine.endpoint().closeSessions(DisconnectReason.SERVER_SHUTTING_DOWN, Duration.ZERO);
            return listening.onSession(session);
        };
        engine.ask("GET", EngineFixture.WEBSOCKET, EngineFixture.UPGRADE);
        assertThat(engine.registry.size()).isZero();
        assertThat(engine.heard).containsExactly("server shutting down");
    }
}
