/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.rtcomm.websocket.frame.FrameListener;
import io.rtcomm.websocket.frame.FrameReader;

/** Our reader as the one handler of a channel. Confined to the thread of its benchmark. */
final class ReadByFrameReader extends ChannelInboundHandlerAdapter {
    private final FrameReader reader;

    ReadByFrameReader(int maxBytes, int maxFragments, FrameListener listener) {
        this.reader = new FrameReader(maxBytes, maxFragments, null, listener);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        var in = (ByteBuf) message;
        try {
            reader.read(in);
        } finally {
            in.release();
        }
    }
}
