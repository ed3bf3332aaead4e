/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import io.rtcomm.transport.PerMessageDeflate;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What brought WebSocket libraries down, thrown at this server. Another client is asked afterwards. */
@Timeout(60)
class WsAdvisoriesTest {
    private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";
    private static final int MEGABYTE = 1 << 20;

    @AutoClose
    private final Wire wire = Wire.start(options -> options.perMessageDeflate(PerMessageDeflate.ON));

    private final WebSocketClient other = wire.webSocket();

    @BeforeEach
    void connect() {
        other.connect();
        wire.connected();
    }

    @Test
    @DisplayName("CVE-2016-10518: a pong has what the ping had, and nothing of the server's memory")
    void aPongHasWhatThePingHad() {
        RawWebSocket client = wire.webSocket(TARGET);
        client.text();

        client.send(new Frame(true, 0, Frame.PING, new byte[] {'4', '2'}), new Frame(true, 0, Frame.PING, new byte[0]));

        Frame first = client.next();
        Frame last = first.payload().length == 0 ? first : client.next();
        assertThat(first.opcode()).isEqualTo(Frame.PONG);
        assertThat(first.text()).isIn("42", "");
        assertThat(last.opcode()).isEqualTo(Frame.PONG);
        assertThat(last.payload()).isEmpty();
        other.assertEchoes("unhurt");
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 31, (1L << 31) - 1, 1L << 40, Long.MAX_VALUE})
    @DisplayName("CVE-2016-10542: a huge frame is refused by its length")
    void aHugeFrameIsRefusedByItsLength(long length) {
        RawWebSocket client = wire.webSocket(TARGET);
        client.text();

        client.send(ByteBuffer.allocate(14)
                .put((byte) 0x82)
                .put((byte) 0xff)
                .putLong(length)
                .putInt(0)
                .array());

        assertThat(client.closeCode()).isEqualTo(1009);
        other.assertEchoes("unhurt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "constructor",
                "__proto__",
                "toString; valueOf=1",
                "permessage-deflate; __proto__",
                "permessage-deflate; constructor=1, hasOwnProperty",
                "hasOwnProperty; a; a; a"
            })
    @DisplayName("GHSA-5v72-xg48-5rpm: an extension named as a property of all objects is not known")
    void anExtensionNamedAsAPropertyIsNotKnown(String extensions) {
        var client = wire.webSocket(TARGET, "Sec-WebSocket-Extensions: " + extensions);

        assertThat(client.handshake().status()).isEqualTo(101);
        assertThat(client.handshake().field("Sec-WebSocket-Extensions")).isNull();
        other.assertEchoes("unhurt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Connection", "Upgrade"})
    @DisplayName("CVE-2021-32640: long white space and long lists cost what they weigh")
    void longListsCostWhatTheyWeigh(String field) {
        String[] values = {
            "a" + " ".repeat(14_000) + "b", "a" + "\t,".repeat(7_000), "a,".repeat(7_000) + "a", "a;".repeat(7_000)
        };
        for (String value : values) {
            RawHttp http = wire.http();
            http.send(RawWebSocket.request(TARGET, field + ": " + value));
            assertThat(http.read().status()).isIn(400, 101);
            http.abort();
        }
        other.assertEchoes("unhurt");
    }

    @Test
    @DisplayName("CVE-2024-37890: a handshake with too many fields is refused")
    void aHandshakeWithTooManyFieldsIsRefused() {
        String[] fields = new String[1_500];
        Arrays.setAll(fields, i -> "x" + i + ": 1");

        RawHttp http = wire.http();
        http.send(RawWebSocket.request(TARGET, fields));

        assertThat(http.read().status()).isEqualTo(431);
        assertThat(http.ended()).isTrue();
        other.assertEchoes("unhurt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bye", "a reason of some length, which nobody sends back"})
    @DisplayName("CVE-2026-45736: a close frame has nothing of the server's memory")
    void aCloseFrameHasNothingOfTheServersMemory(String reason) {
        RawWebSocket client = wire.webSocket(TARGET);
        client.text();
        byte[] text = reason.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] payload = ByteBuffer.allocate(2 + text.length)
                .putShort((short) 1000)
                .put(text)
                .array();

        client.send(new Frame(true, 0, Frame.CLOSE, payload));

        Frame answer = client.next();
        assertThat(answer.opcode()).isEqualTo(Frame.CLOSE);
        assertThat(answer.payload()).containsExactly(3, 0xe8);
        other.assertEchoes("unhurt");
    }

    @Test
    @DisplayName("CVE-2026-48779: a message in many empty frames is refused")
    void aMessageInManyEmptyFramesIsRefused() {
        RawWebSocket client = wire.webSocket(TARGET);
        client.text();
        byte[] empty = new Frame(false, 0, Frame.CONTINUATION, new byte[0]).masked();
        byte[] flood = new byte[empty.length * 5_000];
        for (int i = 0; i < flood.length; i++) {
            flood[i] = empty[i % empty.length];
        }

        client.send(new Frame(false, 0, Frame.BINARY, new byte[0]));
        client.send(flood);

        assertThat(client.closeCode()).isIn(1008, RawWebSocket.NO_CLOSE_FRAME);
        other.assertEchoes("unhurt");
    }

    @Test
    @DisplayName("CVE-2020-11612 and its kind: a compressed message is bounded by what it inflates to")
    void aCompressedMessageIsBoundedByWhatItInflatesTo() {
        var client = wire.webSocket(TARGET, "Sec-WebSocket-Extensions: permessage-deflate");
        assertThat(client.handshake().field("Sec-WebSocket-Extensions")).startsWith("permessage-deflate");
        client.text();
        var deflater = new Deflater(9, true);
        deflater.setInput(new byte[100 * MEGABYTE]);
        byte[] bomb = new byte[MEGABYTE];
        int length = deflater.deflate(bomb, 0, bomb.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();

        client.send(new Frame(true, 4, Frame.BINARY, Arrays.copyOf(bomb, length)));

        assertThat(client.closeCode()).isEqualTo(1009);
        other.assertEchoes("unhurt");
    }
}
