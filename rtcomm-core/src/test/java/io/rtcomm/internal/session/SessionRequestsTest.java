/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.EngineFixture.POLLING;
import static io.rtcomm.internal.session.EngineFixture.UPGRADE;
import static io.rtcomm.internal.session.EngineFixture.WEBSOCKET;
import static io.rtcomm.internal.session.Refused.BAD_REQUEST;
import static io.rtcomm.internal.session.Refused.UNKNOWN_SID;
import static io.rtcomm.internal.session.Refused.plain;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that name a session. */
class SessionRequestsTest {
    private final EngineFixture engine = new EngineFixture();

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

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "__proto__", "constructor", "null"})
    void anUnknownSessionIsRefusedWhateverTheMethod(String sid) {
        for (String method : List.of("GET", "POST", "DELETE")) {
            var exchange = engine.ask(method, POLLING + "&sid=" + sid);
            engine.assertRefused(exchange, UNKNOWN_SID, 1, Map.of("sid", sid));
        }
        var upgrade = engine.ask("GET", WEBSOCKET + "&sid=" + sid, UPGRADE);
        engine.assertRefused(upgrade, plain("Session ID unknown"), 1, Map.of("sid", sid));
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
        engine.assertRefused(engine.ask("GET", query + "polling"), BAD_REQUEST, 3, context);
        engine.assertRefused(engine.ask("GET", query + "websocket", UPGRADE), plain("Bad request"), 3, context);
        assertThat(engine.polling.lastLink().requests).isEmpty();
        assertThat(engine.heard).isEmpty();
    }

    @Test
    void aPlainRequestForTheOtherTransportIsRefused() {
        String sid = engine.open();
        Map<String, Object> context =
                Map.of("name", "TRANSPORT_MISMATCH", "transport", "websocket", "previousTransport", "polling");
        engine.assertRefused(engine.ask("GET", WEBSOCKET + "&sid=" + sid), BAD_REQUEST, 3, context);
        assertThat(engine.heard).isEmpty();
    }

    @Test
    void aPollForASessionOnWebSocketIsRefused() {
        String sid = engine.openWebSocket();
        Map<String, Object> context =
                Map.of("name", "TRANSPORT_MISMATCH", "transport", "polling", "previousTransport", "websocket");
        engine.assertRefused(engine.ask("GET", POLLING + "&sid=" + sid), BAD_REQUEST, 3, context);
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
        engine.assertRefused(engine.ask("GET", POLLING + "&sid=" + sid, UPGRADE), plain("Bad request"), 3, context);
    }
}
