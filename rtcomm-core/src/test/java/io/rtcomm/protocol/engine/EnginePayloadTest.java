/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnginePayloadTest {
    @Test
    void aPayloadOfMorePacketsThanAllowedIsRefusedAfterTheAllowedOnes() {
        byte[] body = "4a\u001e4b\u001e4c".getBytes(UTF_8);
        assertThat(Packets.of(sink -> EnginePayload.decode(body, 2, sink)))
                .containsExactly("message:a", "message:b", "error");
        assertThat(Packets.of(sink -> EnginePayload.decode(body, 3, sink)))
                .containsExactly("message:a", "message:b", "message:c");
    }

    @Test
    void halfAMillionTinyPacketsAreRefusedWithoutBeingLookedAt() {
        byte[] body = "6\u001e".repeat(500_000).getBytes(UTF_8);
        int[] packets = {0};
        assertThatThrownBy(() -> EnginePayload.decode(body, 10_000, (type, binary, a, o, l) -> packets[0]++))
                .isInstanceOf(EngineProtocolException.class)
                .hasMessage("payload holds more than 10000 packets")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
        assertThat(packets[0]).isEqualTo(10_000);
    }

    @Test
    void aLargePayloadIsDecodedWithoutCopies() throws Exception {
        byte[] body = ("4" + "x".repeat(999_999)).getBytes(UTF_8);
        EnginePayload.decode(body, 1, (type, binary, array, offset, length) -> {
            assertThat(array).isSameAs(body);
            assertThat(offset).isEqualTo(1);
            assertThat(length).isEqualTo(999_999);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4\u00ff",
                "4\u00c0\u0080",
                "4\u00ed\u00a0\u0080",
                "4\u00f4\u0090\u0080\u0080",
                "4\u00e2\u0082",
                "b\u00c3"
            })
    void textThatIsNotUtf8IsRefused(String latin1) {
        byte[] body = ("4ok\u001e" + latin1).getBytes(ISO_8859_1);
        assertThat(Packets.of(sink -> EnginePayload.decode(body, 10, sink))).containsExactly("message:ok", "error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bA", "bAQIDB", "bA===", "b=AQ=", "bAQ=I", "bA Q=", "bé"})
    void brokenBase64IsRefused(String packet) {
        assertThat(Packets.of(sink -> EnginePayload.decode(packet.getBytes(UTF_8), 10, sink)))
                .containsExactly("error");
    }

    @Test
    void base64WithLineBreaksIsUnderstood() {
        byte[] body = "bAQID\r\nBA==\n\u001ebAQ\n==".getBytes(UTF_8);
        assertThat(Packets.of(sink -> EnginePayload.decode(body, 10, sink)))
                .containsExactly("message<01020304>", "message<01>");
    }

    @Test
    void whatIsEncodedIsDecodedAgain() {
        var random = new Random(4711);
        for (int round = 0; round < 200; round++) {
            var expected = new ArrayList<String>();
            var out = Unpooled.buffer();
            int budget = 0;
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                byte[] data = new byte[random.nextInt(20)];
                random.nextBytes(data);
                boolean binary = random.nextBoolean();
                if (binary) {
                    expected.add("message<" + java.util.HexFormat.of().formatHex(data) + ">");
                    EnginePayload.appendBinary(out, data);
                } else {
                    data = RandomText.of(random, 12).getBytes(UTF_8);
                    expected.add(data.length == 0 ? "message" : "message:" + new String(data, UTF_8));
                    EnginePayload.appendText(out, EnginePacketType.MESSAGE, data);
                }
                budget += EnginePayload.encodedSize(binary, data.length);
            }
            assertThat(out.readableBytes()).isBetween(1, budget);
            byte[] body = ByteBufUtil.getBytes(out);
            assertThat(Packets.of(sink -> EnginePayload.decode(body, 5, sink))).isEqualTo(expected);
        }
    }
}
