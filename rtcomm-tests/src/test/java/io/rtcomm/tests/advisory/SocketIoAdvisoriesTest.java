/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.advisory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.Cookie;
import io.rtcomm.DisconnectReason;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What brought socket.io, its parser and its relatives down, thrown at this server. Each time the sender alone may suffer:
 * another client is asked afterwards.
 */
@Timeout(30)
class SocketIoAdvisoriesTest {
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";

    @AutoClose
    private final Wire wire = Wire.start();

    private final WebSocketClient other = wire.webSocket();

    @BeforeEach
    void connect() {
        other.connect();
        wire.connected();
    }

    private WebSocketClient attacker() {
        WebSocketClient client = wire.webSocket();
        client.connect();
        wire.connected().onAny((event, args) -> wire.note(event + args));
        return client;
    }

    private void assertEnded(WebSocketClient client, DisconnectReason reason) {
        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(reason);
        other.assertEchoes("unhurt");
    }

    private static void sendWhilePossible(RawWebSocket webSocket, byte[] bytes) {
        try {
            webSocket.send(bytes);
        } catch (UncheckedIOException closedMeanwhile) {
            // as it may
        }
    }

    @Test
    @DisplayName("CVE-2024-38355: an event named error is an event")
    void anEventNamedErrorIsAnEvent() {
        WebSocketClient client = attacker();

        client.send("42[\"error\",\"x\"]");

        assertThat(wire.noted()).isEqualTo("error[\"x\"]");
        client.assertEchoes("unhurt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42[{\"toString\":\"foo\"}]", "42[{\"toString\":1,\"length\":0}]"})
    @DisplayName("CVE-2023-32695: the name of an event is no object")
    void theNameOfAnEventIsNoObject(String packet) {
        WebSocketClient client = attacker();

        client.send(packet);

        assertEnded(client, DisconnectReason.PARSE_ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"42[\"__proto__\"]", "42[\"constructor\",{\"__proto__\":{\"x\":1}}]", "42[\"hasOwnProperty\"]"})
    void namesThatMeanSomethingInJavaScriptMeanNothingHere(String packet) {
        WebSocketClient client = attacker();

        client.send(packet);

        assertThat(wire.noted()).isNotEmpty();
        client.assertEchoes("unhurt");
    }

    @Test
    @DisplayName("CVE-2022-2421: a placeholder's number is a number")
    void thePlaceholdersNumberIsANumber() {
        WebSocketClient client = attacker();

        client.wire().send("451-[\"hello\",{\"_placeholder\":true,\"num\":\"splice\"}]");
        sendWhilePossible(client.wire(), Frame.binary(new byte[1]).masked());

        assertEnded(client, DisconnectReason.PARSE_ERROR);
    }

    @Test
    @DisplayName("CVE-2020-36049: a million digits are no id")
    void aMillionDigitsAreNoId() {
        WebSocketClient client = attacker();

        client.send("42" + "2".repeat(990_000) + "[\"a\"]");

        assertEnded(client, DisconnectReason.PARSE_ERROR);
    }

    @Test
    void aMillionDigitsAreNoNumber() {
        WebSocketClient client = attacker();

        client.send("42[\"a\"," + "9".repeat(990_000) + "]");

        assertEnded(client, DisconnectReason.PARSE_ERROR);
    }

    @Test
    void aMillionCharactersAreNoNamespace() {
        WebSocketClient client = attacker();

        client.send("40/" + "n".repeat(990_000) + ",");

        assertEnded(client, DisconnectReason.PARSE_ERROR);
    }

    @Test
    @DisplayName("CVE-2026-33151: a huge count of attachments is refused before any comes")
    void aHugeCountOfAttachmentsIsRefused() {
        WebSocketClient client = attacker();

        client.send("45999999999-[\"a\"]");

        assertEnded(client, DisconnectReason.PARSE_ERROR);
    }

    @Test
    @DisplayName("CVE-2026-69185: zero attachments keep nothing waiting")
    void zeroAttachmentsKeepNothingWaiting() {
        WebSocketClient client = attacker();

        client.wire().send("450-[\"x\"]");
        for (int i = 0; i < 50; i++) {
            sendWhilePossible(client.wire(), Frame.binary(new byte[100_000]).masked());
        }

        assertEnded(client, DisconnectReason.PARSE_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 5_000, 400_000})
    void jsonThatIsNestedTooDeepEndsItsConnection(int depth) {
        WebSocketClient client = attacker();

        client.send("42[\"message\"," + "[".repeat(depth) + "]".repeat(depth) + "]");

        assertEnded(client, DisconnectReason.PARSE_ERROR);
    }

    @Test
    void objectsThatAreNestedTooDeepEndTheirConnection() {
        WebSocketClient client = attacker();

        client.send("42[\"message\"," + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000) + "]");

