/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** What waits in a channel to be taken by its peer. Safe on any thread. */
public final class PendingBytes {
    private PendingBytes() {}

    /**
     * How many bytes were written to a channel, a connection or a stream of HTTP/2, and not taken yet by the kernel;
     * 0 when it is closed.
     */
    public static long of(Channel channel) {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        if (outbound != null) {
            return outbound.totalPendingWriteBytes();
        }
        return channel.parent() != null && channel.isActive() ? ofStream(channel) : 0;
    }

    /**
     * A stream has no buffer of its own; how far it is from its water marks says the same. One that is kept from writing
     * by its connection alone has less than its lower mark, which counts as nothing.
     */
    private static long ofStream(Channel channel) {
        if (channel.isWritable()) {
            return Math.max(0, channel.config().getWriteBufferHighWaterMark() + 1 - channel.bytesBeforeUnwritable());
        }
        long aboveLow = channel.bytesBeforeWritable();
        return aboveLow > 0 ? channel.config().getWriteBufferLowWaterMark() + aboveLow - 1 : 0;
    }
}
