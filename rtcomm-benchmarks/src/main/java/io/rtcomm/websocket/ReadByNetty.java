/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** Takes the text out of Netty's frames, into an array that outlives them. Confined to the thread of its benchmark. */
final class ReadByNetty extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    private final ReadText sink;

    ReadByNetty(ReadText sink) {
        this.sink = sink;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
        sink.text = ByteBufUtil.getBytes(frame.content());
    }
}
