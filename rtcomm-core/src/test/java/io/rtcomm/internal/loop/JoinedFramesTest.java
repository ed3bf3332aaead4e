/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import static io.rtcomm.internal.loop.Frames.queue;
import static io.rtcomm.internal.loop.Frames.shared;
import static io.rtcomm.internal.loop.Frames.single;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.rtcomm.transport.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JoinedFramesTest {
    private final JoinedFrames frames = new JoinedFrames(UnpooledByteBufAllocator.DEFAULT);
    private final Frames framer = new Frames();
    private final EncodedMessage a = shared("a");
    private final EncodedMessage b = shared("b");
    private final List<ByteBuf> taken = new ArrayList<>();

    @AfterEach
    void nothingIsLeftOver() {
        taken.forEach(ByteBuf::release);
        frames.clear();
        assertThat(framer.made).allMatch(buffer -> buffer.refCnt() == 0);
    }

    private ByteBuf take(EncodedMessage... messages) {
        ByteBuf buffer = frames.frame(framer, queue(messages), messages.length);
        taken.add(buffer);
        return buffer;
    }

    private static String text(ByteBuf buffer) {
        return buffer.toString(StandardCharsets.UTF_8);
    }

    @Test
    void receiversOfTheSameSequenceShareOneBuffer() {
        ByteBuf first = take(a, b);
        ByteBuf second = take(a, b);
        assertThat(framer.made).hasSize(1);
        assertThat(text(first)).isEqualTo("a.b.").isEqualTo(text(second));
        assertThat(framer.made.get(0).refCnt()).isEqualTo(3);
    }

    @Test
    void eachReceiverHasIndexesOfItsOwn() {
        ByteBuf first = take(a, b);
        ByteBuf second = take(a, b);
        first.skipBytes(2);
        assertThat(text(second)).isEqualTo("a.b.");
        second.clear();
        assertThat(text(take(a, b))).isEqualTo("a.b.");
    }

    @Test
    void anotherOrderIsAnotherBuffer() {
        assertThat(text(take(a, b))).isEqualTo("a.b.");
        assertThat(text(take(b, a))).isEqualTo("b.a.");
        assertThat(framer.made).hasSize(2);
    }

    @Test
    void aBeginningOrAnEndOfASequenceIsAnotherSequence() {
        take(a, b);
        assertThat(text(take(a))).isEqualTo("a.");
        assertThat(text(take(b))).isEqualTo("b.");
        assertThat(framer.made).hasSize(3);
    }

    @Test
    void onlyTheCountedMessagesAreFramed() {
        var queue = queue(a, b);
        taken.add(frames.frame(framer, queue, 1));
        assertThat(text(taken.get(0))).isEqualTo("a.");
        take(a);
        assertThat(framer.made).hasSize(1);
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void equalTextIsNotTheSameMessage() {
        take(shared("a"));
        take(shared("a"));
        assertThat(framer.made).hasSize(2);
    }

    @Test
    void anotherVariantIsAnotherBuffer() {
        var other = new Frames();
        take(a);
        taken.add(frames.frame(other, queue(a), 1));
        assertThat(framer.made).hasSize(1);
        assertThat(other.made).hasSize(1);
    }

    @Test
    void aSequenceWithAMessageForOneReceiverIsNotKept() {
        var mine = single("mine");
        take(a, mine);
        take(a, mine);
        assertThat(framer.made).hasSize(2).allMatch(buffer -> buffer.refCnt() == 1);
    }

    @Test
    void aVeryLongSequenceIsNotKept() {
        EncodedMessage[] most =
                IntStream.range(0, 256).mapToObj(i -> shared("m")).toArray(EncodedMessage[]::new);
        EncodedMessage[] tooMany =
                IntStream.range(0, 257).mapToObj(i -> shared("m")).toArray(EncodedMessage[]::new);
        take(most);
        take(most);
        assertThat(framer.made).hasSize(1);
        take(tooMany);
        take(tooMany);
        assertThat(framer.made).hasSize(3);
    }

    @Test
    void theOldestOfNineSequencesIsLetGo() {
        EncodedMessage[] messages =
                IntStream.range(0, 9).mapToObj(i -> shared("m" + i)).toArray(EncodedMessage[]::new);
        for (EncodedMessage message : messages) {
            take(message);
        }
        assertThat(framer.made).hasSize(9);
        assertThat(framer.made.get(0).refCnt()).isEqualTo(1);
        for (int i = 1; i < 9; i++) {
            assertThat(framer.made.get(i).refCnt()).isEqualTo(2);
            take(messages[i]);
        }
        assertThat(framer.made).hasSize(9);
        take(messages[0]);
        assertThat(framer.made).hasSize(10);
    }

    @Test
    void whatIsStillBeingWrittenOutlivesTheCache() {
        ByteBuf writing = take(a, b);
        frames.clear();
        assertThat(text(writing)).isEqualTo("a.b.");
        assertThat(framer.made.get(0).refCnt()).isEqualTo(1);
        take(a, b);
        assertThat(framer.made).hasSize(2);
    }
}
