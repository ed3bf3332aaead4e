/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the protocol's own suite for Engine.IO revision 3 asks for, the skipped and the not awaited tests included. */
@Timeout(20)
class Revision3SuiteTest {
    private static final String PATH = "/socket.io/?";
    private static final String BINARY_ECHO = "451-[\"message-back\",{\"_placeholder\":true,\"num\":0}]";

    @AutoClose
    private final Wire wire = Wire.forSuite();

    /** Clients of this revision are in the main namespace without asking. */
    private <T extends EngineClient> T greeted(T client) {
        assertThat(client.messages(2)).containsExactly("40", "42[\"auth\",{}]");
        return client;
    }

    @Nested
    class Handshake {
        /** That the main namespace is connected may stand behind it, as with servers of that time. */
        @Test
        void aPollingHandshakeBeginsWithTheOpenPacketAndItsLength() {
            HttpAnswer answer = wire.pollingV3("").handshake();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
            assertThat(answer.text())
                    .matches("114:0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[\"websocket\"],"
                            + "\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":1000000}(2:40)?");
        }

        @Test
        void aWebSocketHandshakeTellsTheSameWithoutUpgrades() {
            assertThat(wire.webSocketV3("").open())
                    .matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[],"
                            + "\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":1000000}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "&transport=abc"})
        void aPollingHandshakeNeedsAKnownTransport(String transport) {
            Refusal.assertThat(wire.http().get(PATH + "EIO=3" + transport), 400, 0, "Transport unknown");
        }

        @Test
        void aSessionIsOpenedByGetOnly() {
            Refusal.assertThat(wire.http().post(PATH + "EIO=3&transport=polling", ""), 400, 2, "Bad handshake method");
        }

        @Test
        void aWebSocketHandshakeNeedsAKnownRevision() {
            Refusal.assertUpgrade(wire.webSocket(PATH + "EIO=abc&transport=websocket"), "Unsupported protocol version");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "&transport=abc"})
        void aWebSocketHandshakeNeedsAKnownTransport(String transport) {
            Refusal.assertUpgrade(wire.webSocket(PATH + "EIO=3" + transport), "Transport unknown");
        }
    }

    @Nested
    class Messages {
        @Test
        void onePlainTextPacketIsPosted() {
            PollingClient client = greeted(wire.pollingV3(""));

            assertThat(client.postBody("21:42[\"message\",\"hello\"]").text()).isEqualTo("ok");

            assertThat(client.poll().text()).isEqualTo("26:42[\"message-back\",\"hello\"]");
        }

        @Test
        void severalPlainTextPacketsArePostedTogether() {
            PollingClient client = greeted(wire.pollingV3(""));

            client.send("42[\"message\",\"test1\"]", "42[\"message\",\"€\"]", "42[\"message\",\"😀\"]");

            assertThat(client.messages(3))
                    .containsExactly(
                            "42[\"message-back\",\"test1\"]",
                            "42[\"message-back\",\"€\"]",
                            "42[\"message-back\",\"😀\"]");
        }

        @Test
        void lengthsCountUtf16Units() {
            PollingClient client = greeted(wire.pollingV3(""));

            client.postBody("18:42[\"message\",\"😀\"]");

            assertThat(client.poll().text()).isEqualTo("23:42[\"message-back\",\"😀\"]");
        }

        @Test
        void aClientThatWantsBase64GetsBinaryAsText() {
            PollingClient client = greeted(wire.pollingV3("&b64=1"));

            client.postBody("45:451-[\"message\",{\"_placeholder\":true,\"num\":0}]" + "10:b4AQIDBA==");

            HttpAnswer answer = client.poll();
            assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
            assertThat(answer.text()).isEqualTo(BINARY_ECHO.length() + ":" + BINARY_ECHO + "10:b4AQIDBA==");
        }

        @Test
        void otherClientsGetBinaryAsOctets() {
            PollingClient client = greeted(wire.pollingV3(""));

            client.send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]", "bAQIDBA==");

            HttpAnswer answer = client.poll();
            assertThat(answer.field("Content-Type")).isEqualTo("application/octet-stream");
            assertThat(answer.body()).isEqualTo(octets(BINARY_ECHO));
        }

        @Test
        void aClientMayPostOctets() {
            PollingClient client = greeted(wire.pollingV3(""));

            HttpAnswer answer = client.posts()
                    .sendPost(
                            client.target(),
                            octets("451-[\"message\",{\"_placeholder\":true,\"num\":0}]"),
                            "Content-Type: application/octet-stream")
                    .read();

            assertThat(answer.text()).isEqualTo("ok");
            assertThat(client.messages(2)).containsExactly(BINARY_ECHO, "bAQIDBA==");
        }

        /** A text packet, and a binary message of the bytes 1 to 4. */
        private byte[] octets(String text) {
            var out = new ByteArrayOutputStream();
            out.write(0);
            for (char digit : String.valueOf(text.length()).toCharArray()) {
                out.write(digit - '0');
            }
            out.write(0xff);
            out.writeBytes(text.getBytes(UTF_8));
            out.writeBytes(new byte[] {1, 5, (byte) 0xff, 4, 1, 2, 3, 4});
            return out.toByteArray();
        }

        @ParameterizedTest
        @ValueSource(strings = {"abc", "", "9:4hello", "x:4", "6:4hello9", "1:7", "1e0:6", "-1:6"})
        void anInvalidPayloadClosesTheSession(String body) {
            PollingClient client = greeted(wire.pollingV3(""));

            assertThat(client.postBody(body).status()).isEqualTo(400);

            Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
            assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
        }

        @Test
        void twoPollsAtOnceCloseTheSession() {
            PollingClient client = greeted(wire.pollingV3("")).beginPoll();

            assertThat(wire.http().get(client.target()).status()).isEqualTo(400);

            assertThat(client.endPoll().text()).isEqualTo("1:1");
            Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
        }

        @Test
        void plainTextIsOneTextFrame() {
            greeted(wire.webSocketV3("")).assertEchoes("hello");
        }

        @Test
        void binaryIsOneBinaryFrameWithItsType() {
            WebSocketClient client = greeted(wire.webSocketV3(""));

            client.send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]");
            client.wire().send(Frame.binary(new byte[] {4, 1, 2, 3, 4}));

            assertThat(client.message()).isEqualTo(BINARY_ECHO);
            Frame binary = client.wire().next();
            assertThat(binary.opcode()).isEqualTo(Frame.BINARY);
            assertThat(binary.payload()).containsExactly(4, 1, 2, 3, 4);
        }

        @Test
        void binaryIsTextForAWebSocketThatWantsBase64() {
            WebSocketClient client = greeted(wire.webSocketV3("&b64=1"));

            client.wire().send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]", "b4AQIDBA==");

            assertThat(client.wire().text()).isEqualTo(BINARY_ECHO);
            assertThat(client.wire().text()).isEqualTo("b4AQIDBA==");
        }

        @Test
        void anInvalidPacketClosesAWebSocketSession() {
            WebSocketClient client = greeted(wire.webSocketV3(""));

            client.send("abc");

            client.awaitEnd();
            assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
        }
    }

    @Nested
    class Heartbeat {
        @Test
        void thePollingClientPingsAndTheServerPongs() {
            PollingClient client = greeted(wire.pollingV3(""));
            for (int i = 0; i < 3; i++) {
                assertThat(client.postBody("1:2").text()).isEqualTo("ok");
                assertThat(client.poll().text()).isEqualTo("1:3");
            }
        }

        @Test
        void aPollingClientThatDoesNotPingIsGone() {
            PollingClient client = greeted(wire.pollingV3(""));

            assertThat(wire.ended()).isEqualTo(DisconnectReason.PING_TIMEOUT);
            Refusal.assertThat(client.post("2"), 400, 1, "Session ID unknown");
        }

        @Test
        void theWebSocketClientPingsAndTheServerPongs() {
            WebSocketClient client = greeted(wire.webSocketV3(""));
            for (int i = 0; i < 3; i++) {
                client.send("2");
                assertThat(client.next()).isEqualTo("3");
            }
        }

        @Test
        void aPongDoesNotRepeatWhatThePingSaid() {
            WebSocketClient client = greeted(wire.webSocketV3(""));

            client.send("2hello");

            assertThat(client.next()).isEqualTo("3");
        }

        @Test
        void aWebSocketClientThatDoesNotPingIsClosed() {
            WebSocketClient client = greeted(wire.webSocketV3(""));

            client.awaitEnd();
            assertThat(wire.ended()).isEqualTo(DisconnectReason.PING_TIMEOUT);
        }
    }

    @Nested
    class Close {
        @Test
        void aPollingClientClosesAndItsPollIsReleased() {
            PollingClient client = greeted(wire.pollingV3("")).beginPoll();

            client.send("1");

            assertThat(client.endPoll().text()).isEqualTo("1:6");
            Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
            assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
        }

        @Test
        void aWebSocketClientCloses() {
            WebSocketClient client = greeted(wire.webSocketV3(""));

            client.send("1");

            client.awaitEnd();
            assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
        }
    }

    @Nested
    class Upgrade {
        @Test
        void aPollingSessionGoesOnOverWebSocket() {
            PollingClient client = greeted(wire.pollingV3(""));
            RawWebSocket webSocket = wire.probe(client);

            webSocket.send("2probe");
            assertThat(webSocket.text()).isEqualTo("3probe");
            assertThat(client.poll().text()).isEqualTo("1:6");
            webSocket.send("5");

            WebSocketClient.upgraded(webSocket, "3", client.sid()).assertEchoes("hello");
        }

        @Test
        void httpRequestsAfterTheUpgradeAreRefused() {
            PollingClient client = greeted(wire.pollingV3(""));
            WebSocketClient upgraded = wire.upgrade(client, "3");
            upgraded.assertEchoes("upgraded");

            Refusal.assertThat(client.poll(), 400, 3, "Bad request");

            upgraded.assertEchoes("hello");
        }

        @Test
        void anotherWebSocketAfterTheUpgradeIsClosed() {
            PollingClient client = greeted(wire.pollingV3(""));
            WebSocketClient upgraded = wire.upgrade(client, "3");
            upgraded.assertEchoes("upgraded");

            wire.webSocket(client.upgradeTarget()).closeCode();

            upgraded.assertEchoes("hello");
        }
    }
}
