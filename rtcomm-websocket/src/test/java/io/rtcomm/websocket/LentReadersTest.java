/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static io.rtcomm.websocket.frame.ClientFrames.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtcomm.websocket.frame.FrameListener;
import io.rtcomm.websocket.frame.FrameReader;
import io.rtcomm.websocket.frame.WebSocketProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LentReadersTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final LentReaders readers = new LentReaders(1000, 1);
    private final LentReaders.Shelf shelf = readers.of(channel.eventLoop());
    private final Texts first = new Texts();
    private final Texts second = new Texts();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void connectionsOfALoopThatAreReadOneAfterTheOtherShareAReader() throws WebSocketProtocolException {
        var reader = shelf.lend(first);
        feed(reader, text("a"));
        shelf.takeBack(reader);

        assertThat(readers.of(channel.eventLoop()).lend(second)).isSameAs(reader);
        feed(reader, text("b"));
        assertThat(first).containsExactly("a");
        assertThat(second).containsExactly("b");
    }

    @Test
    void aConnectionThatStopsWithinAFrameKeepsItsReader() throws WebSocketProtocolException {
        byte[] frame = text("a");
        var half = shelf.lend(first);
        feed(half, Arrays.copyOf(frame, 3));

        var other = shelf.lend(second);
        assertThat(other).isNotSameAs(half);
        feed(other, text("b"));
        feed(half, Arrays.copyOfRange(frame, 3, frame.length));
        assertThat(first).containsExactly("a");
        assertThat(second).containsExactly("b");
    }

    private static void feed(FrameReader reader, byte[] bytes) throws WebSocketProtocolException {
        reader.read(Unpooled.wrappedBuffer(bytes));
    }

    /** The texts that came. Confined to the test. */
    private static final class Texts extends ArrayList<String> implements FrameListener {
        @Override
        public void onText(byte[] utf8) {
            add(new String(utf8, UTF_8));
        }

        @Override
        public void onBinary(byte[] data) {
            throw new AssertionError("binary");
        }

        @Override
        public void onPing(byte[] payload) {
            throw new AssertionError("ping");
        }

        @Override
        public void onPong(byte[] payload) {
            throw new AssertionError("pong");
        }

        @Override
        public void onClose(int code, String reason) {
            throw new AssertionError("close");
        }
    }
}
