/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import static io.rtcomm.internal.loop.Frames.queue;
import static io.rtcomm.internal.loop.Frames.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Flushable;
import java.util.ArrayList;
import java.util.List;
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
}
