/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Stands in front of the codec and gives it what was read in portions, as long as the connection is open. Confined to its event
 * loop. The codec reads a buffer to its end although the connection was closed for what stood in its beginning, and every frame
 * that is wrong costs it an exception.
 */
public final class Portions extends ChannelInboundHandlerAdapter {
    /** The length of a portion in bytes: a few hundred of the smallest frames, or most requests. */
    static final int BYTES = 4096;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes) || bytes.readableBytes() <= BYTES) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            while (bytes.isReadable() && ctx.channel().isActive()) {
                ctx.fireChannelRead(bytes.readRetainedSlice(Math.min(BYTES, bytes.readableBytes())));
            }
        } finally {
            bytes.release();
        }
    }
}
