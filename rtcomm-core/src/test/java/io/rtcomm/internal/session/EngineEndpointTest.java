/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.EngineFixture.POLLING;
import static io.rtcomm.internal.session.EngineFixture.UPGRADE;
import static io.rtcomm.internal.session.EngineFixture.WEBSOCKET;
import static io.rtcomm.internal.session.Refused.UNKNOWN_TRANSPORT;
import static io.rtcomm.internal.session.Refused.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
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

/** Which requests are served at all, by which transport, and what is left when that fails. */
class EngineEndpointTest {
    private final EngineFixture engine = new EngineFixture();

    @ParameterizedTest
    @CsvSource({"/socket.io/,true", "/socket.io/x,true", "/socket.io,false", "/,false", "/socket.iox/,false"})
    void whatBeginsWithItsPathIsItsOwn(String path, boolean own) {
        assertThat(engine.endpoint().matches(path)).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&transport=", "&transport=tcp", "&transport=Polling", "&transport=__proto__"})
    void anUnknownTransportIsRefused(String query) {
        var exchange = engine.ask("GET", "/socket.io/?EIO=4" + query);
        String name = query.isEmpty() ? "null" : query.substring(query.indexOf('=') + 1);
        engine.assertRefused(exchange, UNKNOWN_TRANSPORT, 0, Map.of("transport", name));
        var upgrade = engine.ask("GET", "/socket.io/?EIO=4" + query, UPGRADE);
        engine.assertRefused(upgrade, plain("Transport unknown"), 0, Map.of("transport", name));
    }

    @Test
    void anUnknownTransportIsToldBeforeAnythingElseThatIsWrong() {
        var exchange = engine.ask("POST", "/socket.io/?EIO=9&transport=tcp&sid=unknown");
        engine.assertRefused(exchange, UNKNOWN_TRANSPORT, 0, Map.of("transport", "tcp"));
    }

    @Test
    void aTransportMayRefuseWithItsOwnWords() {
        engine.webSocket.refusal = new HttpRefusal(426, Map.of("Sec-WebSocket-Version", "13"), "wrong version");
        var exchange = engine.ask("GET", WEBSOCKET, UPGRADE);
        engine.assertRefused(
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

    @Test
    void aBannedRequestIsTold() {
        var exchange = new FakeExchange(engine.manual.channel(), "GET", POLLING);

        engine.endpoint().onBanned(exchange);

        assertThat(engine.errors).hasSize(1);
        assertThat(engine.errors.get(0).code()).isEqualTo(4);
        assertThat(engine.errors.get(0).context()).containsEntry("name", "ADDRESS_BANNED");
    }

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
