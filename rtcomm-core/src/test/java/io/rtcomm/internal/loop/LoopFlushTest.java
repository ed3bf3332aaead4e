/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import static io.rtcomm.internal.loop.Frames.queue;
import static io.rtcomm.internal.loop.Frames.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Flushable;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Prefetchable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopFlushTest {
    private final ManualLoop manual = new ManualLoop();
    private final Loop loop = manual.loop();
    private final List<String> flushed = new ArrayList<>();

    @Test
    void nothingIsFlushedInline() {
        loop.flushLater(frames -> flushed.add("a"));
        assertThat(flushed).isEmpty();
        manual.run();
        assertThat(flushed).containsExactly("a");
    }

    @Test
    void whatAsksIsFlushedOnceInTheOrderOfAsking() {
        loop.flushLater(frames -> flushed.add("a"));
        loop.flushLater(frames -> flushed.add("b"));
        manual.run();
        manual.run();
        assertThat(flushed).containsExactly("a", "b");
    }

    @Test
    void tasksThatWaitRunBeforeTheFlush() {
        loop.execute(() -> loop.flushLater(frames -> flushed.add("flush")));
        loop.execute(() -> flushed.add("task"));
        manual.run();
        assertThat(flushed).containsExactly("task", "flush");
    }

    @Test
    void whatAFlushQueuesGoesToTheNextPass() {
        loop.flushLater(frames -> {
            flushed.add("first");
            loop.flushLater(again -> flushed.add("next pass"));
            loop.execute(() -> flushed.add("task"));
        });
        loop.flushLater(frames -> flushed.add("second"));
        manual.run();
        assertThat(flushed).containsExactly("first", "second", "next pass", "task");
    }

    @Test
    void aFlushThatFailsHurtsNoOther() {
        loop.flushLater(frames -> {
            throw new IllegalStateException("a bug");
        });
        loop.flushLater(frames -> flushed.add("a"));
        loop.flushLater(frames -> {
            throw new NoClassDefFoundError("a missing class");
        });
        loop.flushLater(frames -> flushed.add("b"));
        manual.run();
        assertThat(flushed).containsExactly("a", "b");
        loop.flushLater(frames -> flushed.add("c"));
        manual.run();
        assertThat(flushed).containsExactly("a", "b", "c");
    }

    @Test
    void buffersAreSharedWithinAPassAndLetGoAfterIt() {
        var framer = new Frames();
        EncodedMessage message = shared("m");
        Flushable client = frames -> frames.frame(framer, queue(message), 1).release();
        loop.flushLater(client);
        loop.flushLater(client);
        manual.run();
        assertThat(framer.made).hasSize(1).allMatch(buffer -> buffer.refCnt() == 0);
        loop.flushLater(client);
        manual.run();
        assertThat(framer.made).hasSize(2).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void buffersAreLetGoAlsoAfterAFlushThatFailed() {
        var framer = new Frames();
        loop.flushLater(frames -> {
            frames.frame(framer, queue(shared("m")), 1).release();
            throw new AssertionError("a bug");
        });
        manual.run();
        assertThat(framer.made).hasSize(1).allMatch(buffer -> buffer.refCnt() == 0);
    }

    /** Notes what is done with it. */
    private class Noting implements Flushable {
        private final int number;

        Noting(int number) {
            this.number = number;
        }

        @Override
        public void onFlush(FrameCache frames) {
            flushed.add("flush " + number);
        }

        @Override
        public int prefetch() {
            flushed.add("read " + number);
            return number;
        }
    }

    @Test
    void thoseWhoWaitAreReadAheadByGroupsAndFlushedInTheirOrder() {
        int all = 2 * Prefetchable.GROUP + 3;
        var expected = new ArrayList<String>();
        for (int i = 0; i < all; i++) {
            loop.flushLater(new Noting(i));
        }
        for (int from = 0; from < all; from += Prefetchable.GROUP) {
            int to = Math.min(from + Prefetchable.GROUP, all);
            IntStream.range(from, to).forEach(i -> expected.add("read " + i));
            IntStream.range(from, to).forEach(i -> expected.add("flush " + i));
        }
        manual.run();
        assertThat(flushed).isEqualTo(expected);
    }

    @Test
    void readingAheadThatFailsHurtsNoFlush() {
        loop.flushLater(new Noting(1) {
            @Override
            public int prefetch() {
                throw new NoClassDefFoundError("a missing class");
            }
        });
        loop.flushLater(new Noting(2));
        manual.run();
        assertThat(flushed).containsExactly("flush 1", "flush 2");
    }
}
