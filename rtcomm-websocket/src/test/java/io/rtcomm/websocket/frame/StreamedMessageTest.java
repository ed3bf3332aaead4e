/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import static io.rtcomm.websocket.frame.ClientFrames.compressed;
import static io.rtcomm.websocket.frame.ClientFrames.frame;
import static io.rtcomm.websocket.frame.ClientFrames.hex;
import static io.rtcomm.websocket.frame.ClientFrames.join;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamedMessageTest {
    private final Parts log = new Parts();
    private final MessageInflater inflater = new MessageInflater(true);
    private final FrameReader reader = new FrameReader(100, 2, inflater, log);

    @AfterEach
    void close() {
        reader.close();
    }

    /** Writes parts down, and is full when it is told to be. */
    private static class Parts extends FrameLog {
        final List<Integer> sizes = new ArrayList<>();
        int room = Integer.MAX_VALUE;
        long bytes;

        @Override
        public boolean wantsParts(boolean text) {
            return true;
        }

        @Override
        public boolean full() {
            return room == 0;
        }

        @Override
        public void onPart(boolean text, byte[] data, boolean last) {
            room--;
            bytes += data.length;
            sizes.add(data.length);
            lines.add((text ? "text " + new String(data, UTF_8) : "binary " + data.length) + (last ? " last" : ""));
        }
    }

    @Test
    void partsAreToldAsTheyArriveAndLimitsOfWholeMessagesDoNotHold() {
        log.feed(reader, join(frame(false, Opcode.BINARY, new byte[60]), frame(false, 0, new byte[60])));
        assertThat(log.lines).containsExactly("binary 60", "binary 60");

        log.feed(reader, join(frame(false, 0, new byte[0]), frame(true, 0, new byte[60])));
        assertThat(log.lines).containsExactly("binary 60", "binary 60", "binary 60 last");
    }

    @Test
    void anEmptyLastFrameEndsAMessage() {
        log.feed(reader, join(frame(false, Opcode.BINARY, new byte[1]), frame(true, 0, new byte[0])));

        assertThat(log.lines).containsExactly("binary 1", "binary 0 last");
    }

    @Test
    void anEmptyMessageIsOnePart() {
        log.feed(reader, frame(true, Opcode.TEXT, new byte[0]));

        assertThat(log.lines).containsExactly("text  last");
    }

    @Test
    void aPartOfTextNeverEndsWithinACharacter() {
        byte[] text = frame(true, Opcode.TEXT, "aé☃🦄z".getBytes(UTF_8));

        log.feed(reader, text, FrameLog.everyIndex(text));

        assertThat(log.lines).containsExactly("text a", "text é", "text ☃", "text 🦄", "text z last");
    }

    @Test
    void textThatEndsWithinACharacterIsRefused() {
        log.feed(reader, frame(true, Opcode.TEXT, hex("61 e2 98")));

        assertThat(log.lines).containsExactly("error 1007");
    }

    @Test
    void compressedMessagesAreToldInPartsAndKeepTheirContext() {
        var deflater = new MessageDeflater(-1, true);
        byte[] text = "☃ again ".repeat(20_000).getBytes(UTF_8);
        for (int i = 0; i < 2; i++) {
            byte[] data = deflater.deflate(text, 0, text.length);
            log.feed(reader, compressed(true, Opcode.TEXT, data), 20, 40);
        }
        deflater.close();

        assertThat(log.bytes).isEqualTo(2L * text.length);
        assertThat(log.sizes).allMatch(size -> size <= 64 * 1024 + 3);
        assertThat(log.lines.get(log.lines.size() - 1)).isEqualTo("text  last");
    }

    @Test
    void whoIsFullGetsNoMoreOfAMessageThatInflatesToALot() throws Exception {
        var deflater = new MessageDeflater(-1, true);
        byte[] zeros = new byte[10 << 20];
        byte[] data = deflater.deflate(zeros, 0, zeros.length);
        deflater.close();
        ByteBuf in = Unpooled.wrappedBuffer(compressed(true, Opcode.BINARY, data), frame(true, Opcode.PING, hex("01")));
        try {
            log.room = 3;
            reader.read(in);
            assertThat(log.sizes).hasSize(3);
            log.room = 2;
            reader.read(in);
            assertThat(log.sizes).hasSize(5);
            assertThat(log.lines).doesNotContain("ping 01");
            log.room = Integer.MAX_VALUE;
            reader.read(in);
        } finally {
            in.release();
        }

        assertThat(log.bytes).isEqualTo(zeros.length);
        assertThat(log.lines).endsWith("binary 0 last", "ping 01");
    }

    @Test
    void whoClosesWithinAMessageHearsNoMore() throws Exception {
        var deflater = new MessageDeflater(-1, true);
        byte[] data = deflater.deflate(new byte[1 << 20], 0, 1 << 20);
        deflater.close();
        var heard = new ArrayList<Integer>();
        var closing = new FrameReader[1];
        closing[0] = new FrameReader(100, 2, new MessageInflater(true), new Parts() {
            @Override
            public void onPart(boolean text, byte[] part, boolean last) {
                heard.add(part.length);
                closing[0].close();
            }
        });
        ByteBuf in = Unpooled.wrappedBuffer(compressed(true, Opcode.BINARY, data));
        closing[0].read(in);

        assertThat(heard).hasSize(1);
        assertThat(in.isReadable()).isFalse();
        in.release();
    }

    @Test
    void dataThatDoesNotInflateIsRefused() {
        log.feed(reader, compressed(true, Opcode.BINARY, hex("ff ff ff ff")));

        assertThat(log.lines).containsExactly("error 1007");
    }
}
