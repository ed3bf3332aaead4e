/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteWatchTest {
    private final SlowChannel channel = new SlowChannel();
    private final WriteWatch watch = new WriteWatch(channel);

    @AfterEach
    void release() {
        channel.takes = Integer.MAX_VALUE;
        channel.flush();
        channel.finishAndReleaseAll();
    }

    @Test
    void aChannelForWhichNothingWaitsIsNotStalled() {
        assertThat(watch.stalledNanos(10)).isZero();
        assertThat(watch.stalledNanos(1000)).isZero();
    }

    @Test
    void theTimeCountsFromTheFirstLookThatSeesSomethingWait() {
        channel.writeAndFlush(bytes(100));
        assertThat(watch.stalledNanos(10)).isZero();
        assertThat(watch.stalledNanos(50)).isEqualTo(40);
        channel.writeAndFlush(bytes(100)); // more behind it is no progress
        assertThat(watch.stalledNanos(90)).isEqualTo(80);
    }

    @Test
    void eachByteThatIsTakenBeginsAnew() {
        channel.writeAndFlush(bytes(100));
        assertThat(watch.stalledNanos(10)).isZero();
        channel.takes = 1;
        channel.flush();
        assertThat(watch.stalledNanos(50)).isZero();
        assertThat(watch.stalledNanos(60)).isEqualTo(10);
    }

    @Test
    void whatWasTakenAltogetherBeginsAnew() {
        channel.writeAndFlush(bytes(100));
        channel.writeAndFlush(bytes(100));
        assertThat(watch.stalledNanos(10)).isZero();
        channel.takes = 100;
        channel.flush();
        assertThat(watch.stalledNanos(50)).isZero();
        channel.takes = 100;
        channel.flush();
        assertThat(watch.stalledNanos(60)).isZero();
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.wrappedBuffer(new byte[count]);
    }

    /** Takes as many bytes as it is told to. */
    private static final class SlowChannel extends EmbeddedChannel {
        private int takes;

        @Override
        protected void doWrite(ChannelOutboundBuffer in) {
            while (takes > 0 && in.current() instanceof ByteBuf buffer) {
                int taken = Math.min(takes, buffer.readableBytes());
                takes -= taken;
                in.removeBytes(taken);
            }
        }
    }
}