        assertEnded(client, DisconnectReason.PARSE_ERROR);
    }

    @Test
    void aReasonablyDeepValueComesBack() {
        WebSocketClient client = attacker();
        String deep = "[".repeat(100) + "]".repeat(100);

        client.send("42[\"message\"," + deep + "]");

        assertThat(client.message()).isEqualTo("42[\"message-back\"," + deep + "]");
    }

    @Test
    void aHundredThousandValuesDelayNobodyForLong() {
        WebSocketClient client = attacker();

        sendWhilePossible(
                client.wire(),
                Frame.text("42[\"a\"" + ",{\"a\":[]}".repeat(99_000) + "]").masked());

        other.assertEchoes("unhurt");
    }

    @Test
    @DisplayName("CVE-2020-36048: many tiny packets in one body")
    void manyTinyPacketsInOneBody() throws Exception {
        try (var old = Wire.start(options -> options.allowEIO3(true))) {
            PollingClient revision3 = old.pollingV3("");
            assertThat(revision3.message()).isEqualTo("40");

            assertThat(revision3.postBody("2:4a".repeat(240_000)).status()).isEqualTo(400);

            assertThat(old.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999:6", "2147483648:6", "-1:6", "00000000000000000:6"})
    void lengthsThatLieEndTheirSession(String body) throws Exception {
        try (var old = Wire.start(options -> options.allowEIO3(true))) {
            PollingClient revision3 = old.pollingV3("");
            assertThat(revision3.message()).isEqualTo("40");

            assertThat(revision3.postBody(body).status()).isEqualTo(400);

            assertThat(old.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
        }
    }

    @Test
    void octetsOfRevision3ThatLieEndTheirSession() throws Exception {
        byte[][] bodies = {
            {0},
            {0, 1, 2, 4, (byte) 0xff},
            {0, 5, (byte) 0xff, '4', 'a'},
            {2, 1, (byte) 0xff, '6'},
            {0, 10, 1, (byte) 0xff, '4'},
            {1, 1, (byte) 0xff, 9},
            (("\u0000" + "\u0009".repeat(400)).getBytes(UTF_8))
        };
        try (var old = Wire.start(options -> options.allowEIO3(true))) {
            for (byte[] body : bodies) {
                PollingClient revision3 = old.pollingV3("");
                assertThat(revision3.message()).isEqualTo("40");

                var answer = revision3
                        .posts()
                        .sendPost(revision3.target(), body, "Content-Type: application/octet-stream")
                        .read();

                assertThat(answer.status()).isEqualTo(400);
                assertThat(old.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"__proto__", "abc", "constructor"})
    @DisplayName("CVE-2023-31125: an unknown transport of an upgrade is refused")
    void anUnknownTransportOfAnUpgradeIsRefused(String transport) {
        Refusal.assertUpgrade(wire.webSocket("/socket.io/?EIO=4&transport=" + transport), "Transport unknown");
        other.assertEchoes("unhurt");
    }

    @Test
    @DisplayName("CVE-2022-41940: a foreign upgrade that is reset hurts nobody")
    void aForeignUpgradeThatIsResetHurtsNobody() {
        for (int i = 0; i < 20; i++) {
            RawHttp http = wire.http();
            http.send(RawHttp.head("GET", "/elsewhere", "Connection: Upgrade", "Upgrade: h2c") + "\r\n");
            http.abort();
        }

        other.assertEchoes("unhurt");
    }

    @Test
    @DisplayName("CVE-2022-21676: garbage right behind a handshake hurts nobody")
    void garbageRightBehindAHandshakeHurtsNobody() throws Exception {
        try (var asking = Wire.start(options -> options.allowRequest((request, next) -> next.proceed()))) {
            WebSocketClient unhurt = asking.webSocket();
            unhurt.connect();
            byte[] garbage = {(byte) 0xff, (byte) 0xff, 1, 2, 3};

            var webSocket =
                    asking.with(new RawWebSocket(asking.port(), "/socket.io/?EIO=4&transport=websocket", garbage));

            assertThat(webSocket.closeCode()).isEqualTo(1002);
            unhurt.assertEchoes("unhurt");
        }
    }

    @Test
    @DisplayName("CVE-2021-32640: a long list of spaces is no protocol")
    void aLongListOfSpacesIsNoProtocol() {
        String spaces = " ".repeat(15_000);

        var refused =
                wire.webSocket("/socket.io/?EIO=4&transport=websocket", "Sec-WebSocket-Protocol: a" + spaces + "b");

        assertThat(refused.handshake().status()).isEqualTo(400);
        other.assertEchoes("unhurt");
    }

    @Test
    @DisplayName("CVE-2026-48779: a flood of tiny fragments is no message")
    void aFloodOfTinyFragmentsIsNoMessage() {
        WebSocketClient client = attacker();
        byte[] fragment = new Frame(false, 0, Frame.CONTINUATION, new byte[1]).masked();
        byte[] many = new byte[fragment.length * 10_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = fragment[i % fragment.length];
        }

        client.wire().send(new Frame(false, 0, Frame.TEXT, new byte[] {'4'}).masked());
        for (int i = 0; i < 20; i++) {
            sendWhilePossible(client.wire(), many);
        }

        assertEnded(client, DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void aFloodOfPongsStartsNoHeartbeats() {
        WebSocketClient client = attacker();
        var pongs = new String[50];
        Arrays.fill(pongs, "3");
        client.send(pongs);
        client.assertEchoes("unhurt");

        for (int i = 0; i < 200; i++) {
            sendWhilePossible(client.wire(), Frame.text("3").masked());
        }

        assertEnded(client, DisconnectReason.RATE_LIMITED);
        other.assertEchoes("unhurt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
    @DisplayName("socket.io-parser 4.2.4: names that the libraries raise themselves are no events of clients")
    void reservedNamesAreNoEventsOfClients(String name) {
        WebSocketClient client = attacker();

        client.send("42[\"" + name + "\",\"x\"]");

        assertEnded(client, DisconnectReason.PARSE_ERROR);
        assertThat(wire.notes()).isEmpty();
    }

    @Test
    @DisplayName("socket.io-parser: text between a packet and its attachments ends the connection")
    void textWhileAttachmentsAreAwaitedEndsTheConnection() {
        WebSocketClient client = attacker();

        client.send("451-[\"hello\",{\"_placeholder\":true,\"num\":0}]", "42[\"message\"]");

        assertEnded(client, DisconnectReason.PARSE_ERROR);
        assertThat(wire.notes()).isEmpty();
    }

    @Test
    @DisplayName("CVE-2017-16031: session ids cannot be guessed")
    void sessionIdsCannotBeGuessed() {
        var seen = new HashSet<String>();
        var atPlace = new ArrayList<Set<Character>>();
        for (int i = 0; i < 200; i++) {
            String id = PollingClient.sidOf(wire.http().get(POLLING).text());
            assertThat(id).hasSizeGreaterThanOrEqualTo(20); // six bits each
            assertThat(seen.add(id)).isTrue();
            for (int place = 0; place < 20; place++) {
                if (atPlace.size() == place) {
                    atPlace.add(new HashSet<>());
                }
                atPlace.get(place).add(id.charAt(place));
            }
        }
        assertThat(atPlace).allSatisfy(characters -> assertThat(characters).hasSizeGreaterThan(30));
        wire.server().close(); // with the sessions that were opened and left
    }

    @Test
    @DisplayName("CVE-2020-28481: without being told to, no other origin is allowed")
    void noOtherOriginIsAllowed() {
        HttpAnswer answer = wire.http().get(POLLING, "Origin: https://evil.example");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.field("Access-Control-Allow-Origin")).isNull();
        assertThat(answer.field("Access-Control-Allow-Credentials")).isNull();
        assertThat(wire.webSocket("/socket.io/?EIO=4&transport=websocket", "Origin: https://evil.example")
                        .handshake()
                        .status())
                .isEqualTo(403);
        other.assertEchoes("unhurt");
    }

    @Test
    @DisplayName("CVE-2026-59725: octets of revision 4 are answered")
    void octetsOfRevision4AreAnswered() {
        for (int i = 0; i < 20; i++) {
            PollingClient client = wire.polling();

            assertThat(client.postBody("40", "Content-Type: application/octet-stream")
                            .status())
                    .isEqualTo(400);
        }

        other.assertEchoes("unhurt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"__proto__", "constructor", "hasOwnProperty", "%00", "..%2f"})
    @DisplayName("GHSA-gr94-w7qr-f4j3: a session id that is a property of all objects is unknown")
    void aSessionIdThatIsAPropertyOfAllObjectsIsUnknown(String sid) {
        Refusal.assertThat(wire.http().get(POLLING + "&sid=" + sid), 400, 1, "Session ID unknown");
        Refusal.assertUpgrade(wire.webSocket("/socket.io/?EIO=4&transport=websocket&sid=" + sid), "Session ID unknown");
        other.assertEchoes("unhurt");
    }

    @Test
    @DisplayName("engine.io 6.6.7: no transport goes past the middleware")
    void noTransportGoesPastTheMiddleware() {
        try (var guarded = Wire.start(
                options -> options, application -> application.server().use((request, next) -> next.reject("no")))) {
            assertThat(guarded.http().get(POLLING).status()).isEqualTo(400);
            assertThat(guarded.webSocket("/socket.io/?EIO=4&transport=websocket")
                            .handshake()
                            .status())
                    .isEqualTo(400);
            assertThat(guarded.server().sessionCount()).isZero();
        }
    }

    @Test
    @DisplayName("engine.io #4250: a WebSocket without an upgrade is refused")
    void aWebSocketWithoutAnUpgradeIsRefused() {
        for (int i = 0; i < 10; i++) {
            assertThat(wire.http().get("/socket.io/?EIO=4&transport=websocket").status())
                    .isEqualTo(400);
        }

        other.assertEchoes("unhurt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"io; Path=/", "io=x", "a b", "io\r\nSet-Cookie: x", ""})
    @DisplayName("GHSA-pxg6-pf52-xh8x: the name of a cookie cannot break out of its field")
    void theNameOfACookieCannotBreakOut(String name) {
        assertThatThrownBy(() -> Cookie.named(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
