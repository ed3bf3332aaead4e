/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineFrameTest {
    @ParameterizedTest
    @CsvSource({
        "4hello, message:hello",
        "2probe, ping:probe",
        "3, pong",
        "5, upgrade",
        "4, message",
        "bAQID, message<010203>",
        "7, error",
        "/, error",
        "'', error",
        "x, error"
    })
    void textFramesOfRevision4AreDecoded(String frame, String packet) {
        assertThat(text(EngineProtocol.V4, frame)).containsExactly(packet);
    }

    @ParameterizedTest
    @CsvSource({
        "4hello, message:hello",
        "b4AQID, message<010203>",
        "b4, message<>",
        "b, error",
        "b7AQ, error",
        "bAQ, error"
    })
    void textFramesOfRevision3AreDecoded(String frame, String packet) {
        assertThat(text(EngineProtocol.V3, frame)).containsExactly(packet);
    }

    @ParameterizedTest
    @CsvSource({"'', message<>", "0401, message<0401>"})
    void binaryFramesOfRevision4AreMessages(String hex, String packet) {
        assertThat(binary(EngineProtocol.V4, hex)).containsExactly(packet);
    }

    @ParameterizedTest
    @CsvSource({"'', error", "0401, message<01>", "04, message<>", "07, error", "34, error", "ff, error"})
    void binaryFramesOfRevision3BeginWithAType(String hex, String packet) {
        assertThat(binary(EngineProtocol.V3, hex)).containsExactly(packet);
    }

    @ParameterizedTest
    @EnumSource(EngineProtocol.class)
    void sizesAreThoseOfWhatIsWritten(EngineProtocol protocol) {
        for (int length = 0; length < 10; length++) {
            var out = Unpooled.buffer();
            EngineFrame.appendBase64(out, protocol, new byte[length]);
            assertThat(out.readableBytes()).isEqualTo(EngineFrame.base64Size(protocol, length));
            out.clear();
            EngineFrame.appendBinary(out, protocol, new byte[length]);
            assertThat(out.readableBytes()).isEqualTo(EngineFrame.binarySize(protocol, length));
            out.clear();
            EngineFrame.appendText(out, EnginePacketType.MESSAGE, new byte[length]);
            assertThat(out.readableBytes()).isEqualTo(EngineFrame.textSize(length));
        }
    }

    @Test
    void theRevisionIsNamedByTheParameterLiterally() {
        assertThat(EngineProtocol.of("4")).isEqualTo(EngineProtocol.V4);
        assertThat(EngineProtocol.of("3")).isEqualTo(EngineProtocol.V3);
        assertThat(EngineProtocol.of(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "5", "04", "4 ", "four"})
    void anythingElseNamesNoRevision(String eio) {
        assertThat(EngineProtocol.of(eio)).isNull();
    }

    @Test
    void theSevenTypesAndNoOthersHaveADigit() {
        for (int b = -128; b < 256; b++) {
            var type = EnginePacketType.of(b);
            if (b >= '0' && b <= '6') {
                assertThat(type).isNotNull().extracting(EnginePacketType::code).isEqualTo((byte) b);
            } else {
                assertThat(type).isNull();
            }
        }
    }

    private static List<String> text(EngineProtocol protocol, String frame) {
        byte[] bytes = ("??" + frame + "!").getBytes(UTF_8);
        return Packets.of(sink -> EngineFrame.decodeText(protocol, bytes, 2, bytes.length - 3, sink));
    }

    private static List<String> binary(EngineProtocol protocol, String hex) {
        byte[] bytes = HexFormat.of().parseHex("ffff" + hex + "ff");
        return Packets.of(sink -> EngineFrame.decodeBinary(protocol, bytes, 2, bytes.length - 3, sink));
    }
}
