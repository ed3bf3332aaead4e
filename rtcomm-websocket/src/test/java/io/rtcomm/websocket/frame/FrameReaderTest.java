/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import static io.rtcomm.websocket.frame.ClientFrames.close;
import static io.rtcomm.websocket.frame.ClientFrames.frame;
import static io.rtcomm.websocket.frame.ClientFrames.hex;
import static io.rtcomm.websocket.frame.ClientFrames.join;
import static io.rtcomm.websocket.frame.ClientFrames.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static final byte[] FRAGMENTED_WITH_CONTROLS = join(
            frame(false, Opcode.TEXT, "wäh".getBytes(UTF_8)),
            frame(true, Opcode.PING, hex("01 02")),
            frame(false, Opcode.CONTINUATION, new byte[0]),
            frame(true, Opcode.PONG, new byte[0]),
            frame(true, Opcode.CONTINUATION, "rend €".getBytes(UTF_8)),
            frame(true, Opcode.BINARY, hex("00 ff 80")),
            text("é"),
            ClientFrames.close(1000, "bye"),
            text("too late"));

    private static final List<String> TOLD =
            List.of("ping 0102", "pong ", "text während €", "binary 00ff80", "text é", "close 1000 bye");

    @Test
    void theMaskedTextOfRfc6455Section57IsRead() {
        assertThat(FrameLog.of(hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"))).containsExactly("text Hello");
    }

    @Test
    void theMaskedPongOfRfc6455Section57IsRead() {
        assertThat(FrameLog.of(hex("8a 85 37 fa 21 3d 7f 9f 4d 51 58"))).containsExactly("pong 48656c6c6f");
    }

    @Test
    void theFragmentedTextOfRfc6455Section57IsReadWhenMasked() {
        byte[] bytes = join(hex("01 83 00 00 00 00 48 65 6c"), hex("80 82 00 00 00 00 6c 6f"));

        assertThat(FrameLog.of(bytes)).containsExactly("text Hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 31, 32, 33, 125, 126, 127, 65535, 65536, 65537, 200_000})
    void aPayloadOfAnyLengthArrivesInAnArrayOfItsSize(int length) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        byte[] bytes = frame(true, Opcode.BINARY, payload);

        for (int[] splits : new int[][] {{}, {1}, {2, 3, 4, 5, 6, 7}, {bytes.length - 1}, {bytes.length / 2}}) {
            var log = new FrameLog();
            log.feed(new FrameReader(1 << 20, 1, null, log), bytes, splits);

            assertThat(log.payloads).containsExactly(payload);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65535, 65536})
    void aPayloadThatArrivesByteByByteIsTheSame(int length) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);

        assertThat(FrameLog.byteByByte(frame(true, Opcode.BINARY, payload)))
                .containsExactly("binary " + HexFormat.of().formatHex(payload));
    }

    @Test
    void messagesAndControlsComeInOrderAndNothingAfterTheClose() {
        assertThat(FrameLog.of(FRAGMENTED_WITH_CONTROLS)).isEqualTo(TOLD);
        assertThat(FrameLog.byteByByte(FRAGMENTED_WITH_CONTROLS)).isEqualTo(TOLD);
    }

    @Test
    void whereTheBytesAreSplitMakesNoDifference() {
        for (int first = 0; first <= FRAGMENTED_WITH_CONTROLS.length; first++) {
            assertThat(FrameLog.of(FRAGMENTED_WITH_CONTROLS, first))
                    .as("split at %d", first)
                    .isEqualTo(TOLD);
        }
    }

    @Test
    void randomStreamsAreReadTheSameInRandomPieces() {
        var random = new Random(6455);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = randomStream(random);
            List<String> whole = FrameLog.of(4096, 16, bytes);

            int[] splits = random.ints(random.nextInt(40), 0, bytes.length + 1)
                    .sorted()
                    .toArray();

            assertThat(FrameLog.of(4096, 16, bytes, splits))
                    .as("round %d", round)
                    .isEqualTo(whole);
        }
    }

    /** Good frames mostly, with now and then a broken bit. */
    private static byte[] randomStream(Random random) {
        byte[] bytes = new byte[0];
        int[] opcodes = {0, 1, 1, 1, 2, 2, 9, 10};
        for (int frames = random.nextInt(12); frames >= 0; frames--) {
            int opcode = opcodes[random.nextInt(opcodes.length)];
            boolean fin = Opcode.isControl(opcode) || random.nextInt(3) > 0;
            byte[] payload = "añb€c😀"
                    .repeat(random.nextInt(Opcode.isControl(opcode) ? 8 : 60))
                    .getBytes(UTF_8);
            byte[] key = new byte[4];
            random.nextBytes(key);
            bytes = join(bytes, frame((fin ? 0x80 : 0) | opcode, payload, key));
        }
        if (random.nextInt(3) == 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    @Test
    void compositeAndHeapBuffersAreReadLikeDirectOnes() {
        var log = new FrameLog();
        var reader = new FrameReader(1000, 1, null, log);
        byte[] bytes = text("a message that is longer than eight bytes, and é");
        int middle = bytes.length / 2;
        ByteBuf composite = PooledByteBufAllocator.DEFAULT
                .compositeBuffer()
                .addComponents(
                        true,
                        Unpooled.copiedBuffer(Arrays.copyOf(bytes, middle)),
                        Unpooled.copiedBuffer(Arrays.copyOfRange(bytes, middle, bytes.length)));

        log.feed(reader, composite);
        log.feed(reader, Unpooled.wrappedBuffer(bytes));
        log.feed(reader, Unpooled.copiedBuffer(bytes).asReadOnly());
        log.feed(
                reader,
                Unpooled.copiedBuffer(join(new byte[3], bytes)).skipBytes(3).slice());

        assertThat(log.lines).hasSize(4).containsOnly("text a message that is longer than eight bytes, and é");
    }

    @Test
    void aReaderThatTheListenerClosesTellsNoMore() {
        var readers = new FrameReader[1];
        var log = new FrameLog() {
            @Override
            public void onText(byte[] utf8) {
                super.onText(utf8);
                readers[0].close();
            }
        };
        readers[0] = new FrameReader(1000, 1, null, log);

        log.feed(readers[0], join(text("one"), text("two"), hex("ff ff")));

        assertThat(log.lines).containsExactly("text one");
    }

    @Test
    void aCloseFrameMayBeEmpty() {
        assertThat(FrameLog.of(frame(true, Opcode.CLOSE, new byte[0]))).containsExactly("close 1005 ");
    }

    @Test
    void theReasonOfACloseFrameIsUtf8() {
        assertThat(FrameLog.of(ClientFrames.close(4999, "schön €"))).containsExactly("close 4999 schön €");
    }

    @Test
    void everyArrayBelongsToTheListener() {
        var log = new FrameLog();
        var reader = new FrameReader(1000, 10, null, log);

        log.feed(reader, join(frame(false, Opcode.BINARY, hex("01 02 03")), frame(true, 0, hex("04"))));
        log.feed(reader, frame(true, Opcode.BINARY, hex("09 09 09 09")));

        assertThat(log.payloads).containsExactly(hex("01 02 03 04"), hex("09 09 09 09"));
    }

    @Test
    void aReaderMayServeAnotherConnectionBetweenTwoMessagesOnly() {
        byte[] bytes = join(
                frame(false, Opcode.TEXT, "a".getBytes(UTF_8)),
                frame(true, Opcode.PING, new byte[2]),
                frame(true, Opcode.CONTINUATION, "b".getBytes(UTF_8)));
        for (int split = 1; split < bytes.length; split++) {
            var log = new FrameLog();
            var reader = new FrameReader(1000, 2, null, log);
            log.feed(reader, Unpooled.wrappedBuffer(bytes, 0, split));
            assertThat(reader.idle()).as("after %s bytes", split).isFalse();
            log.feed(reader, Unpooled.wrappedBuffer(bytes, split, bytes.length - split));
            assertThat(reader.idle()).isTrue();

            var other = new FrameLog();
            reader.lend(other);
            other.feed(reader, text("c"));
            assertThat(log.lines).containsExactly("ping 0000", "text ab");
            assertThat(other.lines).containsExactly("text c");
        }
    }

    @Test
    void aReaderThatHasEndedServesNobodyElse() {
        var log = new FrameLog();
        var reader = new FrameReader(1000, 1, null, log);
        log.feed(reader, close(1000, ""));
        assertThat(reader.idle()).isFalse();
    }
}
