/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.EngineFixture.POLLING;
import static io.rtcomm.internal.session.EngineFixture.UPGRADE;
import static io.rtcomm.internal.session.EngineFixture.WEBSOCKET;
import static io.rtcomm.internal.session.Refused.BAD_METHOD;
import static io.rtcomm.internal.session.Refused.BAD_REQUEST;
import static io.rtcomm.internal.session.Refused.UNSUPPORTED;
import static io.rtcomm.internal.session.Refused.plain;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that ask for a session, and may be refused before there is one. */
class NewSessionTest {
    private final EngineFixture engine = new EngineFixture();

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "HEAD", "OPTIONS", "DELETE", "get"})
    void aSessionIsOpenedWithGetOnly(String method) {
        engine.assertRefused(engine.ask(method, POLLING), BAD_METHOD, 2, Map.of("method", method));
        engine.assertRefused(
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
        engine.assertRefused(engine.ask("GET", WEBSOCKET), BAD_REQUEST, 3, context);
        engine.assertRefused(engine.ask("GET", POLLING, UPGRADE), plain("Bad request"), 3, context);
        engine.assertRefused(engine.ask("GET", WEBSOCKET, "Upgrade", "h2c"), BAD_REQUEST, 3, context);
    }

    @Test
    void anUpgradeToSomethingElseIsIgnored() {
        engine.ask("GET", POLLING, "Connection", "Upgrade", "Upgrade", "h2c");
        assertThat(engine.registry.size()).isEqualTo(1);
        engine.ask("GET", WEBSOCKET, "Upgrade", "h2c, WebSocket");
        assertThat(engine.registry.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EIO=&", "EIO=3&", "EIO=5&", "EIO=04&", "EIO=abc&"})
    void aRevisionThatIsNotSpokenIsRefusedBeforeTheUpgrade(String eio) {
        String value = eio.isEmpty() ? "null" : eio.substring(4, eio.length() - 1);
        engine.assertRefused(
                engine.ask("GET", "/socket.io/?" + eio + "transport=polling"),
                UNSUPPORTED,
                5,
                Map.of("protocol", value));
        engine.assertRefused(
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
}
