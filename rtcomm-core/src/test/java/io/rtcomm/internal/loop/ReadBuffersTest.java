/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadBuffersTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ExtendedHandle reads = new ReadBuffers().newHandle();

    @BeforeEach
    void beginAPass() {
        reads.reset(channel.config());
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void read(int available) {
        ByteBuf buffer = reads.allocate(UnpooledByteBufAllocator.DEFAULT);
        reads.attemptedBytesRead(buffer.writableBytes());
        reads.lastBytesRead(Math.min(available, buffer.writableBytes()));
        reads.incMessagesRead(1);
        buffer.release();
    }

    private void pass(int available) {
        reads.reset(channel.config());
        read(available);
        reads.readComplete();
    }

    @Test
    void aFullBufferIsFollowedByALargerOneInTheSamePassUpToTheMost() {
        assertThat(reads.guess()).isEqualTo(ReadBuffers.FIRST);
        read(1 << 20);
        assertThat(reads.guess()).isEqualTo(16 * ReadBuffers.FIRST);
        assertThat(reads.continueReading()).isTrue();
        read(1 << 20);
        assertThat(reads.guess()).isEqualTo(ReadBuffers.MOST);
    }

    @Test
    void twoSmallPassesInARowMakeTheBufferHalfAsLargeDownToTheLeast() {
        pass(10);
        assertThat(reads.guess()).isEqualTo(ReadBuffers.FIRST);
        pass(10);
        assertThat(reads.guess()).isEqualTo(ReadBuffers.FIRST / 2);
        pass(10);
        pass(700);
        pass(10);
        assertThat(reads.guess()).isEqualTo(ReadBuffers.FIRST / 2);
        for (int i = 0; i < 20; i++) {
            pass(10);
        }
        assertThat(reads.guess()).isEqualTo(ReadBuffers.LEAST);
    }

    @Test
    void aReadThatDidNotFillItsBufferEndsThePass() {
        read(10);
        assertThat(reads.continueReading()).isFalse();
        assertThat(reads.continueReading(() -> true)).isTrue();
    }

    @Test
    void aPassEndsAfterSixteenReadsOrWhenNothingIsToBeRead() {
        for (int i = 0; i < 15; i++) {
            read(1 << 20);
            assertThat(reads.continueReading()).isTrue();
        }
        read(1 << 20);
        assertThat(reads.continueReading()).isFalse();
        reads.reset(channel.config());
        read(1 << 20);
        channel.config().setAutoRead(false);
        assertThat(reads.continueReading()).isFalse();
    }
}
