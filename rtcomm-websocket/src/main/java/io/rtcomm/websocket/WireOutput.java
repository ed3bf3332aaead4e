/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.rtcomm.http.PendingBytes;
import io.rtcomm.transport.DirectWrite;
import io.rtcomm.websocket.frame.FrameTap;
import io.rtcomm.websocket.frame.FrameWriter;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The way out of one WebSocket connection: writes frames while that is allowed, and tells when the kernel has taken them.
 * Confined to its channel's loop, but for what says otherwise. To be extended by the way in, so that a connection has one
 * object for both.
 */
abstract class WireOutput extends ChannelInboundHandlerAdapter {
    /** How many pings of one read pass are answered. */
    private static final int MAX_PONGS = 32;

    private static final AtomicLongFieldUpdater<WireOutput> IN_FLIGHT =
            AtomicLongFieldUpdater.newUpdater(WireOutput.class, "inFlight");

    // for the life of the connection
    final Channel channel;
    final WireListener listener;
    final WireSettings settings;
    private final boolean suitsDirectWrites;

    // the state
    private boolean open = true;
    private boolean closed;

    private @Nullable Deque<byte[]> pongs; // what pings asked for that were not answered; absent until there was one
    private boolean awaitingDrain;
    private volatile boolean roomWanted;
    private volatile long inFlight; // bytes that were given on another thread and have not arrived here

    WireOutput(Channel channel, WireSettings settings, WireListener listener) {
        this.channel = channel;
        this.settings = settings;
        this.listener = listener;
        this.suitsDirectWrites = settings.tap() == null && DirectWrite.suits(channel);
    }

    /**
     * Nothing may be sent any more (RFC 6455 §5.5.1).
     *
     * @param over whether nothing is to be told any more either
     */
    final void endOutput(boolean over) {
        open = false;
        closed |= over;
    }

    /** A ping is to be answered; of many only the first and the latest are. */
    final void askPong(byte[] payload) {
        var asked = pongs;
        if (asked == null) {
            asked = new ArrayDeque<>(2);
            pongs = asked;
        }
        if (asked.size() == MAX_PONGS) {
            asked.removeLast();
        }
        asked.add(payload);
    }

    /** Answers what pings asked for, if the peer takes anything. */
    final void answerPings() {
        var asked = pongs;
        if (asked == null || !open || !channel.isWritable()) {
            return;
        }
        for (byte[] pong : asked) {
            channel.write(seen(FrameWriter.pong(channel.alloc(), pong)), channel.voidPromise());
        }
        pongs = null;
        flush();
    }

    /**
     * Writes and flushes a frame. Safe on any thread.
     *
     * @param frame released when it was written or can no longer be
     */
    final void send(ByteBuf frame) {
        if (channel.eventLoop().inEventLoop()) {
            sendHere(frame);
            return;
        }
        int bytes = frame.readableBytes();
        IN_FLIGHT.addAndGet(this, bytes);
        try {
            channel.eventLoop().execute(() -> onHanded(frame, bytes));
        } catch (RejectedExecutionException e) {
            frame.release(); // the loop has ended, and the channel with it
        }
    }

    private void sendHere(ByteBuf frame) {
        if (direct()) {
            frame.skipBytes(DirectWrite.write(channel, frame));
            if (!frame.isReadable()) {
                frame.release();
                onFlushed();
                return;
            }
        }
        write(frame);
        flush();
    }

    /** Whether frames may go past the pipeline: nobody else has a hand in what is written here. */
    final boolean direct() {
        return suitsDirectWrites
                && open
                && channel.eventLoop().inEventLoop()
                && channel.pipeline().first() instanceof WebSocketHandler;
    }

    /** Reads what a write will read, see {@link io.rtcomm.transport.Prefetchable#prefetch}. */
    final int prefetch() {
        return direct() ? DirectWrite.prefetch(channel) : 0;
    }

    /** As {@link #send}, when it is {@link #direct}, of a frame that stays the lender's. */
    final void sendLent(ByteBuf frame) {
        int written = DirectWrite.write(channel, frame);
        int left = frame.readableBytes() - written;
        if (left == 0) {
            onFlushed();
        } else {
            write(frame.retainedSlice(frame.readerIndex() + written, left));
            flush();
        }
    }

    private void onHanded(ByteBuf frame, int bytes) {
        write(frame);
        IN_FLIGHT.addAndGet(this, -bytes);
        flush();
    }

    /**
     * Writes and flushes a frame, on the loop.
     *
     * @param written completes when the kernel took it, or when it never will
     */
    final void send(ByteBuf frame, ChannelPromise written) {
        if (open) {
            channel.write(seen(frame), written);
            flush();
        } else {
            frame.release();
            written.setFailure(new ClosedChannelException());
        }
    }

    /** Sends a ping, on the loop. */
    final void ping(byte[] payload) {
        if (open) {
            channel.write(seen(FrameWriter.ping(channel.alloc(), payload)), channel.voidPromise());
            flush();
        }
    }

    /** Shows a frame that is about to be written. */
    final ByteBuf seen(ByteBuf frame) {
        FrameTap tap = settings.tap(); // absent when nobody watches
        if (tap != null) {
            tap.outgoing(frame);
        }
        return frame;
    }

    private void write(ByteBuf frame) {
        if (open) {
            channel.write(seen(frame), channel.voidPromise());
        } else {
            frame.release(); // nothing may follow a close frame (RFC 6455 §5.5.1)
        }
    }

    /** The only way to flush: it notices what the kernel did not take. */
    final void flush() {
        channel.flush();
        onFlushed();
    }

    private void onFlushed() {
        if (closed || awaitingDrain) {
            return;
        }
        if (PendingBytes.of(channel) > 0) {
            awaitingDrain = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> onDrained(written.isSuccess()));
        } else if (roomWanted) {
            roomWanted = false;
            listener.onWritable();
        }
    }

    /** Later, because the bytes of a write are subtracted only after it was told. */
    private void onDrained(boolean success) {
        awaitingDrain = false;
        if (success) {
            channel.eventLoop().execute(this::onFlushed);
        }
    }

    /**
     * How many bytes may be sent before the channel has its fill; 0 when it has, and then {@link
     * WireListener#onWritable} comes. Safe on any thread.
     */
    final long room() {
        long room = channel.bytesBeforeUnwritable() - inFlight;
        if (room > 0) {
            return room;
        }
        roomWanted = true; // before the second look: what drains in between would not be told otherwise
        return Math.max(0, channel.bytesBeforeUnwritable() - inFlight);
    }

    /**
     * Whether what is sent now goes to the kernel at once; if not, {@link WireListener#onWritable} comes. Safe on any
     * thread.
     */
    final boolean drained() {
        if (channel.isWritable() && bufferedBytes() == 0) {
            return true;
        }
        roomWanted = true;
        return channel.isWritable() && bufferedBytes() == 0;
    }

    /** Bytes that the kernel has not taken yet. Safe on any thread. */
    final long bufferedBytes() {
        return inFlight + PendingBytes.of(channel);
    }
}
