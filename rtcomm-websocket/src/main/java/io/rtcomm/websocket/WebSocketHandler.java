/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.rtcomm.observe.Metric;
import io.rtcomm.websocket.frame.CloseCode;
import io.rtcomm.websocket.frame.FrameListener;
import io.rtcomm.websocket.frame.FrameReader;
import io.rtcomm.websocket.frame.FrameWriter;
import io.rtcomm.websocket.frame.MessageInflater;
import io.rtcomm.websocket.frame.WebSocketProtocolException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Confined to its channel's loop, but for what says otherwise. One WebSocket connection after its handshake: reads
 * frames, answers pings, writes, and ends it as RFC 6455 §7 says. Knows nothing of sessions.
 *
 * <pre>
 *   OPEN ── close() ──────────────────► CLOSING ── close frame of the peer, or deadline ──► CLOSED
 *    ├───── close frame of the peer ──► ENDING ─── our close frame is written ────────────► CLOSED
 *    ├───── error of the peer ────────► ENDING ─── the peer closed after our close frame ─► CLOSED
 *    └───── closeNow(), end of the connection ────────────────────────────────────────────► CLOSED
 * </pre>
 */
final class WebSocketHandler extends WireOutput implements FrameListener {
    private enum State {
        OPEN,
        CLOSING,
        ENDING,
        CLOSED
    }

    private static final Logger log = LoggerFactory.getLogger(WebSocketHandler.class);

    // for the life of the connection
    private final @Nullable ReadGate
            gate; // absent when the listener lives on this loop: then it has handled what was read

    // the way in
    private final LentReaders.@Nullable Shelf shelf; // absent when the reader is its own for life
    private @Nullable FrameReader reader; // absent while nothing is half read
    private boolean reading;
    private @Nullable ByteBuf held; // what was read while the listener was full; absent when there is nothing
    private boolean heard;
    private @Nullable PingRate pings; // absent until there was one
    private boolean readToTheEnd; // only the end of the connection is waited for

    // the state
    private State state = State.OPEN;
    private boolean reported;
    private @Nullable Runnable ending; // how it ends as soon as the listener is ready; absent while nothing ends it
    private @Nullable Future<?> deadline; // absent while nobody is waited for

    /** @param inflater absent when permessage-deflate was not agreed on */
    @SuppressWarnings("ReferenceEquality") // a loop is itself
    WebSocketHandler(
            Channel channel, WireSettings settings, @Nullable MessageInflater inflater, WireListener listener) {
        super(channel, settings, listener);
        if (inflater == null && settings.tap() == null) {
            this.shelf = settings.readers().of(channel.eventLoop());
        } else {
            this.shelf = null;
            this.reader = new FrameReader(
                    settings.maxMessageBytes(), settings.maxFragments(), inflater, settings.tap(), this);
        }
        this.gate = listener.homeLoop() == channel.eventLoop() ? null : new ReadGate(channel, listener.homeLoop());
    }

    /** Frees what it holds; for a handler that was never added to its channel. */
    void discard() {
        become(State.CLOSED);
        closeReader();
    }

    private void closeReader() {
        FrameReader mine = reader;
        if (mine != null) {
            mine.close();
        }
    }

