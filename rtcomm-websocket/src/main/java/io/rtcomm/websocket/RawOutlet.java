/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.websocket.WebSocketException;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.observe.Metric;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Flushable;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.websocket.SendQueue.Extra;
import io.rtcomm.websocket.frame.CloseCode;
import io.rtcomm.websocket.frame.MessageDeflater;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way out of one WebSocket: what is sent waits until the end of the loop's pass, under a backlog. Confined to the loop
 * of its channel, but for what says otherwise.
 *
 * <pre>
 *   send, any thread ──► hop ──┐
 *   broadcast, on the loop ────┴─► queue ── end of the pass ──► frames ──► one write
 * </pre>
 */
final class RawOutlet implements Flushable {
    /** With less than this waiting it is a good moment to send more. */
    static final long WRITABLE_BYTES = 64 * 1024;

    static final String SLOW_CONSUMER = "slow consumer";

    /** Dropping broadcasts makes room for so much of the backlog at once, as each time costs a walk over the queue. */
    private static final int DROPPED_SHARE = 8;

    /** The connection, as its outlet sees it. Called on the loop. */
    interface Owner {
        /** A pass is over, and nothing waits here any more. */
        void onFlushed();

        /** There is room again, and there was none before. */
        void onRoom();

        /** The client does not take what is sent to it. */
        void onOverflow();

        /** Why nothing can be sent any more. */
        WebSocketException ended();
    }

    /** Which kind of message is being sent in parts. */
    private enum Parts {
        NONE,
        TEXT,
        BINARY
    }

    // for life
    private final EndpointContext context;
    private final WebSocketOptions.Backlog backlog;
    private final HomeLoop loop;
    private final Channel channel;
    private final WebSocketHandler wire;
    private final Framer framer;
    private final @Nullable MessageDeflater deflater; // absent when it has no context of its own
    private final Owner owner;

    // any thread
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicInteger waitingMessages = new AtomicInteger();

    // the loop
    private final SendQueue queue = new SendQueue();
    private final SendQueue behindParts = new SendQueue(); // whole messages that wait for the last part of another
    private final List<CompletableFuture<@Nullable Void>> awaitingRoom = new ArrayList<>(0);
    private Parts parts = Parts.NONE;
    private boolean flushAsked;
    private boolean blocked; // somebody wants to hear of room
    private boolean closed;

    RawOutlet(RawEndpoint endpoint, HomeLoop loop, Channel channel, WebSocketHandler wire, Outgoing outgoing) {
        this.context = endpoint.context();
        this.backlog = endpoint.options().backlog();
        this.loop = loop;
        this.channel = channel;
        this.wire = wire;
        this.deflater = endpoint.framers().ownDeflater(outgoing.deflate());
        this.framer = endpoint.framers().framer(outgoing.deflate(), deflater);
        this.owner = outgoing.owner();
    }

    /**
     * What belongs to the connection.
     *
     * @param deflate absent when no compression was agreed on
     */
    record Outgoing(@Nullable DeflateExtension deflate, Owner owner) {}

    /**
     * Safe on any thread.
     *
     * @param last absent for a whole message
     */
    CompletableFuture<@Nullable Void> send(boolean binary, byte[] data, @Nullable Boolean last) {
        EncodedMessage message = EncodedMessage.message(data, binary, List.of(), true, false);
        if (!fits(message)) {
            loop.execute(owner::onOverflow);
            return CompletableFuture.failedFuture(new WebSocketException(CloseCode.POLICY_VIOLATION, SLOW_CONSUMER));
        }
        var sent = new CompletableFuture<@Nullable Void>();
        count(message, 1);
        boolean asked = loop.offer(() -> {
            if (last == null) {
                onSend(message, new Extra(null, sent));
            } else {
                onPart(message, last, sent);
            }
        });
        if (!asked) {
            sent.completeExceptionally(owner.ended()); // the server has ended, and the WebSocket with it
        }
        return sent;
    }

    /** Whether the backlog takes another message; one alone may be larger than it. Safe on any thread. */
    private boolean fits(EncodedMessage message) {
        long waiting = bufferedAmount();
        return waiting == 0
                || (waiting + message.bytes() <= backlog.maxBytes() && waitingMessages.get() < backlog.maxMessages());
    }

    private void count(EncodedMessage message, int sign) {
        waitingBytes.addAndGet((long) sign * message.bytes());
        waitingMessages.addAndGet(sign);
    }

    /** Bytes that the operating system has not taken. Safe on any thread. */
    long bufferedAmount() {
        return waitingBytes.get() + wire.bufferedBytes();
    }

    void broadcast(EncodedMessage message) {
        if (!fits(message)) {
            switch (backlog.policy()) {
                case DROP_OLDEST_VOLATILE -> dropBroadcasts(message);
                case DROP_VOLATILE -> countDropped();
                case CLOSE, CONFLATE -> owner.onOverflow();
            }
            if (closed || !fits(message)) {
                return;
            }
        }
        count(message, 1);
        onSend(message, null);
    }

