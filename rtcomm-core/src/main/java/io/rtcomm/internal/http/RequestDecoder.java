/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder behind a gate: while its connection wants nothing, bytes stay undecoded, and when too many of them
 * wait the channel is not read any more. So neither a flood of pipelined requests nor a body that nobody asked for
 * takes more memory than a few reads. Confined to the event loop of its channel.
 */
final class RequestDecoder extends HttpRequestDecoder {
    /** How many bytes may wait before the channel is not read any more. Reading on tells when the client is gone. */
    private static final int HELD_BYTES = 16 * 1024;

    private enum Mode {
        /** Decodes requests. */
        HTTP,
        /** Throws everything away. */
        DISCARD,
        /** Hands everything on as it is. */
        RAW
    }

    private final BooleanSupplier gate;
    private @Nullable ChannelHandlerContext context; // absent before it was added to a pipeline
    private Mode mode = Mode.HTTP;
    private boolean decoding; // inside of channelRead
    private boolean stalled; // bytes met a closed gate
    private boolean headBegun; // bytes of a head have come, the rest has not
    private long discarded;

    /** @param gate whether the connection wants the next piece of a request */
    RequestDecoder(HttpLimits limits, BooleanSupplier gate) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.maxInitialLineBytes())
                .setMaxHeaderSize(limits.maxHeaderBytes())
                .setMaxChunkSize(limits.maxChunkBytes()));
        this.gate = gate;
    }

    /** Whether bytes wait that were not decoded. */
    boolean holdsBytes() {
        return actualReadableBytes() > 0;
    }

    /** Whether so many bytes wait that the channel should not be read. */
    boolean full() {
        return mode == Mode.HTTP && stalled && actualReadableBytes() > HELD_BYTES;
    }

    boolean headBegun() {
        return headBegun;
    }

    /** How many bytes were thrown away since {@link #discard}. */
    long discarded() {
        return discarded;
    }

    /** From here on throws away what comes. */
    void discard() {
        mode = Mode.DISCARD;
    }

    /** From here on hands bytes on as they are. */
    void passThrough() {
        mode = Mode.RAW;
    }

    /** Decodes what waits, if anything does and the gate is open now. */
    void resume() throws Exception {
        ChannelHandlerContext ctx = context;
        if (ctx != null && stalled && !decoding && gate.getAsBoolean()) {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
        decoding = true;
        try {
            super.channelRead(ctx, input);
        } finally {
            decoding = false;
        }
        if (full()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** Does not ask for more bytes, as the base class would when it made no message of the last ones. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        switch (mode) {
            case HTTP -> decodeIfOpen(ctx, in, out);
            case DISCARD -> {
                discarded += in.readableBytes();
                in.skipBytes(in.readableBytes());
            }
            case RAW -> out.add(in.readRetainedSlice(in.readableBytes()));
        }
    }

    private void decodeIfOpen(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        stalled = !gate.getAsBoolean();
        if (stalled) {
            return;
        }
        int before = out.size();
        super.decode(ctx, in, out);
        headBegun = out.size() == before;
    }
}