    // Reading

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ReferenceCountUtil.release(message);
            return;
        }
        heard = true;
        ByteBuf before = held;
        held = null;
        read(before == null ? in : Unpooled.wrappedBuffer(before, in));
    }

    private void read(ByteBuf in) {
        boolean unread = false;
        FrameReader used =
                reader == null ? requireNonNull(shelf, "a reader of its own").lend(this) : reader;
        reader = used;
        reading = true;
        try {
            used.read(in);
            unread = in.isReadable();
        } catch (WebSocketProtocolException e) {
            settings.metrics()
                    .increment(
                            switch (e.rule()) {
                                case PROTOCOL -> Metric.MESSAGES_MALFORMED;
                                case LENGTH -> Metric.MESSAGES_TOO_LONG;
                                case FRAGMENTS -> Metric.MESSAGES_FRAGMENTED;
                                case INFLATION -> Metric.MESSAGES_INFLATED;
                                case RATE -> Metric.PINGS_OVER_LIMIT;
                            });
            endBy(() -> tellFailure(e));
        } finally {
            reading = false;
            if (shelf != null && used.idle()) {
                reader = null;
                shelf.takeBack(used);
            }
            if (unread) {
                held = in;
            } else {
                in.release();
            }
        }
    }

    /** Goes on where the reader stopped because the listener was full. */
    private void readOn() {
        if (reading) {
            return; // the listener has made room for what is just being told, and is told the rest
        }
        ByteBuf before = held;
        held = null;
        read(before == null ? Unpooled.EMPTY_BUFFER : before);
        answerPings();
    }

    /** Whether anything was read since this was asked last. */
    boolean heard() {
        boolean since = heard;
        heard = false;
        return since;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        answerPings();
    }

    @Override
    public void onText(byte[] utf8) {
        listener.onText(utf8);
        onPacket(utf8.length);
    }

    private void onPacket(int bytes) {
        if (gate != null) {
            gate.onPacket(bytes);
        }
    }

    @Override
    public void onBinary(byte[] data) {
        listener.onBinary(data);
        onPacket(data.length);
    }

    /**
     * Answered at the end of the read pass. Of many only the first and the latest are (RFC 6455 §5.5.3): a flood costs a
     * few pongs.
     */
    @Override
    public void onPing(byte[] payload) throws WebSocketProtocolException {
        countPing();
        askPong(payload);
    }

    @Override
    public boolean wantsParts(boolean text) {
        return listener.wantsParts(text);
    }

    @Override
    public void onPart(boolean text, byte[] data, boolean last) {
        listener.onPart(text, data, last);
        onPacket(data.length);
    }

    /** A connection that ends is read to its end. */
    @Override
    public boolean full() {
        return state == State.OPEN && listener.full();
    }

    @Override
    public void onPong(byte[] payload) throws WebSocketProtocolException {
        countPing();
        listener.onPong(payload);
    }

    private void countPing() throws WebSocketProtocolException {
        int limit = settings.maxPingsPerSecond();
        if (limit == 0) {
            return;
        }
        long now = channel.eventLoop().ticker().nanoTime();
        PingRate rate = pings == null ? new PingRate(limit, now) : pings;
        pings = rate;
        if (!rate.admits(now)) {
            throw WebSocketProtocolException.tooFast("rate limited");
        }
    }

    @Override
    public void onClose(int code, String reason) {
        endBy(() -> answerClose(code, reason));
    }

    /** Ends it, now or when the listener says so. */
    private void endBy(Runnable end) {
        if (state == State.OPEN && ending == null && listener.delaysEnd()) {
            ending = end;
        } else {
            end.run();
        }
    }

    /** Ends what {@link WireListener#delaysEnd} delayed. */
    void end() {
        Runnable end = ending;
        if (end != null) {
            ending = null;
            end.run();
        }
    }

    private void answerClose(int code, String reason) {
        boolean first = claimReport();
        if (state == State.OPEN) {
            become(State.ENDING);
            awaitEnd();
            channel.writeAndFlush(seen(FrameWriter.close(channel.alloc(), code, "")))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            channel.close();
        }
        if (first) {
            listener.onClosed(code, reason);
        }
    }

    /** The session cannot take more, or can again. */
    void pauseReading(boolean now) {
        if (gate != null) {
            gate.pause(now);
        } else if (!readToTheEnd) {
            channel.config().setAutoRead(!now);
        }
        if (!now && state != State.CLOSED) {
            readOn();
        }
    }

    // Writing

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        answerPings();
    }

    // Ending

    /** Sends a close frame and waits for that of the peer, for a while. */
    void close(int code, String reason) {
        if (state != State.OPEN) {
            return;
        }
        channel.write(seen(FrameWriter.close(channel.alloc(), code, reason)), channel.voidPromise());
        become(State.CLOSING);
        awaitEnd();
        flush();
    }

    /** Sends a close frame if there is room and closes the channel; a connection that ends by itself is left to it. */
    void closeNow(int code, String reason) {
        if (state == State.OPEN) {
            channel.writeAndFlush(seen(FrameWriter.close(channel.alloc(), code, reason)), channel.voidPromise());
        }
        if (state != State.ENDING) {
            become(State.CLOSED);
            channel.close();
        }
    }

    /**
     * Fails the connection (RFC 6455 §7.1.7). Only our side is closed: if bytes of the peer were left unread, the kernel
     * would reset the connection, and the peer would never see why.
     */
    private void tellFailure(WebSocketProtocolException broken) {
        String detail = String.valueOf(broken.getMessage());
        boolean first = claimReport();
        if (state == State.OPEN) {
            become(State.ENDING);
            awaitEnd();
            channel.writeAndFlush(seen(FrameWriter.close(channel.alloc(), broken.closeCode(), detail)))
                    .addListener((ChannelFuture written) -> shutOutput(written.isSuccess()));
        } else {
            channel.close();
        }
        if (first && broken.rule() == WebSocketProtocolException.Rule.RATE) {
            listener.onFlood(broken.closeCode(), detail);
        } else if (first) {
            listener.onFailed(broken.closeCode(), detail);
        }
    }

    private void shutOutput(boolean written) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (written && tls != null) {
            tls.closeOutbound();
        } else if (written && channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }

    private void become(State next) {
        state = next;
        endOutput(next == State.CLOSED);
    }

    private void awaitEnd() {
        readToTheEnd = true;
        if (gate != null) {
            gate.end();
        } else {
            channel.config().setAutoRead(true);
        }
        deadline = channel.eventLoop().schedule(() -> channel.close(), settings.closeMillis(), TimeUnit.MILLISECONDS);
        if (held != null) {
            channel.eventLoop().execute(this::readOn); // the close frame of the peer may be in it
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            channel.close(); // a peer that sends no more cannot take its leave properly either
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        become(State.CLOSED);
        closeReader();
        if (held != null) {
            held.release();
            held = null;
        }
        if (deadline != null) {
            deadline.cancel(false);
        }
        end(); // it is known why
        if (claimReport()) {
            listener.onClosed(CloseCode.ABNORMAL, "");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            return; // a write came too late; how the connection ended is told otherwise
        }
        boolean first = claimReport();
        int code = CloseCode.ABNORMAL;
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            log.debug("a connection broke", cause);
            channel.close();
        } else {
            log.error("a connection is closed after a failure of ours", cause);
            code = CloseCode.INTERNAL_ERROR;
            closeNow(code, "");
        }
        if (first) {
            listener.onFailed(code, "connection broke: " + cause);
        }
    }

    /** Whether the end was not told yet. Asked before anything is closed, because closing tells of an end as well. */
    private boolean claimReport() {
        boolean first = !reported;
        reported = true;
        return first;
    }
}
