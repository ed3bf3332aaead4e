/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import static io.rtcomm.websocket.frame.ClientFrames.compressed;
import static io.rtcomm.websocket.frame.ClientFrames.frame;
import static io.rtcomm.websocket.frame.ClientFrames.hex;
import static io.rtcomm.websocket.frame.ClientFrames.join;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDeflateTest {
    private static final byte[] HELLO = hex("f2 48 cd c9 c9 07 00");
    private static final byte[] TAIL = hex("00 00 ff ff");

    @Test
    void theMessagesOfRfc7692Section723AreInflated() {
        byte[] oneBlock = compressed(true, Opcode.TEXT, HELLO);
        byte[] inFragments = join(
                compressed(false, Opcode.TEXT, hex("f2 48 cd")), frame(true, Opcode.CONTINUATION, hex("c9 c9 07 00")));
        byte[] withContext = compressed(true, Opcode.TEXT, hex("f2 00 11 00 00"));
        byte[] uncompressedBlock = compressed(true, Opcode.TEXT, hex("00 05 00 fa ff 48 65 6c 6c 6f 00"));
        byte[] finalBlock = compressed(true, Opcode.TEXT, hex("f3 48 cd c9 c9 07 00 00"));
        byte[] twoBlocks = compressed(true, Opcode.TEXT, hex("f2 48 05 00 00 00 ff ff ca c9 c9 07 00"));

        assertThat(told(true, join(oneBlock, withContext, inFragments, uncompressedBlock, finalBlock, twoBlocks)))
                .hasSize(6)
                .containsOnly("text Hello");
    }

    @Test
    void aFinalBlockWithoutPaddingEndsTheMessageToo() {
        assertThat(told(
                        true,
                        join(
                                compressed(true, Opcode.TEXT, hex("f3 48 cd c9 c9 07 00")),
                                compressed(true, Opcode.TEXT, HELLO))))
                .containsExactly("text Hello", "text Hello");
    }

    @Test
    void anEmptyMessageIsOneByte() {
        assertThat(told(true, compressed(true, Opcode.TEXT, hex("00")))).containsExactly("text ");
        assertThat(new MessageDeflater(6, true).deflate(new byte[0], 0, 0)).containsExactly(0);
    }

    @Test
    void plainMessagesAndControlsMayComeBetweenCompressedOnes() {
        byte[] bytes = join(
                compressed(false, Opcode.TEXT, hex("f2 48 cd")),
                frame(true, Opcode.PING, hex("01")),
                frame(true, Opcode.CONTINUATION, hex("c9 c9 07 00")),
                ClientFrames.text("plain"),
                compressed(true, Opcode.TEXT, hex("f2 00 11 00 00")));

        assertThat(told(true, bytes)).containsExactly("ping 01", "text Hello", "text plain", "text Hello");
    }

    @Test
    void withoutContextEachMessageStandsAlone() {
        byte[] hello = compressed(true, Opcode.TEXT, HELLO);
        byte[] needsContext = compressed(true, Opcode.TEXT, hex("f2 00 11 00 00"));

        assertThat(told(false, join(hello, hello, needsContext)))
                .containsExactly("text Hello", "text Hello", "error 1007");
    }

    @Test
    void rsv1OnAContinuationClosesWith1002() {
        byte[] bytes = join(compressed(false, Opcode.TEXT, hex("f2 48")), compressed(true, 0, hex("cd")));

        assertThat(told(true, bytes)).containsExactly("error 1002");
    }

    @Test
    void rsv1OnAControlFrameClosesWith1002() {
        assertThat(told(true, compressed(true, Opcode.PING, hex("00")))).containsExactly("error 1002");
    }

    @Test
    void whatIsNoDeflateDataClosesWith1007() {
        assertThat(told(true, compressed(true, Opcode.BINARY, hex("ff ff ff ff"))))
                .containsExactly("error 1007");
    }

    @Test
    void textThatInflatesToInvalidUtf8ClosesWith1007() {
        byte[] invalid = new MessageDeflater(6, false).deflate(hex("61 ed a0 80"), 0, 4);

        assertThat(told(true, compressed(true, Opcode.TEXT, invalid))).containsExactly("error 1007");
        assertThat(told(true, compressed(true, Opcode.BINARY, invalid))).containsExactly("binary 61eda080");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void messagesGoAndComeWithAndWithoutContext(boolean serverKeeps, boolean clientKeeps) throws Exception {
        var deflater = new MessageDeflater(-1, serverKeeps);
        var inflater = new MessageInflater(clientKeeps);
        var clientInflater = new Inflater(true);
        var clientDeflater = new Deflater(6, true);
        var random = new Random(7692);
        for (int round = 0; round < 60; round++) {
            byte[] message = randomMessage(random);

            byte[] down = deflater.deflate(message, 0, message.length);
            if (!serverKeeps) {
                clientInflater.reset();
            }
            assertThat(inflate(clientInflater, down)).as("down %d", round).isEqualTo(message);

            if (!clientKeeps) {
                clientDeflater.reset();
            }
            byte[] up = deflate(clientDeflater, message);
            assertThat(inflater.inflate(up, up.length, message.length))
                    .as("up %d", round)
                    .isEqualTo(message);
        }
        deflater.close();
        inflater.close();
        clientInflater.end();
        clientDeflater.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 9, -1})
    void everyLevelRoundTrips(int level) throws Exception {
        byte[] message = "compress me, ".repeat(5000).getBytes(UTF_8);
        var deflater = new MessageDeflater(level, false);

        byte[] down = deflater.deflate(message, 0, message.length);

        assertThat(new MessageInflater(false).inflate(down, down.length, message.length))
                .isEqualTo(message);
        assertThat(down.length).isLessThan(level == 0 ? message.length + 100 : message.length / 20);
    }

    @Test
    void theContextMakesTheSecondMessageSmaller() {
        byte[] message = new byte[2000];
        new Random(1).nextBytes(message);
        var keeping = new MessageDeflater(6, true);
        var forgetting = new MessageDeflater(6, false);
        int first = keeping.deflate(message, 0, 2000).length;
        forgetting.deflate(message, 0, 2000);

        assertThat(keeping.deflate(message, 0, 2000).length).isLessThan(first / 20);
        assertThat(forgetting.deflate(message, 0, 2000).length).isEqualTo(first);
        keeping.close();
    }

    @Test
    void aPartOfAnArrayIsCompressedAlone() throws Exception {
        byte[] down = new MessageDeflater(6, false).deflate("xxHelloxx".getBytes(UTF_8), 2, 5);

        assertThat(down).isEqualTo(HELLO);
    }

    @Test
    void aBombStopsAtTheLimit() {
        byte[] zeros = new byte[10_000_000];
        byte[] bomb = new MessageDeflater(9, false).deflate(zeros, 0, zeros.length);
        var inflater = new MessageInflater(true);
        assertThat(bomb.length).isLessThan(20_000);

        long before = allocatedBytes();
        assertThatThrownBy(() -> inflater.inflate(bomb, bomb.length, 100_000))
                .isInstanceOfSatisfying(
                        WebSocketProtocolException.class,
                        e -> assertThat(e.closeCode()).isEqualTo(CloseCode.TOO_BIG));

        assertThat(allocatedBytes() - before).isLessThan(1_000_000);
        inflater.close();
    }

    @Test
    void theLimitIsExact() throws Exception {
        byte[] message = new byte[70_000];
        byte[] small = new MessageDeflater(9, false).deflate(message, 0, message.length);
        var inflater = new MessageInflater(false);

        assertThat(inflater.inflate(small, small.length, 70_000)).isEqualTo(message);
        assertThat(inflater.inflate(hex("00"), 1, 0)).isEmpty();
        assertThatThrownBy(() -> inflater.inflate(small, small.length, 69_999))
                .isInstanceOf(WebSocketProtocolException.class);
        inflater.close();
    }

    @Test
    void aMessageOfCountlessDeflateStreamsIsRefused() {
        byte[] empties = new byte[200_000];
        for (int i = 0; i < empties.length; i += 2) {
            empties[i] = 3;
        }

        assertThat(told(true, compressed(true, Opcode.BINARY, empties))).containsExactly("error 1008");
    }

    @Test
    void aClosedReaderHasGivenItsInflaterBack() {
        var inflater = new MessageInflater(true);
        var reader = new FrameReader(1000, 1, inflater, new FrameLog());

        reader.close();

        assertThatThrownBy(() -> inflater.inflate(HELLO, HELLO.length, 5)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedDeflaterRefusesWork() {
        var deflater = new MessageDeflater(6, true);
        deflater.deflate(HELLO, 0, HELLO.length);

        deflater.close();
        deflater.close();

        assertThatThrownBy(() -> deflater.deflate(HELLO, 0, 1)).isInstanceOf(IllegalStateException.class);
    }

    private static List<String> told(boolean keepsContext, byte[] bytes) {
        var whole = new FrameLog();
        var reader = new FrameReader(1 << 20, 16, new MessageInflater(keepsContext), whole);
        whole.feed(reader, bytes);
        reader.close();
        if (bytes.length < 1000) {
            var pieces = new FrameLog();
            reader = new FrameReader(1 << 20, 16, new MessageInflater(keepsContext), pieces);
            pieces.feed(reader, bytes, FrameLog.everyIndex(bytes));
            reader.close();
            assertThat(pieces.lines).isEqualTo(whole.lines);
        }
        return whole.lines;
    }

    private static byte[] randomMessage(Random random) {
        byte[] message = new byte[random.nextInt(20_000)];
        int letters = 1 + random.nextInt(255);
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) random.nextInt(letters);
        }
        return message;
    }

    /** A client's way to compress, in terms of the platform alone. */
    private static byte[] deflate(Deflater zlib, byte[] message) {
        if (message.length == 0) {
            return new byte[1];
        }
        zlib.setInput(message);
        byte[] out = new byte[2 * message.length + 100];
        int size = zlib.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        assertThat(Arrays.copyOfRange(out, size - 4, size)).isEqualTo(TAIL);
        return Arrays.copyOf(out, size - 4);
    }

    private static byte[] inflate(Inflater zlib, byte[] payload) throws Exception {
        zlib.setInput(join(payload, TAIL));
        var out = new ByteArrayOutputStream();
        byte[] part = new byte[4096];
        for (int count = zlib.inflate(part); count > 0; count = zlib.inflate(part)) {
            out.write(part, 0, count);
        }
        return out.toByteArray();
    }

    private static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
