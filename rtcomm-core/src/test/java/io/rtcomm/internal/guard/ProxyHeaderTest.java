/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String FOUR =
            "c6336407" + "cb007101" + "1f90" + "01bb"; // 198.51.100.7:8080 to 203.0.113.1:443
    private static final String SIX =
            "20010db8000000000000000000000007" + "00000000000000000000000000000001" + "1f9001bb";

    private static byte[] line(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] binary(String command, String family, String rest) {
        return hex(SIGNATURE + command + family + String.format("%04x", rest.length() / 2) + rest);
    }

    private static ProxyHeader read(byte[] bytes) {
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        ProxyHeader header = ProxyHeader.read(buffer);
        assertThat(buffer.readerIndex()).as("nothing is consumed").isZero();
        return header;
    }

    static Stream<byte[]> fine() {
        return Stream.of(
                line("PROXY TCP4 198.51.100.7 203.0.113.1 8080 443\r\n"),
                line("PROXY TCP6 2001:db8::7 ::1 8080 443\r\n"),
                line("PROXY UNKNOWN\r\n"),
                line("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n"),
                binary("21", "11", FOUR),
                binary("21", "21", SIX),
                binary("21", "00", ""),
                binary("21", "31", "00".repeat(216)),
                binary("20", "00", ""),
                binary("20", "11", FOUR),
                binary("21", "11", FOUR + "02" + "0003" + "616263"));
    }

    @ParameterizedTest
    @MethodSource("fine")
    void aHeaderIsReadWhenItsLastByteIsThereAndWhatFollowsIsLeft(byte[] header) {
        for (int length = 0; length < header.length; length++) {
            assertThat(ProxyHeader.read(Unpooled.wrappedBuffer(header, 0, length)))
                    .as("%d of %d bytes", length, header.length)
                    .isNull();
        }
        var more = Unpooled.wrappedBuffer(new byte[] {1, 2}, header, line("GET / HTTP/1.1\r\n"));
        more.skipBytes(2);
        assertThat(ProxyHeader.read(more).length()).isEqualTo(header.length);
        assertThat(read(header)).isEqualTo(ProxyHeader.read(more));
    }

    @Test
    void theSourceIsTheClient() {
        assertThat(read(line("PROXY TCP4 198.51.100.7 203.0.113.1 8080 443\r\n"))
                        .client())
                .isEqualTo(new InetSocketAddress("198.51.100.7", 8080));
        assertThat(read(line("PROXY TCP6 2001:db8::7 ::1 8080 443\r\n")).client())
                .isEqualTo(new InetSocketAddress("2001:db8::7", 8080));
        assertThat(read(binary("21", "11", FOUR)).client()).isEqualTo(new InetSocketAddress("198.51.100.7", 8080));
        assertThat(read(binary("21", "21", SIX)).client()).isEqualTo(new InetSocketAddress("2001:db8::7", 8080));
    }

    @Test
    void whoSpeaksForItselfOrDoesNotKnowNamesNobody() {
        assertThat(read(line("PROXY UNKNOWN\r\n")).client()).isNull();
        assertThat(read(line("PROXY UNKNOWN 198.51.100.7 203.0.113.1 8080 443\r\n"))
                        .client())
                .isNull();
        assertThat(read(binary("20", "11", FOUR)).client()).isNull();
        assertThat(read(binary("21", "00", FOUR)).client()).isNull();
        assertThat(read(binary("21", "31", "00".repeat(216))).client()).isNull();
    }

    @Test
    void theClientCameUnderTlsWhenTheProxySaysSo() {
        String ssl = "20" + "0005" + "01" + "00000000";
        String none = "20" + "0005" + "00" + "00000000";

        assertThat(read(binary("21", "11", FOUR + ssl)).secure()).isTrue();
        assertThat(read(binary("21", "11", FOUR + none)).secure()).isFalse();
        assertThat(read(binary("21", "11", FOUR)).secure()).isFalse();
    }

    @Test
    void aChecksumIsChecked() {
        byte[] header = binary("21", "11", FOUR + "03" + "0004" + "00000000");
        var sum = new CRC32C();
        sum.update(header);
        byte[] right = header.clone();
        for (int i = 0; i < 4; i++) {
            right[right.length - 4 + i] = (byte) (sum.getValue() >>> (24 - 8 * i));
        }

        assertThat(read(right).client()).isEqualTo(new InetSocketAddress("198.51.100.7", 8080));
        right[16]++;
        assertThatExceptionOfType(DecoderException.class).isThrownBy(() -> read(right));
    }

    static Stream<byte[]> malformed() {
        return Stream.of(
                line("GET / HTTP/1.1\r\n"),
                line("proxy TCP4 198.51.100.7 203.0.113.1 8080 443\r\n"),
                line("PROXY\tTCP4 198.51.100.7 203.0.113.1 8080 443\r\n"),
                line("PROXY \r\n"),
                line("PROXY TCP5 198.51.100.7 203.0.113.1 8080 443\r\n"),
                line("PROXY TCP4 198.51.100.7 203.0.113.1 8080 443\n"),
                line("PROXY TCP4  198.51.100.7 203.0.113.1 8080 443\r\n"),
                line("PROXY TCP4 198.51.100.7 203.0.113.1 8080 443 \r\n"),
                line("PROXY TCP4 198.51.100.7 203.0.113.1 8080\r\n"),
                line("PROXY TCP4 198.51.100.7 203.0.113.1 65536 443\r\n"),
                line("PROXY TCP4 198.51.100.7 203.0.113.1 -1 443\r\n"),
                line("PROXY TCP4 198.51.100.7 203.0.113.1 8080 x\r\n"),
                line("PROXY TCP4 198.51.100.256 203.0.113.1 8080 443\r\n"),
                line("PROXY TCP4 2001:db8::7 ::1 8080 443\r\n"),
                line("PROXY TCP6 198.51.100.7 203.0.113.1 8080 443\r\n"),
                line("PROXY TCP6 [2001:db8::7] ::1 8080 443\r\n"),
                line("PROXY TCP6 fe80::7%eth0 ::1 8080 443\r\n"),
                line("PROXY TCP4 localhost localhost 8080 443\r\n"),
                line("PROXY UNKNOWN" + "x".repeat(107)),
                hex("0d0a0d0a000d0a515549540b"),
                binary("11", "11", FOUR),
                binary("22", "11", FOUR),
                binary("21", "11", FOUR.substring(2)),
                binary("21", "21", FOUR),
                binary("21", "11", FOUR + "02"),
                binary("21", "11", FOUR + "02" + "0002" + "61"),
                binary("21", "11", FOUR + "03" + "0001" + "61"),
                hex(SIGNATURE + "2111" + "ffff"),
                hex(SIGNATURE + "2111" + String.format("%04x", ProxyHeader.MAX_BYTES - 15)));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatIsNoHeaderIsFoundOut(byte[] bytes) {
        assertThatExceptionOfType(DecoderException.class).isThrownBy(() -> read(bytes));
    }

    @Test
    void theLongestLineAndTheLongestHeaderAreRead() {
        assertThat(read(line("PROXY UNKNOWN " + "x".repeat(91) + "\r\n")).length())
                .isEqualTo(107);
        int room = ProxyHeader.MAX_BYTES - 16 - 12 - 3;
        String filler = "04" + String.format("%04x", room) + "00".repeat(room);

        assertThat(read(binary("21", "11", FOUR + filler)).length()).isEqualTo(ProxyHeader.MAX_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", "PRX", "\r\n\r\n\r"})
    void theFirstWrongByteIsEnough(String begun) {
        assertThatExceptionOfType(DecoderException.class).isThrownBy(() -> read(line(begun)));
    }

    @Test
    void whateverIsChangedItIsReadOrRefusedAndNeverReadBeyondItsEnd() {
        var random = new Random(4711);
        List<byte[]> headers = fine().toList();
        for (int i = 0; i < 50_000; i++) {
            byte[] changed = headers.get(i % headers.size()).clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(changed.length + 1);
            try {
                ProxyHeader header = ProxyHeader.read(Unpooled.wrappedBuffer(changed, 0, length));
                if (header != null) {
                    assertThat(header.length()).isBetween(15, length);
                }
            } catch (DecoderException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void whatAnotherImplementationWritesIsRead() {
        assertThat(read(encoded(HAProxyProtocolVersion.V1, HAProxyProxiedProtocol.TCP4, "198.51.100.7", "203.0.113.1"))
                        .client())
                .isEqualTo(new InetSocketAddress("198.51.100.7", 8080));
        assertThat(read(encoded(HAProxyProtocolVersion.V1, HAProxyProxiedProtocol.TCP6, "2001:db8::7", "::1"))
                        .client())
                .isEqualTo(new InetSocketAddress("2001:db8::7", 8080));
        HAProxyTLV tls = new HAProxyTLV((byte) 0x20, Unpooled.wrappedBuffer(new byte[] {1, 0, 0, 0, 0}));
        HAProxyTLV alpn = new HAProxyTLV(HAProxyTLV.Type.PP2_TYPE_ALPN, Unpooled.copiedBuffer("h2", ISO_8859_1));
        ProxyHeader four = read(encoded(
                HAProxyProtocolVersion.V2, HAProxyProxiedProtocol.TCP4, "198.51.100.7", "203.0.113.1", alpn, tls));
        assertThat(four.client()).isEqualTo(new InetSocketAddress("198.51.100.7", 8080));
        assertThat(four.secure()).isTrue();
        assertThat(read(encoded(HAProxyProtocolVersion.V2, HAProxyProxiedProtocol.TCP6, "2001:db8::7", "::1"))
                        .client())
                .isEqualTo(new InetSocketAddress("2001:db8::7", 8080));
    }

    private static byte[] encoded(
            HAProxyProtocolVersion version,
            HAProxyProxiedProtocol protocol,
            String source,
            String destination,
            HAProxyTLV... extensions) {
        var channel = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
        channel.writeOutbound(new HAProxyMessage(
                version, HAProxyCommand.PROXY, protocol, source, destination, 8080, 443, List.of(extensions)));
        ByteBuf out = channel.readOutbound();
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes).release();
        channel.finishAndReleaseAll();
        return bytes;
    }
}
