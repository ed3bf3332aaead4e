/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import static io.rtcomm.websocket.frame.ClientFrames.KEY;
import static io.rtcomm.websocket.frame.ClientFrames.frame;
import static io.rtcomm.websocket.frame.ClientFrames.header;
import static io.rtcomm.websocket.frame.ClientFrames.hex;
import static io.rtcomm.websocket.frame.ClientFrames.join;
import static io.rtcomm.websocket.frame.ClientFrames.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderRulesTest {

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "c1 80 00 00 00 00, RSV1 without an extension",
        "a1 80 00 00 00 00, RSV2",
        "91 80 00 00 00 00, RSV3",
        "c9 80 00 00 00 00, RSV1 on a control frame",
        "83 80 00 00 00 00, opcode 3",
        "84 80 00 00 00 00, opcode 4",
        "85 80 00 00 00 00, opcode 5",
        "86 80 00 00 00 00, opcode 6",
        "87 80 00 00 00 00, opcode 7",
        "8b 80 00 00 00 00, opcode 11",
        "8c 80 00 00 00 00, opcode 12",
        "8d 80 00 00 00 00, opcode 13",
        "8e 80 00 00 00 00, opcode 14",
        "8f 80 00 00 00 00, opcode 15",
        "81 05 48 65 6c 6c 6f, a frame without a mask",
        "89 00, a ping without a mask",
        "09 80 00 00 00 00, a fragmented ping",
        "08 80 00 00 00 00, a fragmented close",
        "89 fe 00 7e 00 00 00 00, a ping of 126 bytes",
        "88 ff 00 00 00 00 00 00 00 7e, a close with a 64 bit length",
        "80 80 00 00 00 00, a continuation of nothing",
        "00 80 00 00 00 00, an open continuation of nothing",
        "01 80 00 00 00 00 81 80 00 00 00 00, a text inside a text",
        "01 80 00 00 00 00 02 80 00 00 00 00, a binary inside a text",
        "81 80 00 00 00 00 80 80 00 00 00 00, a continuation after a whole message",
        "81 fe 00 7d 00 00 00 00, 125 in 16 bits",
        "81 fe 00 00 00 00 00 00, 0 in 16 bits",
        "81 ff 00 00 00 00 00 00 ff ff 00 00 00 00, 65535 in 64 bits",
        "81 ff 80 00 00 00 00 00 00 00 00 00 00 00, a 64 bit length with the top bit",
        "81 ff ff ff ff ff ff ff ff ff 00 00 00 00, a 64 bit length of ones",
        "88 81 00 00 00 00 03, a close with half a code",
    })
    void aBrokenFrameClosesWith1002(String bytes, String what) {
        for (List<String> told : List.of(FrameLog.of(hex(bytes)), FrameLog.byteByByte(hex(bytes)))) {
            assertThat(told.get(told.size() - 1)).as(what).isEqualTo("error 1002");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 5001, 9999, 65535})
    void aCloseCodeThatMayNotBeSentClosesWith1002(int code) {
        assertThat(FrameLog.of(ClientFrames.close(code, ""))).containsExactly("error 1002");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void aCloseCodeThatMayBeSentIsTold(int code) {
        assertThat(FrameLog.of(ClientFrames.close(code, "x"))).containsExactly("close " + code + " x");
    }

    @Test
    void aCloseReasonWithInvalidUtf8ClosesWith1007() {
        assertThat(FrameLog.of(frame(true, Opcode.CLOSE, hex("03 e8 c3 28")))).containsExactly("error 1007");
        assertThat(FrameLog.of(frame(true, Opcode.CLOSE, hex("03 e8 61 c3")))).containsExactly("error 1007");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "c3 28, a continuation byte missing",
        "80, a continuation byte alone",
        "c0 80, overlong NUL",
        "e0 80 af, overlong slash",
        "ed a0 80, a surrogate",
        "f4 90 80 80, above U+10FFFF",
        "61 62 63 64 65 66 67 68 ff, a byte that never occurs",
        "61 e2 82, a character cut off at the end",
    })
    void aTextFrameWithInvalidUtf8ClosesWith1007(String bytes, String what) {
        byte[] payload = hex(bytes);

        assertThat(FrameLog.of(frame(true, Opcode.TEXT, payload))).as(what).containsExactly("error 1007");
        assertThat(FrameLog.byteByByte(frame(true, Opcode.TEXT, payload))).containsExactly("error 1007");
        assertThat(FrameLog.of(inSingleBytes(payload))).containsExactly("error 1007");
    }

    @Test
    void aBinaryFrameMayHoldAnyBytes() {
        assertThat(FrameLog.of(frame(true, Opcode.BINARY, hex("c3 28 ff")))).containsExactly("binary c328ff");
    }

    @Test
    void aCharacterMayBeSplitOverFrames() {
        assertThat(FrameLog.of(inSingleBytes("a€😀é".getBytes(UTF_8)))).containsExactly("text a€😀é");
    }

    @Test
    void invalidTextFailsBeforeItsMessageIsComplete() {
        byte[] start = join(header(0x01, 5, KEY), masked(hex("61 ed a0")));

        assertThat(FrameLog.of(start)).containsExactly("error 1007");
    }

    @Test
    void aMessageOfExactlyTheLimitIsRead() {
        byte[] half = new byte[50];

        assertThat(FrameLog.of(100, 2, frame(true, Opcode.TEXT, new byte[100]))).hasSize(1);
        assertThat(FrameLog.of(100, 2, join(frame(false, Opcode.BINARY, half), frame(true, 0, half))))
                .hasSize(1)
                .doesNotContain("error 1009");
    }

    @Test
    void aLengthBeyondTheLimitClosesWith1009BeforeAnyPayload() {
        assertThat(FrameLog.of(100, 2, hex("82 e5"))).containsExactly("error 1009");
        assertThat(FrameLog.of(100, 2, hex("82 fe 01 00"))).containsExactly("error 1009");
        assertThat(FrameLog.of(100, 2, hex("82 ff 7f ff ff ff ff ff ff ff"))).containsExactly("error 1009");
        assertThat(FrameLog.of(Integer.MAX_VALUE, 2, hex("82 ff 00 00 00 00 80 00 00 00")))
                .containsExactly("error 1009");
    }

    @Test
    void fragmentsThatAddUpBeyondTheLimitCloseWith1009() {
        byte[] bytes = join(frame(false, Opcode.BINARY, new byte[60]), hex("80 a9"));

        assertThat(FrameLog.of(100, 9, bytes)).containsExactly("error 1009");
    }

    @Test
    void aControlFrameDoesNotCountForTheLimit() {
        byte[] ping = frame(true, Opcode.PING, new byte[125]);
        byte[] bytes = join(frame(false, Opcode.BINARY, new byte[10]), ping, frame(true, 0, new byte[0]));

        assertThat(FrameLog.of(10, 9, bytes)).hasSize(2).noneMatch(line -> line.startsWith("error"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aFloodOfFragmentsStopsAtTheLimit(int bytesPerFrame) {
        byte[] first = frame(false, Opcode.TEXT, new byte[bytesPerFrame]);
        byte[] more = frame(false, Opcode.CONTINUATION, new byte[bytesPerFrame]);
        byte[] last = frame(true, Opcode.CONTINUATION, new byte[bytesPerFrame]);

        assertThat(FrameLog.of(1000, 5, join(first, more, more, more, last)))
                .hasSize(1)
                .noneMatch(line -> line.startsWith("error"));
        assertThat(FrameLog.of(1000, 5, join(first, more, more, more, more, more)))
                .containsExactly("error 1008");
    }

    @Test
    void aDeclaredLengthCostsNoMemoryBeforeItsBytesArrive() {
        int declared = 8 << 20;
        var log = new FrameLog();
        var reader = new FrameReader(declared, 1, null, log);
        byte[] start = join(header(0x82, declared, KEY), new byte[10]);
        ByteBuf first = Unpooled.wrappedBuffer(start);
        ByteBuf rest = Unpooled.wrappedBuffer(new byte[declared - 10]);

        long before = allocatedBytes();
        log.feed(reader, first);
        long afterStart = allocatedBytes();
        log.feed(reader, rest);

        assertThat(afterStart - before).isLessThan(declared / 8);
        assertThat(log.payloads)
                .hasSize(1)
                .first()
                .satisfies(all -> assertThat(all).hasSize(declared));
    }

    private static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    @Test
    void fragmentsAreCountedForEachMessage() {
        byte[] message = join(frame(false, Opcode.TEXT, hex("61")), frame(true, 0, hex("62")));

        assertThat(FrameLog.of(10, 2, join(Collections.nCopies(9, message).toArray(byte[][]::new))))
                .hasSize(9)
                .containsOnly("text ab");
    }

    @Test
    void whatCameBeforeTheErrorIsToldAndNothingAfterIt() {
        assertThat(FrameLog.of(join(text("a"), text("b"), hex("ff ff"), text("c"))))
                .containsExactly("text a", "text b", "error 1002");
    }

    @Test
    void anErrorIsThrownOnceAndLaterBytesAreDropped() throws Exception {
        var log = new FrameLog();
        var reader = new FrameReader(100, 1, null, log);
        ByteBuf bad = Unpooled.wrappedBuffer(hex("81 05"));
        assertThatThrownBy(() -> reader.read(bad))
                .isInstanceOf(WebSocketProtocolException.class)
                .hasMessageContaining("not masked");
        bad.release();

        ByteBuf late = Unpooled.wrappedBuffer(text("late"));
        reader.read(late);

        assertThat(late.isReadable()).isFalse();
        late.release();
        assertThat(log.lines).isEmpty();
    }

    private static byte[] inSingleBytes(byte[] payload) {
        byte[] bytes = frame(false, Opcode.TEXT, new byte[0]);
        for (byte one : payload) {
            bytes = join(bytes, frame(false, Opcode.CONTINUATION, new byte[] {one}));
        }
        return join(bytes, frame(true, Opcode.CONTINUATION, new byte[0]));
    }

    private static byte[] masked(byte[] payload) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= KEY[i % 4];
        }
        return masked;
    }
}