    private void dropBroadcasts(EncodedMessage incoming) {
        SendQueue waiting = parts == Parts.NONE ? queue : behindParts;
        waiting.dropBroadcasts(
                Math.max(incoming.bytes(), backlog.maxBytes() / DROPPED_SHARE),
                Math.max(1, backlog.maxMessages() / DROPPED_SHARE),
                dropped -> {
                    count(dropped, -1);
                    countDropped();
                });
    }

    private void countDropped() {
        context.metrics().increment(Metric.MESSAGES_DROPPED);
    }

    private void onSend(EncodedMessage message, @Nullable Extra extra) {
        if (closed) {
            count(message, -1);
            if (extra != null && extra.sent() != null) {
                complete(List.of(extra.sent()), owner.ended());
            }
            return;
        }
        (parts == Parts.NONE ? queue : behindParts).add(message, extra);
        flushLater();
    }

    private void onPart(EncodedMessage message, boolean last, CompletableFuture<@Nullable Void> sent) {
        Parts kind = message.binary() ? Parts.BINARY : Parts.TEXT;
        if (closed || (parts != Parts.NONE && parts != kind)) {
            count(message, -1);
            Throwable why = closed
                    ? owner.ended()
                    : new IllegalStateException(
                            "a message of kind " + parts + " is being sent (expected: its last part before another)");
            complete(List.of(sent), why);
            return;
        }
        if (parts == Parts.NONE) {
            Framer first = message.binary() ? FragmentFramer.FIRST_BINARY : FragmentFramer.FIRST_TEXT;
            parts = last ? Parts.NONE : kind;
            queue.add(message, new Extra(last ? null : first, sent));
        } else {
            queue.add(message, new Extra(last ? FragmentFramer.LAST : FragmentFramer.NEXT, sent));
            if (last) {
                parts = Parts.NONE;
                behindParts.moveTo(queue);
            }
        }
        flushLater();
    }

    /** Asks for a flush at the end of this pass. */
    void flushLater() {
        if (!flushAsked) {
            flushAsked = true;
            loop.flushLater(this);
        }
    }

    @Override
    public void onFlush(FrameCache frames) {
        flushAsked = false;
        while (!closed && queue.size() > 0) {
            long room = wire.room();
            if (room == 0) {
                blocked = true;
                return; // the wire tells when there is some
            }
            write(frames, queue.fitting(room));
        }
        owner.onFlushed();
        tellRoom();
    }

    @Override
    public int prefetch() {
        return queue.size() + wire.prefetch();
    }

    private void write(FrameCache frames, int count) {
        Framer fragment = queue.fragment(0);
        ByteBuf frame;
        if (fragment != null) {
            frame = fragment.frame(queue, count, channel.alloc());
        } else if (deflater != null) {
            frame = framer.frame(queue, count, channel.alloc()); // with context the bytes are good for one use
        } else {
            frame = frames.frame(framer, queue, count);
        }
        List<CompletableFuture<@Nullable Void>> waiting = queue.waiting(count);
        for (int i = 0; i < count; i++) {
            count(queue.get(i), -1);
        }
        queue.remove(count);
        if (waiting.isEmpty()) {
            wire.send(frame);
            return;
        }
        ChannelPromise written = channel.newPromise();
        written.addListener(done -> complete(waiting, done.isSuccess() ? null : owner.ended()));
        wire.send(frame, written);
    }

    private void tellRoom() {
        if (closed) {
            return;
        }
        if (bufferedAmount() >= WRITABLE_BYTES) {
            blocked = true;
        }
        if (!blocked) {
            return;
        }
        if (bufferedAmount() < WRITABLE_BYTES) {
            blocked = false;
            complete(List.copyOf(awaitingRoom), null);
            awaitingRoom.clear();
            owner.onRoom();
        } else if (wire.drained()) { // else the wire tells
            flushLater();
        }
    }

    /** Completes when there is room. Safe on any thread. */
    CompletableFuture<@Nullable Void> writable() {
        var room = new CompletableFuture<@Nullable Void>();
        boolean asked = loop.offer(() -> {
            if (closed) {
                complete(List.of(room), owner.ended());
            } else {
                blocked = true;
                awaitingRoom.add(room);
                flushLater();
            }
        });
        if (!asked) {
            room.completeExceptionally(owner.ended());
        }
        return room;
    }

    /** Off the event loops: what depends on a future is the application's. */
    private void complete(List<CompletableFuture<@Nullable Void>> futures, @Nullable Throwable why) {
        if (futures.isEmpty()) {
            return;
        }
        context.completions().execute(() -> {
            for (CompletableFuture<@Nullable Void> future : futures) {
                if (why == null) {
                    future.complete(null);
                } else {
                    future.completeExceptionally(why);
                }
            }
        });
    }

    /** Nothing more goes out; who waits is told why. */
    void close() {
        closed = true;
        failWaiting(queue);
        failWaiting(behindParts);
        complete(List.copyOf(awaitingRoom), owner.ended());
        awaitingRoom.clear();
        if (deflater != null) {
            deflater.close();
        }
    }

    private void failWaiting(SendQueue waiting) {
        int count = waiting.size();
        List<CompletableFuture<@Nullable Void>> futures = waiting.waiting(count);
        for (int i = 0; i < count; i++) {
            count(waiting.get(i), -1);
        }
        waiting.remove(count);
        complete(futures, owner.ended());
    }
}
