/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import static io.rtcomm.websocket.frame.ClientFrames.hex;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameWriterTest {
    private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;
    private static final byte[] HELLO = "Hello".getBytes(UTF_8);

    @Test
    void theUnmaskedFramesOfRfc6455Section57AreWritten() {
        assertThat(bytes(FrameWriter.message(ALLOCATOR, Opcode.TEXT, HELLO, 0, 5)))
                .isEqualTo(hex("81 05 48 65 6c 6c 6f"));
        assertThat(bytes(FrameWriter.ping(ALLOCATOR, HELLO))).isEqualTo(hex("89 05 48 65 6c 6c 6f"));
        assertThat(bytes(FrameWriter.pong(ALLOCATOR, HELLO))).isEqualTo(hex("8a 05 48 65 6c 6c 6f"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 82 00",
        "125, 82 7d",
        "126, 82 7e 00 7e",
        "256, 82 7e 01 00",
        "65535, 82 7e ff ff",
        "65536, 82 7f 00 00 00 00 00 01 00 00",
    })
    void everyLengthHasItsShortestHeader(int length, String header) {
        ByteBuf frame = FrameWriter.message(ALLOCATOR, Opcode.BINARY, new byte[length], 0, length);

        assertThat(frame.isDirect()).isTrue();
        assertThat(frame.writableBytes()).isZero();
        byte[] bytes = bytes(frame);
        assertThat(bytes).startsWith(hex(header)).hasSize(hex(header).length + length);
        assertThat(FrameWriter.headerBytes(length)).isEqualTo(hex(header).length);
    }

    @Test
    void aMessageMayBePartOfAnArray() {
        assertThat(bytes(FrameWriter.message(ALLOCATOR, Opcode.TEXT, HELLO, 1, 3)))
                .isEqualTo(hex("81 03 65 6c 6c"));
    }

    @Test
    void aCloseFrameHasItsCodeAndReason() {
        assertThat(bytes(FrameWriter.close(ALLOCATOR, 1000, ""))).isEqualTo(hex("88 02 03 e8"));
        assertThat(bytes(FrameWriter.close(ALLOCATOR, 1009, "é"))).isEqualTo(hex("88 04 03 f1 c3 a9"));
    }

    @Test
    void aCloseFrameWithoutStatusIsEmpty() {
        assertThat(bytes(FrameWriter.close(ALLOCATOR, CloseCode.NO_STATUS, "x")))
                .isEqualTo(hex("88 00"));
    }

    @Test
    void aLongCloseReasonIsCutAtACharacter() {
        byte[] frame = bytes(FrameWriter.close(ALLOCATOR, 1000, "€".repeat(100)));

        assertThat(frame).hasSize(4 + 123).startsWith(hex("88 7d 03 e8"));
        assertThat(bytes(FrameWriter.close(ALLOCATOR, 1000, "a" + "€".repeat(100))))
                .hasSize(4 + 121);
    }

    @Test
    void aControlFrameBeyond125BytesIsRefused() {
        assertThat(bytes(FrameWriter.ping(ALLOCATOR, new byte[125]))).hasSize(127);
        assertThatThrownBy(() -> FrameWriter.ping(ALLOCATOR, new byte[126]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("126");
    }

    private static byte[] bytes(ByteBuf frame) {
        try {
            return ByteBufUtil.getBytes(frame);
        } finally {
            frame.release();
        }
    }
}
