/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import io.rtcomm.transport.PerMessageDeflate;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compressed messages (RFC 7692), where that is switched on and the client offers it. */
@Timeout(20)
class PerMessageDeflateTest {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private static final String LONG_TEXT = "abc".repeat(1000);
    private static final int RSV1 = 4;

    @AutoClose
    private final Wire wire = Wire.start(options -> options.perMessageDeflate(PerMessageDeflate.ON));

    private WebSocketClient connected(String... fields) {
        WebSocketClient client = wire.webSocketWith("", fields);
        client.connect();
        return client;
    }

    private static byte[] deflate(byte[] data) {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(data);
        var out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = buffer.length; n == buffer.length; ) {
            n = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            out.write(buffer, 0, n);
        }
        deflater.end();
        byte[] all = out.toByteArray();
        return Arrays.copyOf(all, all.length - 4); // RFC 7692 §7.2.1
    }

    private static String inflate(byte[] data) throws DataFormatException {
        var inflater = new Inflater(true);
        byte[] input = Arrays.copyOf(data, data.length + 4);
        input[data.length + 2] = input[data.length + 3] = (byte) 0xff;
        inflater.setInput(input);
        byte[] buffer = new byte[100_000];
        int length = inflater.inflate(buffer);
        inflater.end();
        return new String(buffer, 0, length, UTF_8);
    }

    @Test
    void anOfferIsAccepted() {
        String agreed = connected(OFFER).wire().handshake().field("Sec-WebSocket-Extensions");

        assertThat(agreed).startsWith("permessage-deflate");
    }

    @Test
    void withoutAnOfferNothingIsCompressed() {
        WebSocketClient client = connected();
        assertThat(client.wire().handshake().field("Sec-WebSocket-Extensions")).isNull();

        client.assertEchoes(LONG_TEXT);
    }

    @Test
    void longMessagesAreCompressedAndShortOnesAreNot() throws DataFormatException {
        WebSocketClient client = connected(OFFER);

        client.send("42[\"message\",\"" + LONG_TEXT + "\"]");
        Frame longEcho = client.wire().next();
        assertThat(longEcho.rsv()).isEqualTo(RSV1);
        assertThat(longEcho.payload().length).isLessThan(LONG_TEXT.length() / 10);
        assertThat(inflate(longEcho.payload())).isEqualTo("42[\"message-back\",\"" + LONG_TEXT + "\"]");

        client.send("42[\"message\",1]");
        Frame shortEcho = client.wire().next();
        assertThat(shortEcho.rsv()).isZero();
        assertThat(shortEcho.text()).isEqualTo("42[\"message-back\",1]");
    }

    @Test
    void aClientMayCompressWhatItSends() {
        WebSocketClient client = connected(OFFER);

        client.wire().send(new Frame(true, RSV1, Frame.TEXT, deflate("42[\"message\",\"hello\"]".getBytes(UTF_8))));

        assertThat(client.message()).isEqualTo("42[\"message-back\",\"hello\"]");
    }

    @Test
    void aBroadcastIsCompressedForWhoAgreedOnIt() throws DataFormatException {
        WebSocketClient one = connected(OFFER);
        WebSocketClient other = connected(OFFER);
        WebSocketClient plain = connected();

        wire.io().emit("e", LONG_TEXT);

        for (WebSocketClient client : new WebSocketClient[] {one, other}) {
            assertThat(inflate(client.wire().next().payload())).isEqualTo("42[\"e\",\"" + LONG_TEXT + "\"]");
        }
        assertThat(plain.message()).isEqualTo("42[\"e\",\"" + LONG_TEXT + "\"]");
    }

    @Test
    void aSmallMessageThatInflatesBeyondTheLimitEndsItsConnectionOnly() {
        WebSocketClient other = connected(OFFER);
        wire.connected();
        WebSocketClient client = connected(OFFER);
        byte[] bomb = deflate(("4" + " ".repeat(50_000_000)).getBytes(UTF_8));
        assertThat(bomb.length).isLessThan(1_000_000);

        client.wire().send(new Frame(true, RSV1, Frame.TEXT, bomb));

        assertThat(client.wire().closeCode()).isEqualTo(1009);
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
        other.assertEchoes("unhurt");
    }

    @Test
    void whatDoesNotInflateEndsItsConnection() {
        WebSocketClient client = connected(OFFER);

        client.wire().send(new Frame(true, RSV1, Frame.TEXT, new byte[] {(byte) 0xff, 1, 2, 3, 4, 5, 6, 7}));

        assertThat(client.wire().closeCode()).isIn(1002, 1007);
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void compressionGoesOnAfterAnUpgrade() throws DataFormatException {
        var client = wire.polling();
        client.connect();
        RawWebSocket webSocket = wire.with(new RawWebSocket(wire.port(), client.upgradeTarget(), OFFER));
        webSocket.send("2probe");
        assertThat(webSocket.text()).isEqualTo("3probe");
        webSocket.send("5", "42[\"message\",\"" + LONG_TEXT + "\"]");

        assertThat(inflate(webSocket.next().payload())).isEqualTo("42[\"message-back\",\"" + LONG_TEXT + "\"]");
    }
}
