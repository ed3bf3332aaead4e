/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;

/**
 * Writes to a socket without the way through the pipeline and its queue, where nothing is lost by that: on plain epoll
 * sockets for which nothing waits. Has no state; called on the loop of the channel.
 *
 * <p>The system property {@code io.rtcomm.directWrites=false} turns it off.
 */
public final class DirectWrite {
    private static final boolean ENABLED = Boolean.parseBoolean(System.getProperty("io.rtcomm.directWrites", "true"));
    private static final String EPOLL_SOCKET = "io.netty.channel.epoll.EpollSocketChannel";

    private DirectWrite() {}

    /**
     * Whether it can be done for a channel whose pipeline changes nothing of what is written. Says nothing of what may
     * wait there.
     */
    public static boolean suits(Channel channel) {
        return ENABLED && channel.getClass().getName().equals(EPOLL_SOCKET); // the Netty module is optional
    }

    /**
     * Gives the kernel what it takes at once.
     *
     * @param channel one that {@linkplain #suits suits}
     * @param bytes left as they are, indexes too
     * @return how many bytes the kernel took; 0 when something waits already, or the connection is broken, which a write
     *     through the channel will tell
     */
    public static int write(Channel channel, ByteBuf bytes) {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        if (outbound == null || outbound.totalPendingWriteBytes() > 0 || !bytes.hasMemoryAddress()) {
            return 0;
        }
        return Epoll.write(channel, bytes);
    }

    /** Reads what {@link #write} will read, see {@link Prefetchable#prefetch}. */
    public static int prefetch(Channel channel) {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        return outbound == null ? 0 : (int) outbound.totalPendingWriteBytes() + Epoll.descriptor(channel);
    }

    /** Loaded only where the channel is of this kind. */
    private static final class Epoll {
        private Epoll() {}

        static int descriptor(Channel channel) {
            return ((EpollSocketChannel) channel).fd().intValue();
        }

        static int write(Channel channel, ByteBuf bytes) {
            try {
                int written = ((EpollSocketChannel) channel)
                        .fd()
                        .writeAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
                return Math.max(0, written);
            } catch (IOException e) {
                return 0;
            }
        }
    }
}
