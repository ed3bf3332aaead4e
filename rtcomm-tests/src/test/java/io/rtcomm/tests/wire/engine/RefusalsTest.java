/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are refused before anything is created: what each is told. Options stay at their defaults. */
@Timeout(20)
class RefusalsTest {
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

    @AutoClose
    private final Wire wire = Wire.start();

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "__proto__", "constructor", "toString", "webtransport", "POLLING", "polling%20"})
    void anUnknownTransportIsCodeZero(String transport) {
        Refusal.assertThat(wire.http().get("/socket.io/?EIO=4&transport=" + transport), 400, 0, "Transport unknown");
        Refusal.assertUpgrade(wire.webSocket("/socket.io/?EIO=4&transport=" + transport), "Transport unknown");
    }

    @ParameterizedTest
    @CsvSource({"polling,websocket", "websocket,polling"})
    void aTransportThatIsSwitchedOffIsUnknown(String on, String off) throws Exception {
        try (var only = Wire.start(options -> options.transports(on))) {
            Refusal.assertThat(only.http().get("/socket.io/?EIO=4&transport=" + off), 400, 0, "Transport unknown");
            Refusal.assertUpgrade(only.webSocket("/socket.io/?EIO=4&transport=" + off), "Transport unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "__proto__", "constructor", "AAAAAAAAAAAAAAAAAAAA", "%00", "%ff", "%zz", "a%2fb"})
    void anUnknownSessionIsCodeOne(String sid) {
        Refusal.assertThat(wire.http().get(POLLING + "&sid=" + sid), 400, 1, "Session ID unknown");
        Refusal.assertThat(wire.http().post(POLLING + "&sid=" + sid, "3"), 400, 1, "Session ID unknown");
        Refusal.assertUpgrade(wire.webSocket(WEBSOCKET + "&sid=" + sid), "Session ID unknown");
    }

    @Test
    void anUnknownTransportIsToldBeforeAnUnknownSession() {
        Refusal.assertThat(wire.http().get("/socket.io/?EIO=4&transport=abc&sid=abc"), 400, 0, "Transport unknown");
    }

    @Test
    void anEmptySessionIdIsNone() {
        wire.polling("&sid=").connect();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get", "BREW"})
    void aHandshakeByAnotherMethodIsCodeTwo(String method) {
        Refusal.assertThat(wire.http().request(method, POLLING, "Content-Length: 0"), 400, 2, "Bad handshake method");
    }

    @Test
    void aHandshakeByHeadIsRefusedWithoutBody() {
        RawHttp http = wire.http();

        assertThat(http.request("HEAD", POLLING).status()).isEqualTo(400);

        Refusal.assertThat(http.get("/socket.io/?transport=x"), 400, 0, "Transport unknown"); // and nothing before it
    }

    @Test
    void aWebSocketHandshakeByPostIsCodeTwo() {
        RawHttp http = wire.http();

        HttpAnswer answer = http.send(RawWebSocket.request(WEBSOCKET).replaceFirst("GET", "POST"))
                .read();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("Bad handshake method");
        assertThat(http.ended()).isTrue();
    }

    @Test
    void theMethodIsToldBeforeTheRevision() {
        Refusal.assertThat(wire.http().post("/socket.io/?EIO=5&transport=polling", ""), 400, 2, "Bad handshake method");
    }

    @Test
    void aWebSocketHandshakeWithoutUpgradeIsCodeThree() {
        Refusal.assertThat(wire.http().get(WEBSOCKET), 400, 3, "Bad request");
        Refusal.assertThat(wire.http().get(WEBSOCKET, "Connection: Upgrade"), 400, 3, "Bad request");
        Refusal.assertThat(wire.http().get(WEBSOCKET, "Connection: Upgrade", "Upgrade: h2c"), 400, 3, "Bad request");
    }

    @Test
    void anUpgradeForPollingIsCodeThreeAndNotSwitched() {
        Refusal.assertUpgrade(wire.webSocket(POLLING), "Bad request");
        Refusal.assertUpgrade(wire.webSocket(POLLING + "&sid=" + wire.polling().sid()), "Bad request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EIO=3&", "EIO=&", "EIO=5&", "EIO=4&EIO=3&"})
    void aSessionIsAskedInItsOwnRevisionEveryTime(String eio) {
        PollingClient client = wire.polling();
        String rest = "transport=polling&sid=" + client.sid();

        Refusal.assertThat(wire.http().get("/socket.io/?" + eio + rest), 400, 3, "Bad request");
        Refusal.assertThat(wire.http().post("/socket.io/?" + eio + rest, "40"), 400, 3, "Bad request");
        Refusal.assertUpgrade(
                wire.webSocket("/socket.io/?" + eio + "transport=websocket&sid=" + client.sid()), "Bad request");

        client.connect();
        client.assertEchoes("unhurt");
    }

    @Test
    void ofARepeatedParameterTheLastCounts() {
        wire.polling("&EIO=3&EIO=4&transport=abc&transport=polling").connect();
    }

    @Test
    void aSessionIsAskedOverItsOwnTransport() {
        WebSocketClient webSocket = wire.webSocket();
        Refusal.assertThat(wire.http().get(POLLING + "&sid=" + webSocket.sid()), 400, 3, "Bad request");
        Refusal.assertThat(wire.http().post(POLLING + "&sid=" + webSocket.sid(), "40"), 400, 3, "Bad request");

        PollingClient polling = wire.polling();
        Refusal.assertThat(wire.http().get(WEBSOCKET + "&sid=" + polling.sid()), 400, 3, "Bad request");

        webSocket.connect();
        polling.connect();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS"})
    void anotherMethodOnASessionIsNotAllowedAndTheSessionGoesOn(String method) {
        PollingClient client = wire.polling();

        HttpAnswer answer = wire.http().request(method, client.target(), "Content-Length: 0");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.field("Allow")).isEqualTo("GET, POST");
        assertThat(answer.text()).isEmpty();
        client.connect();
        client.assertEchoes("unhurt");
    }

    @Test
    void headOnASessionIsNotAllowedAndTakesNoPacketAway() {
        PollingClient client = wire.polling();
        client.send("40");

        RawHttp http = wire.http();
        assertThat(http.request("HEAD", client.target()).status()).isEqualTo(405);

        Refusal.assertThat(http.get("/socket.io/?transport=x"), 400, 0, "Transport unknown"); // and nothing before it
        assertThat(client.message()).startsWith("40{");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sec-WebSocket-Key: c2hvcnQ=", "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!==", "X-No-Key: 1"})
    void aWebSocketHandshakeNeedsAProperKey(String key) {
        RawHttp http = wire.http();

        HttpAnswer answer = http.send(
                        RawWebSocket.request(WEBSOCKET).replace("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", key))
                .read();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("Sec-WebSocket-Key");
        assertThat(http.ended()).isTrue();
    }

    /** RFC 6455 §4.4. */
    @ParameterizedTest
    @ValueSource(strings = {"12", "0", "13, 8", "abc"})
    void aWebSocketHandshakeOfAnotherVersionIsToldOurs(String version) {
        RawHttp http = wire.http();

        HttpAnswer answer = http.send(RawWebSocket.request(WEBSOCKET)
                        .replace("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: " + version))
                .read();

        assertThat(answer.status()).isIn(400, 426);
        assertThat(answer.field("Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(http.ended()).isTrue();
    }

    @Test
    void aSubprotocolThatIsNamedTwiceIsRefused() {
        RawWebSocket refused = wire.webSocket(WEBSOCKET, "Sec-WebSocket-Protocol: a, a");

        assertThat(refused.handshake().status()).isEqualTo(400);
        assertThat(refused.handshake().text()).contains("Sec-WebSocket-Protocol");
    }

    @Test
    void aBadWebSocketHandshakeForASessionLeavesItUnhurt() {
        PollingClient client = wire.polling();
        RawHttp http = wire.http();

        http.send(RawWebSocket.request(client.upgradeTarget()).replace("Version: 13", "Version: 7"));
        assertThat(http.read().status()).isIn(400, 426);

        client.connect();
        wire.upgrade(client, "4").assertEchoes("unhurt");
    }

    @Test
    void twoOriginsAreABadRequest() {
        Refusal.assertThat(
                wire.http().get(POLLING, "Origin: http://localhost", "Origin: http://localhost"),
                400,
                3,
                "Bad request");
    }

    @Test
    void aConnectionGoesOnAfterARefusal() {
        RawHttp http = wire.http();

        Refusal.assertThat(http.get(POLLING + "&sid=abc"), 400, 1, "Session ID unknown");
        Refusal.assertThat(http.get("/socket.io/?EIO=4&transport=abc"), 400, 0, "Transport unknown");
        HttpAnswer opened = http.get(POLLING);

        assertThat(opened.status()).isEqualTo(200);
        String sid = PollingClient.sidOf(opened.text());
        assertThat(http.post(POLLING + "&sid=" + sid, "1").text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/socket.io", "/socket.io?EIO=4&transport=polling", "/socket.iox/", "/other/?EIO=4", "*"})
    void whatIsNotUnderThePathIsNotFound(String target) {
        assertThat(wire.http().get(target).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/socket.io/?", "/socket.io/anything?", "/socket.io/a/b/../c?"})
    void whateverBeginsWithThePathIsServed(String path) {
        RawHttp http = wire.http();

        HttpAnswer opened = http.get(path + "EIO=4&transport=polling");

        assertThat(opened.status()).isEqualTo(200);
        String sid = PollingClient.sidOf(opened.text());
        assertThat(http.post(path + "EIO=4&transport=polling&sid=" + sid, "1").text())
                .isEqualTo("ok");
    }

    @Test
    void anUpgradeThatIsNotUnderThePathIsAnsweredAndClosed() {
        RawWebSocket refused = wire.webSocket("/elsewhere");

        assertThat(refused.handshake().status()).isEqualTo(404);
    }
}
