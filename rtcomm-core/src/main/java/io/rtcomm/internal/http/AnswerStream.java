/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.rtcomm.http.HttpFraming;
import io.rtcomm.http.HttpStream;
import io.rtcomm.http.HttpStreamListener;
import io.rtcomm.http.PendingBytes;
import io.rtcomm.transport.DirectWrite;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer in pieces, on a connection of HTTP/1 or a stream of HTTP/2. Confined to the event loop of its channel, but for what says otherwise.
 *
 * <pre>
 *   WAITING ── its turn ──▶ OPEN ── end ──▶ ENDED ── the last byte is out ──▶ CLOSED
 *      └───────────────────────┴───────────────┴──── the connection ended ──────┘
 * </pre>
 *
 * On HTTP/1 the pieces go past the encoder of responses, which would make two small buffers of its own around each.
 */
final class AnswerStream implements HttpStream {
    /** The length of a body that nobody has told. */
    static final long UNKNOWN = -1;

    /** A piece up to this size is copied to stand between its framing; of a larger one the framing is written apart. */
    private static final int COPIED_BYTES = 4096;

    private static final Logger log = LoggerFactory.getLogger(AnswerStream.class);
    private static final ByteBuf CRLF = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(2).writeByte('\r').writeByte('\n').asReadOnly());

    private enum State {
        WAITING,
        OPEN,
        ENDED,
        CLOSED
    }

    // fixed
    private final Exchange exchange;
    private final Channel channel;
    private final HttpFraming framing;
    private final long length;
    private final HttpStreamListener listener;

    // the state
    private State state = State.WAITING;
    private boolean bodiless; // the head is all
    private boolean closesConnection; // the client was told so
    private boolean ending; // end was asked for before its turn
    private boolean told;
    private long left; // bytes of the body that are to come, or UNKNOWN
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(0); // written before its turn, already framed
    private @Nullable ChannelHandlerContext wire; // where pieces enter the pipeline; absent before its turn

    // the way out
    private boolean awaitingDrain;
    private volatile boolean open; // for other threads: whether its turn came
    private volatile boolean roomWanted;
    private volatile long heldBytes; // changed by the event loop alone

    /**
     * A stream that waits for its turn.
     *
     * @param length how many bytes the body has, or {@link #UNKNOWN}
     * @param bodiless whether only the head is sent
     */
    AnswerStream(Exchange exchange, HttpFraming framing, long length, boolean bodiless, HttpStreamListener listener) {
        this.exchange = exchange;
        this.channel = exchange.channel();
        this.framing = framing;
        this.length = length;
        this.left = length;
        this.bodiless = bodiless;
        this.listener = listener;
    }

    // ---- writing ----

    @Override
    public HttpFraming framing() {
        return framing;
    }

    @Override
    public boolean write(ByteBuf data) {
        if (!accepts(data)) {
            return false;
        }
        int size = data.readableBytes();
        if (framing == HttpFraming.RAW || size == 0) {
            put(data);
        } else if (size <= COPIED_BYTES) {
            put(framing.frame(data, channel.alloc()));
        } else {
            put(channel.alloc()
                    .buffer(16)
                    .writeBytes(Integer.toHexString(size).getBytes(US_ASCII))
                    .writeBytes(CRLF.duplicate()));
            put(data);
            put(CRLF.duplicate());
        }
        return true;
    }

    @Override
    public boolean writeFramed(ByteBuf framed) {
        boolean accepted = accepts(framed);
        if (accepted) {
            put(framed);
        }
        return accepted;
    }

    @Override
    public boolean sendShared(ByteBuf framed) {
        requireLoop();
        ChannelHandlerContext to = wire;
        if (to == null || state != State.OPEN || bodiless || left != UNKNOWN || !direct()) {
            return false;
        }
        int written = DirectWrite.write(channel, framed);
        int rest = framed.readableBytes() - written;
        if (written == 0) {
            return false;
        }
        if (rest > 0) {
            to.write(framed.retainedSlice(framed.readerIndex() + written, rest), to.voidPromise());
            to.flush();
        }
        onFlushed(to);
        return true;
    }

    /** Whether nobody has a hand in what is written here: neither TLS nor a stream of HTTP/2. */
    private boolean direct() {
        return DirectWrite.suits(channel) && channel.pipeline().first() instanceof RequestDecoder;
    }

    /** Whether a piece may be written; else it is released. */
    private boolean accepts(ByteBuf piece) {
        requireLoop();
        boolean accepted = !ending && !bodiless && (state == State.OPEN || state == State.WAITING);
        if (accepted && left != UNKNOWN) {
            accepted = piece.readableBytes() <= left;
            if (accepted) {
                left -= piece.readableBytes();
            } else {
                log.error(
                        "the stream {} has more bytes than its Content-Length: it is aborted",
                        exchange.request().path());
                abort();
            }
        }
        if (!accepted) {
            piece.release();
        }
        return accepted;
    }

    private void put(ByteBuf piece) {
        ChannelHandlerContext to = wire;
        if (!piece.isReadable()) {
            piece.release();
        } else if (to != null) {
            to.write(piece, to.voidPromise());
        } else {
            long sum = heldBytes + piece.readableBytes();
            heldBytes = sum;
            held.add(piece);
        }
    }

    @Override
    public void flush() {
        requireLoop();
        ChannelHandlerContext to = wire;
        if (state == State.OPEN && to != null) {
            to.flush();
            onFlushed(to);
        }
    }

    @Override
    public void end() {
        requireLoop();
        if (left > 0 && !bodiless) {
            abort();
        } else if (state == State.WAITING) {
            ending = true;
        } else if (state == State.OPEN) {
            state = State.ENDED;
            exchange.pump();
        }
    }

    @Override
    public void abort() {
        exchange.drop();
    }

    private void requireLoop() {
        if (!channel.eventLoop().inEventLoop()) {
            throw new IllegalStateException("a stream is used on "
                    + Thread.currentThread().getName() + " (expected: the channel's event loop)");
        }
    }

    // ---- back-pressure ----

    @Override
    public long room() {
        long room = roomNow();
        if (room > 0) {
            return room;
        }
        roomWanted = true; // before the second look: what drains in between would not be told otherwise
        return roomNow();
    }

    private long roomNow() {
        return open ? channel.bytesBeforeUnwritable() : 0;
    }

    @Override
    public boolean drained() {
        if (drainedNow()) {
            return true;
        }
        roomWanted = true;
        return drainedNow();
    }

    private boolean drainedNow() {
        return open && channel.isWritable() && PendingBytes.of(channel) == 0;
    }

    @Override
    public long bufferedBytes() {
        return heldBytes + (open ? PendingBytes.of(channel) : 0);
    }

    private void onFlushed(ChannelHandlerContext to) {
        if (state != State.OPEN || awaitingDrain) {
            return;
        }
        if (PendingBytes.of(channel) > 0) {
            awaitingDrain = true;
            to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> onDrained(to, written.isSuccess()));
        } else if (roomWanted) {
            roomWanted = false;
            guarded(listener::onWritable);
        }
    }

    /** Later, because the bytes of a write are subtracted only after it was told. */
    private void onDrained(ChannelHandlerContext to, boolean success) {
        awaitingDrain = false;
        if (success) {
            channel.eventLoop().execute(() -> onFlushed(to));
        }
    }

    // ---- its turn, told by the queue of answers ----

    boolean begun() {
        return state != State.WAITING;
    }

    /** Whether the end of the body can be written. */
    boolean complete() {
        return state == State.ENDED || state == State.CLOSED;
    }

    /** How many bytes the whole body has, or {@link #UNKNOWN}. */
    long length() {
        return length;
    }

    /** Whether nothing follows the head. */
    boolean bodiless() {
        return bodiless;
    }

    /** Whether the client was told that the connection ends with this answer. */
    boolean closesConnection() {
        return closesConnection;
    }

    /**
     * The head was written.
     *
     * @param to where pieces enter the pipeline
     */
    void begin(ChannelHandlerContext to, HttpResponse head) {
        wire = to;
        bodiless |= head instanceof FullHttpResponse;
        closesConnection = head.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        if (state == State.CLOSED) {
            return; // the head could not be written
        }
        for (ByteBuf piece = held.poll(); piece != null; piece = held.poll()) {
            if (bodiless) {
                piece.release();
            } else {
                to.write(piece, to.voidPromise());
            }
        }
        heldBytes = 0;
        state = ending || bodiless ? State.ENDED : State.OPEN;
        open = true;
        if (roomWanted && state == State.OPEN) {
            channel.eventLoop().execute(() -> onFlushed(to));
        }
    }

    /** Nothing will be written any more: the last byte is out, or the connection is gone. */
    void close() {
        state = State.CLOSED;
        for (ByteBuf piece = held.poll(); piece != null; piece = held.poll()) {
            piece.release();
        }
        heldBytes = 0;
        if (!told) {
            told = true;
            exchange.later(() -> guarded(listener::onClosed));
        }
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.error(
                    "the listener of the stream {} {} failed",
                    exchange.request().method(),
                    exchange.request().path(),
                    e);
        }
    }
}
