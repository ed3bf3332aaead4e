/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder behind a gate: while its connection wants nothing, bytes stay undecoded, and when too many of them
 * wait the channel is not read any more. So neither a flood of pipelined requests nor a body that nobody asked for
 * takes more memory than a few reads. Confined to the event loop of its channel.
 *
 * <p>Header fields over several lines are refused (RFC 9112 §5.2): Netty would put them together line by line, copying
 * all before each time, so that a head of 16 kB made it write 60 MB.
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

    private static final HttpHeadersFactory NO_TRAILERS = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return new DroppedTrailers();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new DroppedTrailers();
        }
    };

    private final BooleanSupplier gate;
    private @Nullable ChannelHandlerContext context; // absent before it was added to a pipeline
    private Mode mode = Mode.HTTP;
    private boolean decoding; // inside of channelRead
    private boolean stalled; // bytes met a closed gate
    private boolean headBegun; // bytes of a head have come, the rest has not
    private boolean inFields; // the request line was read, the empty line behind the fields was not
    private ByteBuf undecoded = Unpooled.EMPTY_BUFFER; // during decoding
    private long discarded;

    /** @param gate whether the connection wants the next piece of a request */
    RequestDecoder(HttpLimits limits, BooleanSupplier gate) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.maxInitialLineBytes())
                .setMaxHeaderSize(limits.maxHeaderBytes())
                .setMaxChunkSize(limits.maxChunkBytes())
                .setTrailersFactory(NO_TRAILERS));
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
        if (inFields && folds(in)) {
            in.skipBytes(in.readableBytes());
            var refused = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
            refused.setDecoderResult(DecoderResult.failure(folded()));
            out.add(refused);
            return;
        }
        int before = out.size();
        undecoded = in;
        super.decode(ctx, in, out);
        undecoded = Unpooled.EMPTY_BUFFER;
        headBegun = out.size() == before;
        inFields &= headBegun;
    }

    /** The request line was read; the fields, as far as they have come, follow. */
    @Override
    protected HttpMessage createMessage(String[] requestLine) throws Exception {
        if (folds(undecoded)) {
            throw folded();
        }
        inFields = true;
        return super.createMessage(requestLine);
    }

    /** Whether a line begins with white space, up to the empty line. The bytes begin with a line. */
    private static boolean folds(ByteBuf in) {
        int end = in.writerIndex();
        int lineEnd;
        for (int at = in.readerIndex(); at < end; at = lineEnd + 1) {
            byte first = in.getByte(at);
            if (first == ' ' || first == '\t') {
                return true;
            }
            lineEnd = in.indexOf(at, end, (byte) '\n');
            boolean empty = lineEnd == at || (lineEnd == at + 1 && first == '\r');
            if (lineEnd < 0 || empty) {
                return false;
            }
        }
        return false;
    }

    private static IllegalArgumentException folded() {
        return new IllegalArgumentException("header field over several lines (expected: one line, RFC 9112 §5.2)");
    }

    /** Checks what comes behind a chunked body, and keeps none of it: nobody asks for it (RFC 9110 §6.5.1). */
    private static final class DroppedTrailers extends DefaultHttpHeaders {
        @Override
        public HttpHeaders add(CharSequence name, Object value) {
            super.add(name, value);
            clear();
            return this;
        }
    }
}
