/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes DATA frames of bytes, and of DATA frames bytes once the stream is a tunnel (RFC 9113 §8.5), so that what stands
 * behind it cannot tell the stream from a connection. Confined to the event loop of its stream.
 *
 * <pre>
 *   FRAMES ── becomeTunnel ──▶ HOLDING ── open ──▶ TUNNEL
 *
 *   END_STREAM of the client  ▶  the end of its input
 *   RST_STREAM of the client  ▶  the end of the stream
 *   close                     ▶  END_STREAM, and RST_STREAM with NO_ERROR if the client goes on (RFC 8441 §5)
 * </pre>
 */
public final class StreamBytes extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(StreamBytes.class);
    private static final long CLOSE_DEADLINE_SECONDS = 1;

    private enum Mode {
        FRAMES,
        HOLDING,
        TUNNEL
    }

    private @Nullable ChannelHandlerContext context; // absent before it was added to a pipeline
    private Mode mode = Mode.FRAMES;
    private final ArrayDeque<Object> held = new ArrayDeque<>(0); // came before the tunnel was open
    private @Nullable ChannelFuture lastWrite; // absent before the first bytes
    private boolean inputEnded;
    private boolean outputEnded;

    /** A handler that lets frames through on their way in. */
    public StreamBytes() {}

    /** What comes from here on is bytes, handed on when the tunnel is open. */
    public void becomeTunnel() {
        mode = Mode.HOLDING;
    }

    /** Hands on what came since the stream became a tunnel. */
    public void open() {
        ChannelHandlerContext ctx = context;
        if (ctx == null || ctx.isRemoved()) {
            return;
        }
        mode = Mode.TUNNEL;
        boolean any = !held.isEmpty();
        for (Object frame = held.poll(); frame != null; frame = held.poll()) {
            onFrame(ctx, frame);
        }
        if (any) {
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (mode) {
            case FRAMES -> ctx.fireChannelRead(message);
            case HOLDING -> held.add(message);
            case TUNNEL -> onFrame(ctx, message);
        }
    }

    private void onFrame(ChannelHandlerContext ctx, Object message) {
        boolean last = message instanceof Http2HeadersFrame trailers && trailers.isEndStream();
        if (message instanceof Http2DataFrame data) {
            last = data.isEndStream();
            ctx.fireChannelRead(data.content()); // which holds the frame's only reference
        } else {
            ReferenceCountUtil.release(message);
        }
        if (last && !inputEnded) {
            inputEnded = true;
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            // Also a stream that is not read hears of its end; later, because no reset is answered by one (RFC 9113
            // §5.4.2)
            ctx.executor().execute(() -> ctx.close());
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        for (Object frame = held.poll(); frame != null; frame = held.poll()) {
            ReferenceCountUtil.release(frame);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2Exception broken) {
            log.debug("a stream broke", cause);
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(broken.error()));
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.write(message, promise);
        } else if (bytes.isReadable() && !outputEnded) {
            ChannelPromise written = promise.unvoid();
            lastWrite = written;
            ctx.write(new DefaultHttp2DataFrame(bytes), written);
        } else {
            bytes.release();
            afterLastWrite(promise);
        }
    }

    /** An empty write asks when all before it are out. As a frame it would look like a part of a flood. */
    private void afterLastWrite(ChannelPromise promise) {
        ChannelFuture before = lastWrite;
        if (before == null || before.isSuccess()) {
            promise.trySuccess();
        } else {
            before.addListener(written -> {
                if (written.isSuccess()) {
                    promise.trySuccess();
                } else {
                    promise.tryFailure(written.cause());
                }
            });
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (mode == Mode.FRAMES || outputEnded || !ctx.channel().isActive()) {
            ctx.close(promise);
            return;
        }
        outputEnded = true;
        var deadline = ctx.executor().schedule(() -> ctx.close(), CLOSE_DEADLINE_SECONDS, TimeUnit.SECONDS);
        ctx.writeAndFlush(new DefaultHttp2DataFrame(true)).addListener(written -> {
            deadline.cancel(false);
            if (written.isSuccess() && !inputEnded && ctx.channel().isActive()) {
                ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
            }
            ctx.close(promise);
        });
    }
}
