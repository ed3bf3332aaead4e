/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.EngineFixture.POLLING;
import static io.rtcomm.internal.session.EngineFixture.UPGRADE;
import static io.rtcomm.internal.session.EngineFixture.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Cookie;
import io.rtcomm.DisconnectReason;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionOpenerTest {
    private final EngineFixture engine = new EngineFixture();

    // ---- the handshake

    @Test
    void aClientThatPollsIsToldWhatItMayChangeTo() {
        String sid = engine.open();
        assertThat(engine.polling.lastLink().sent)
                .containsExactly("0{\"sid\":\"" + sid
                        + "\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,\"pingTimeout\":20000,"
                        + "\"maxPayload\":1000000}");
    }

    @Test
    void aClientOnWebSocketIsToldThatItMayChangeToNothing() {
        engine.openWebSocket();
        assertThat(engine.webSocket.lastLink().sent).hasSize(1).allMatch(text -> text.contains("\"upgrades\":[],"));
    }

    @Test
    void aServerThatAllowsNoUpgradesOffersNone() {
        engine.allowUpgrades = false;
        engine.open();
        assertThat(engine.polling.lastLink().sent).hasSize(1).allMatch(text -> text.contains("\"upgrades\":[],"));
    }

    @Test
    void idsAreTwentyCharactersAndNeverTheSame() {
        String first = engine.open();
        String second = engine.open();
        assertThat(first).matches("[A-Za-z0-9_-]{20}").isNotEqualTo(second);
    }

    @ParameterizedTest
    @CsvSource({"&b64=1,true", "&b64=true,true", "&b64=,false", "'',false"})
    void aClientThatTakesNoBinaryDataSaysSo(String query, boolean base64) {
        engine.ask("GET", POLLING + query);
        assertThat(engine.polling.lastLink().settings.base64()).isEqualTo(base64);
        assertThat(engine.polling.lastLink().settings.protocol()).isEqualTo(EngineProtocol.V4);
    }

    @Test
    void noMoreSessionsAreOpenedThanAllowed() {
        engine.registry = new SessionRegistry(2, new Metrics());
        engine.open();
        engine.openWebSocket();
        assertThat(engine.ask("GET", POLLING).answer())
                .isEqualTo("503 text/plain; charset=UTF-8 too many sessions closed");
        engine.webSocket.lastLink().port().onClosed();
        engine.open();
        assertThat(engine.registry.size()).isEqualTo(2);
    }

    // ---- the cookie

    @Test
    void thereIsNoCookieUnlessOneIsWanted() {
        assertThat(engine.ask("GET", POLLING).responseHeaders().contains("Set-Cookie"))
                .isFalse();
    }

    @Test
    void theCookieStandsInThePollingHandshakeOnly() {
        engine.cookie = Cookie.DEFAULT;
        var handshake = engine.ask("GET", POLLING);
        String sid = engine.registry.all().iterator().next().id();
        assertThat(handshake.responseHeaders().getAll("Set-Cookie"))
                .containsExactly("io=" + sid + "; Path=/; HttpOnly; SameSite=Lax");
        var poll = engine.ask("GET", POLLING + "&sid=" + sid);
        var webSocket = engine.ask("GET", WEBSOCKET, UPGRADE);
        var refused = engine.ask("POST", POLLING);
        assertThat(poll.responseHeaders().contains("Set-Cookie")).isFalse();
        assertThat(webSocket.responseHeaders().contains("Set-Cookie")).isFalse();
        assertThat(refused.responseHeaders().contains("Set-Cookie")).isFalse();
    }

    @Test
    void everyAttributeOfTheCookieIsWritten() {
        var cookie = new Cookie("io2", "/x", false, "Strict", false, Optional.of(Duration.ofDays(1)));
        assertThat(new HandshakeCookie(cookie, false).value("abc"))
                .isEqualTo("io2=abc; Max-Age=86400; Path=/x; SameSite=Strict");
        assertThat(new HandshakeCookie(cookie, true).value("abc"))
                .isEqualTo("io2=abc; Max-Age=86400; Path=/x; Secure; SameSite=Strict");
        var bare = new Cookie("io", "", false, "None", true, Optional.empty());
        assertThat(new HandshakeCookie(bare, false).value("abc")).isEqualTo("io=abc; Secure; SameSite=None");
    }

    @Test
    void aServerWithTlsMakesTheCookieSecure() {
        engine.cookie = Cookie.named("lb");
        engine.secure = true;
        assertThat(engine.ask("GET", POLLING).responseHeaders().get("Set-Cookie"))
                .startsWith("lb=")
                .endsWith("; Path=/; HttpOnly; Secure; SameSite=Lax");
    }

    // ---- second links

    @Test
    void aSecondLinkTakesOver() {
        String sid = engine.open();
        engine.ask("GET", WEBSOCKET + "&sid=" + sid, UPGRADE);
        var wire = engine.webSocket.lastLink();
        wire.receive("2probe");
        engine.manual.run();
        assertThat(wire.sent).containsExactly("3probe");
        wire.receive("5");
        assertThat(engine.registry.get(sid)).isNotNull();
        assertThat(engine.registry.get(sid).transportName()).isEqualTo("websocket");
        assertThat(engine.registry.size()).isEqualTo(1);
    }

    @Test
    void aSecondLinkSpeaksTheRevisionOfItsSession() {
        engine.allowEio3 = true;
        engine.ask("GET", "/socket.io/?EIO=3&transport=polling");
        String sid = engine.registry.all().iterator().next().id();
        engine.ask("GET", "/socket.io/?EIO=3&transport=websocket&b64=1&sid=" + sid, UPGRADE);
        var settings = engine.webSocket.lastLink().settings;
        assertThat(settings.protocol()).isEqualTo(EngineProtocol.V3);
        assertThat(settings.base64()).isTrue();
    }

    @Test
    void aThirdLinkIsOpenedAndClosedAtOnceAndNotHeard() {
        String sid = engine.open();
        engine.ask("GET", WEBSOCKET + "&sid=" + sid, UPGRADE);
        var wanted = engine.webSocket.lastLink();
        engine.ask("GET", WEBSOCKET + "&sid=" + sid, UPGRADE);
        var unwanted = engine.webSocket.lastLink();
        assertThat(unwanted.started()).isTrue();
        assertThat(unwanted.closes).containsExactly(CloseMode.NOW);
        unwanted.receive("2probe");
        unwanted.receive("5");
        unwanted.port().onClosed();
        assertThat(engine.heard).isEmpty();
        assertThat(wanted.closes).isEmpty();
        assertThat(engine.registry.get(sid).transportName()).isEqualTo("polling");
    }

    @Test
    void aLinkForASessionOnWebSocketIsClosedAtOnce() {
        String sid = engine.openWebSocket();
        engine.ask("GET", WEBSOCKET + "&sid=" + sid, UPGRADE);
        assertThat(engine.webSocket.lastLink().closes).containsExactly(CloseMode.NOW);
        assertThat(engine.webSocket.links.get(0).closes).isEmpty();
        assertThat(engine.heard).isEmpty();
    }

    @Test
    void aLinkWhoseSessionEndsBeforeItCouldStartIsClosed() {
        String sid = engine.open();
        engine.begin("GET", WEBSOCKET + "&sid=" + sid, UPGRADE);
        engine.manual.loop().execute(() -> engine.registry.get(sid).closeNow(DisconnectReason.FORCED_CLOSE));
        engine.manual.run();
        assertThat(engine.webSocket.lastLink().closes).containsExactly(CloseMode.NOW);
        assertThat(engine.manual.loop().armedTimers()).isZero();
    }
}
