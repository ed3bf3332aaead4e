/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.codec.http2.Http2UnknownFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands between the codec and the streams of a connection. Confined to its event loop. Throws away frames of unknown
 * types (RFC 9113 §5.5), which no window bounds, and counts frames that cost the client nothing: SETTINGS, PING and
 * their kind.
 */
public final class FrameGuard extends ChannelInboundHandlerAdapter {
    /** So many frames that say nothing of a request may come between two calls of {@link #renew}. */
    public static final int MAX_CONTROL_FRAMES = 1000;

    private final Runnable onFlood;
    private int frames;

    /** @param onFlood called once for every frame too many */
    public FrameGuard(Runnable onFlood) {
        this.onFlood = onFlood;
    }

    /** Begins to count anew. */
    public void renew() {
        frames = 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        boolean unknown = frame instanceof Http2UnknownFrame;
        if (unknown || !(frame instanceof Http2StreamFrame)) {
            frames++;
        }
        if (frames > MAX_CONTROL_FRAMES) {
            ReferenceCountUtil.release(frame);
            onFlood.run();
        } else if (unknown) {
            ReferenceCountUtil.release(frame);
        } else {
            ctx.fireChannelRead(frame);
        }
    }
}
