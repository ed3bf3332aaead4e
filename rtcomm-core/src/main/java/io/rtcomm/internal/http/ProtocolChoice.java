/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.rtcomm.internal.http2.FrameCodecs;
import io.rtcomm.internal.http2.FrameCodecs.Beginning;
import java.util.function.BiConsumer;

/**
 * A connection of which is not known yet which HTTP it speaks. Under TLS the handshake tells (ALPN, RFC 7301), in clear
 * text the first bytes do. Confined to the event loop of its channel.
 */
final class ProtocolChoice extends FirstBytes {
    private final boolean secure;
    private final BiConsumer<ChannelPipeline, Boolean> install;

    /**
     * A connection that is to be decided about.
     *
     * @param secure whether there is TLS in front
     * @param install adds the handlers: those of HTTP/2 if it is told true
     */
    ProtocolChoice(HttpLimits limits, Caller caller, boolean secure, BiConsumer<ChannelPipeline, Boolean> install) {
        super(limits, caller);
        this.secure = secure;
        this.install = install;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            SslHandler tls = ctx.pipeline().get(SslHandler.class);
            boolean http2 = tls != null && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
            install.accept(ctx.pipeline(), http2);
            ctx.fireUserEventTriggered(event);
            ctx.pipeline().remove(this);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (secure || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        Beginning beginning = FrameCodecs.beginning(add(bytes));
        if (beginning != Beginning.UNDECIDED) {
            install.accept(ctx.pipeline(), beginning == Beginning.HTTP2);
            ctx.fireChannelRead(take());
            ctx.pipeline().remove(this);
        }
    }
}
