/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection takes anything of what waits for it, as far as looks from time to time can see. Confined to the event loop of the channel.
 */
public final class WriteWatch {
    private final Channel channel;

    // what the last look saw; absent when nothing waited
    private @Nullable Object first;
    private long progress;
    private long waiting;
    private long sinceNanos;

    /** A watch over a channel for which nothing waits. */
    public WriteWatch(Channel channel) {
        this.channel = channel;
    }

    /**
     * Looks.
     *
     * @param nowNanos the time of a clock that only goes forward
     * @return for how long nothing was taken, in nanoseconds; 0 when nothing waits
     */
    @SuppressWarnings("ReferenceEquality") // the same buffer in front of the queue, not an equal one
    public long stalledNanos(long nowNanos) {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        Object front = outbound == null ? null : outbound.current();
        if (outbound == null || front == null) {
            first = null;
            return 0;
        }
        long done = outbound.currentProgress();
        long bytes = outbound.totalPendingWriteBytes();
        // an object may have come back from a pool to the front; then there is less behind it, sooner or later
        if (front != first || done != progress || bytes < waiting) {
            sinceNanos = nowNanos;
        }
        first = front;
        progress = done;
        waiting = bytes;
        return nowNanos - sinceNanos;
    }
}
