/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import io.rtcomm.internal.guard.ProxyHeader;
import java.util.function.BiConsumer;

/**
 * A connection of a proxy that has yet to say, in front of everything else, for whom it opened it. Confined to the event loop
 * of its channel.
 *
 * <pre>
 *   ProxyPreface  ─ the header is there ─▶  [SslHandler]  handlers of HTTP, with the address that was said
 * </pre>
 */
final class ProxyPreface extends FirstBytes {
    private final Senders senders;
    private final BiConsumer<ChannelPipeline, Caller> install;
    private boolean over; // closed, or handed over

    /** @param install adds the handlers of what follows */
    ProxyPreface(HttpLimits limits, Caller proxy, Senders senders, BiConsumer<ChannelPipeline, Caller> install) {
        super(limits, proxy);
        this.senders = senders;
        this.install = install;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (over || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        ProxyHeader header;
        try {
            header = ProxyHeader.read(add(bytes));
        } catch (DecoderException e) {
            senders.onNoHeader(remote(), e);
            refuse();
            return;
        }
        if (header != null) {
            onHeader(ctx, header);
        }
    }

    private void onHeader(ChannelHandlerContext ctx, ProxyHeader header) {
        Caller caller = caller();
        var client = header.client();
        if (client != null) {
            if (!senders.admit(ctx.channel(), client)) {
                refuse();
                return;
            }
            caller = new Caller(table(), client, header.secure());
        }
        over = true;
        install.accept(ctx.pipeline(), caller);
        ByteBuf rest = take().skipBytes(header.length());
        if (rest.isReadable()) {
            ctx.fireChannelRead(rest);
        } else {
            rest.release();
        }
        ctx.pipeline().remove(this);
    }

    private void refuse() {
        over = true;
        onGone();
        close();
    }
}
