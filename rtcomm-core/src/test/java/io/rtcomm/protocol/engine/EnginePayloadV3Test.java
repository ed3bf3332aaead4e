/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnginePayloadV3Test {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1:", "+1:6", " 1:6", "1 :6", "0x1:6", "1:6\n", "9999999999:4", "2:4😀", "1:b", "2:bx"})
    void malformedTextPayloadsAreRefused(String body) {
        assertThat(Packets.of(sink -> EnginePayloadV3.decodeText(body.getBytes(UTF_8), 10, sink)))
                .last()
                .isEqualTo("error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2:4\u00ff", "2:4\u00c3", "3:4\u00ed\u00a0\u0080"})
    void textThatIsNotUtf8IsRefused(String latin1) {
        assertThat(Packets.of(sink -> EnginePayloadV3.decodeText(latin1.getBytes(ISO_8859_1), 10, sink)))
                .containsExactly("error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0001",
                "00ff36",
                "0000ff",
                "0100ff",
                "000001ff36",
                "0001ffff",
                "03ff",
                "00010000000000000000ff36"
            })
    void malformedBinaryPayloadsAreRefused(String hex) {
        assertThat(Packets.of(
                        sink -> EnginePayloadV3.decodeBinary(HexFormat.of().parseHex(hex), 10, sink)))
                .containsExactly("error");
    }

    @Test
    void aMillionDigitsOfLengthAreNotRead() {
        byte[] body = "1".repeat(1_000_000).getBytes(UTF_8);
        assertThat(Packets.of(sink -> EnginePayloadV3.decodeText(body, 10, sink)))
                .containsExactly("error");
    }

    @Test
    void emptyPacketsCountAgainstTheLimit() {
        byte[] body = "0:".repeat(500_000).getBytes(UTF_8);
        assertThat(Packets.of(sink -> EnginePayloadV3.decodeText(body, 10_000, sink)))
                .containsExactly("error");
        assertThat(Packets.of(sink -> EnginePayloadV3.decodeText(body, 500_000, sink)))
                .isEmpty();
    }

    @Test
    void packetsBeyondTheLimitAreRefusedAfterTheAllowedOnes() {
        assertThat(Packets.of(sink -> EnginePayloadV3.decodeText("1:61:61:6".getBytes(UTF_8), 2, sink)))
                .containsExactly("noop", "noop", "error");
        byte[] binary = HexFormat.of().parseHex("0001ff360001ff360001ff36");
        assertThat(Packets.of(sink -> EnginePayloadV3.decodeBinary(binary, 2, sink)))
                .containsExactly("noop", "noop", "error");
    }

    @Test
    void whatIsEncodedIsDecodedAgainInBothForms() {
        var random = new Random(815);
        for (int round = 0; round < 200; round++) {
            var expected = new ArrayList<String>();
            var text = Unpooled.buffer();
            var binary = Unpooled.buffer();
            int budget = 0;
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                byte[] data = new byte[random.nextInt(300)];
                random.nextBytes(data);
                boolean asBinary = random.nextBoolean();
                if (asBinary) {
                    expected.add("message<" + HexFormat.of().formatHex(data) + ">");
                    EnginePayloadV3.appendBase64(text, data);
                    EnginePayloadV3.appendBinary(binary, data);
                } else {
                    data = RandomText.of(random, 100).getBytes(UTF_8);
                    expected.add(data.length == 0 ? "message" : "message:" + new String(data, UTF_8));
                    EnginePayloadV3.appendText(text, EnginePacketType.MESSAGE, data);
                    EnginePayloadV3.appendTextToBinary(binary, EnginePacketType.MESSAGE, data);
                }
                budget += EnginePayloadV3.encodedSize(asBinary, data.length);
            }
            assertThat(text.readableBytes()).isLessThanOrEqualTo(budget);
            assertThat(binary.readableBytes()).isLessThanOrEqualTo(budget);
            byte[] textBody = ByteBufUtil.getBytes(text);
            byte[] binaryBody = ByteBufUtil.getBytes(binary);
            assertThat(Packets.of(sink -> EnginePayloadV3.decodeText(textBody, 5, sink)))
                    .isEqualTo(expected);
            assertThat(Packets.of(sink -> EnginePayloadV3.decodeBinary(binaryBody, 5, sink)))
                    .isEqualTo(expected);
        }
    }
}
