/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 under Engine.IO: packets in frames, and frames that break the rules. */
@Timeout(20)
class WebSocketWireTest {
    private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";
    private static final int LIMIT = 1000;

    @AutoClose
    private final Wire wire = Wire.start(options -> options.maxHttpBufferSize(LIMIT));

    private WebSocketClient connected() {
        WebSocketClient client = wire.webSocket();
        client.connect();
        return client;
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of("unmasked", 1002, Frame.text("6").unmasked()),
                Arguments.of("RSV1", 1002, new Frame(true, 4, Frame.TEXT, new byte[1]).masked()),
                Arguments.of("RSV2", 1002, new Frame(true, 2, Frame.TEXT, new byte[1]).masked()),
                Arguments.of("RSV3", 1002, new Frame(true, 1, Frame.BINARY, new byte[1]).masked()),
                Arguments.of("opcode 3", 1002, new Frame(true, 0, 3, new byte[1]).masked()),
                Arguments.of("opcode 11", 1002, new Frame(true, 0, 11, new byte[1]).masked()),
                Arguments.of("torn ping", 1002, new Frame(false, 0, Frame.PING, new byte[1]).masked()),
                Arguments.of("long ping", 1002, new Frame(true, 0, Frame.PING, new byte[126]).masked()),
                Arguments.of("nothing to continue", 1002, new Frame(true, 0, 0, new byte[1]).masked()),
                Arguments.of(
                        "message in a message",
                        1002,
                        join(new Frame(false, 0, Frame.TEXT, new byte[] {'6'}), Frame.text("6"))),
                Arguments.of("close of one byte", 1002, new Frame(true, 0, Frame.CLOSE, new byte[1]).masked()),
                Arguments.of("close code 999", 1002, Frame.close(999).masked()),
                Arguments.of("close code 1005", 1002, Frame.close(1005).masked()),
                Arguments.of("close code 1006", 1002, Frame.close(1006).masked()),
                Arguments.of("64-bit length with its first bit", 1002, hex("82ff8000000000000000")),
                Arguments.of("no UTF-8", 1007, new Frame(true, 0, Frame.TEXT, hex("34c328")).masked()),
                Arguments.of("a surrogate", 1007, new Frame(true, 0, Frame.TEXT, hex("34eda080")).masked()),
                Arguments.of("an overlong slash", 1007, new Frame(true, 0, Frame.TEXT, hex("34c0af")).masked()),
                Arguments.of("half a character", 1007, new Frame(true, 0, Frame.TEXT, hex("34e282")).masked()),
                Arguments.of(
                        "message too large",
                        1009,
                        Frame.text("4" + "x".repeat(LIMIT)).masked()),
                Arguments.of("length of 2 GB", 1009, hex("82ff0000000080000000")),
                Arguments.of("length of 8 EB", 1009, hex("82ff7fffffffffffffff")),
                Arguments.of(
                        "parts too large",
                        1009,
                        join(
                                new Frame(false, 0, Frame.BINARY, new byte[LIMIT]),
                                new Frame(true, 0, Frame.CONTINUATION, new byte[1]))));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] join(Frame... frames) {
        var bytes = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            bytes.writeBytes(frame.masked());
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void aFrameThatBreaksTheRulesEndsItsConnectionWithTheRightCode(String what, int code, byte[] bytes) {
        WebSocketClient other = connected();
        wire.connected();
        WebSocketClient client = connected();

        client.wire().send(bytes);

        assertThat(client.wire().closeCode()).as(what).isEqualTo(code);
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
        other.assertEchoes("unhurt");
    }

    @Test
    void aMessageOfExactlyTheLimitIsTaken() {
        WebSocketClient client = connected();

        client.send("42[\"message\",\"" + "x".repeat(LIMIT - 16) + "\"]");

        assertThat(client.message()).hasSize(LIMIT + 5);
    }

    @Test
    void aMessageMayComeInPartsWithPingsInBetween() {
        WebSocketClient client = connected();
        byte[] text = "42[\"message\",\"€\"]".getBytes(UTF_8);
        var parts = new ByteArrayOutputStream();
        for (int i = 0; i < text.length; i++) { // the euro sign is torn apart
            parts.writeBytes(
                    new Frame(i == text.length - 1, 0, i == 0 ? Frame.TEXT : 0, new byte[] {text[i]}).masked());
            if (i == 14) {
                parts.writeBytes(new Frame(true, 0, Frame.PING, new byte[] {7, 8}).masked());
            }
        }

        client.wire().send(parts.toByteArray());

        Frame pong = client.wire().next();
        Frame echo = client.wire().next();
        if (pong.opcode() != Frame.PONG) {
            Frame first = pong;
            pong = echo;
            echo = first;
        }
        assertThat(pong.opcode()).isEqualTo(Frame.PONG);
        assertThat(pong.payload()).containsExactly(7, 8);
        assertThat(echo.text()).isEqualTo("42[\"message-back\",\"€\"]");
    }

    @Test
    void aFrameThatComesByteByByteIsTheSame() {
        WebSocketClient client = connected();

        for (byte b : Frame.text("42[\"message\",1]").masked()) {
            client.wire().send(new byte[] {b});
        }

        assertThat(client.message()).isEqualTo("42[\"message-back\",1]");
    }

    @Test
    void aMessageOfTooManyPartsEndsTheConnection() {
        WebSocketClient client = connected();
        var parts = new ByteArrayOutputStream();
        parts.writeBytes(new Frame(false, 0, Frame.TEXT, new byte[0]).masked());
        for (int i = 0; i < 200_000; i++) {
            parts.writeBytes(new Frame(false, 0, Frame.CONTINUATION, new byte[0]).masked());
        }

        try {
            client.wire().send(parts.toByteArray());
        } catch (UncheckedIOException closedMeanwhile) {
            // as it should
        }

        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 3000, 4999})
    void aClientThatClosesIsAnsweredAndGone(int code) {
        WebSocketClient client = connected();

        client.wire().send(Frame.close(code));

        assertThat(client.wire().closeCode()).isEqualTo(code);
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
    }

    @Test
    void aClientMayCloseWithoutCode() {
        WebSocketClient client = connected();

        client.wire().send(new Frame(true, 0, Frame.CLOSE, new byte[0]));

        assertThat(client.wire().next().opcode()).isEqualTo(Frame.CLOSE);
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
    }

    @Test
    void aConnectionThatBreaksOffIsGone() {
        connected().wire().abort();

        assertThat(wire.ended()).isIn(DisconnectReason.TRANSPORT_CLOSE, DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void aConnectionThatEndsWithoutCloseFrameIsGone() {
        connected().wire().close();

        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "a", "b!!!", "\u0000"})
    void aFrameThatIsNoPacketEndsTheSession(String text) {
        WebSocketClient client = connected();

        client.wire().send(text);

        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
    }

    @Test
    void packetsThatMeanNothingHereAreIgnored() {
        WebSocketClient client = connected();

        client.send("0", "5", "6", "6noop", "3", "3probe");

        client.assertEchoes("unhurt");
    }

    @Test
    void binaryMayComeAsBase64Text() {
        WebSocketClient client = connected();

        client.wire().send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]", "bAQIDBA==");

        assertThat(client.messages(2)).last().isEqualTo(EngineClient.binary(1, 2, 3, 4));
    }

    @Test
    void aClientThatAsksForBase64GetsIt() {
        WebSocketClient client = wire.webSocketWith("&b64=1");
        client.connect();

        client.send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]", EngineClient.binary(1, 2, 3, 4));

        assertThat(client.wire().text()).startsWith("451-");
        assertThat(client.wire().text()).isEqualTo("bAQIDBA==");
    }

    @Test
    void anEmptyAttachmentIsOne() {
        WebSocketClient client = connected();

        client.send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]", "b");

        assertThat(client.messages(2)).last().isEqualTo("b");
    }

    @Test
    void framesMayFollowTheHandshakeInTheSameSegment() {
        RawWebSocket webSocket =
                wire.with(new RawWebSocket(wire.port(), TARGET, join(Frame.text("40"), Frame.text("40/nope,"))));

        assertThat(webSocket.text()).startsWith("0{\"sid\":");
        assertThat(Stream.of(webSocket.text(), webSocket.text()))
                .anyMatch(text -> text.startsWith("40{\"sid\":"))
                .contains("44/nope,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void garbageBehindTheHandshakeEndsItsConnectionOnly() {
        WebSocketClient other = connected();

        RawWebSocket webSocket = wire.with(new RawWebSocket(wire.port(), TARGET, hex("ffffffffffffffffffff")));

        assertThat(webSocket.closeCode()).isEqualTo(1002);
        other.assertEchoes("unhurt");
    }

    @Test
    void largeMessagesGetThroughInBothDirections() throws Exception {
        try (var usual = Wire.start()) {
            WebSocketClient client = usual.webSocket();
            client.connect();
            for (int size : new int[] {125, 126, 65_535, 65_536, 900_000}) {
                String text = "x".repeat(size);
                client.assertEchoes(text);
            }
        }
    }
}
