/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.rtcomm.endpoint.websocket.LoggedFrame;
import io.rtcomm.endpoint.websocket.WebSocketException;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.endpoint.websocket.WebSocketState;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Flushable;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.websocket.SendQueue.Extra;
import io.rtcomm.websocket.WebSocketHandshake.Accepted;
import io.rtcomm.websocket.frame.CloseCode;
import io.rtcomm.websocket.frame.FrameTap;
import io.rtcomm.websocket.frame.MessageDeflater;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One open WebSocket of an endpoint: what goes out is queued until the end of the loop's pass, what comes in goes to the
 * lane. Confined to the loop of its channel, but for what says otherwise.
 *
 * <pre>
 *   send, any thread ──► hop ──┐
 *   broadcast, on the loop ────┴─► queue ── end of the pass ──► frames ──► one write
 * </pre>
 */
final class RawConnection implements WireListener, Flushable {
    /** With less than this waiting it is a good moment to send more. */
    static final long WRITABLE_BYTES = 64 * 1024;

    private static final String SLOW_CONSUMER = "slow consumer";

    /** Which kind of message is being sent in parts. */
    private enum Parts {
        NONE,
        TEXT,
        BINARY
    }

    private record Ending(int code, String reason) {}

    // for life
    private final RawEndpoint endpoint;
    private final RawWebSocket webSocket;
    private final HomeLoop loop;
    private final Channel channel;
    private final WebSocketHandler wire;
    private final Framer framer;
    private final @Nullable MessageDeflater deflater; // absent when it has no context of its own
    private final Intake intake;
    private final Pings pings;
    private final RawIdle idle;
    int slot; // among the members of its loop, which alone change it

    // what waits, on any thread
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicInteger waitingMessages = new AtomicInteger();

    // the way out
    private final SendQueue queue = new SendQueue();
    private final SendQueue behindParts = new SendQueue(); // whole messages that wait for the last part of another
    private final List<CompletableFuture<@Nullable Void>> awaitingRoom = new ArrayList<>(0);
    private Parts parts = Parts.NONE;
    private boolean flushAsked;
    private boolean blocked; // somebody wants to hear of room

    // the way in
    private boolean opening = true; // the opening handlers have not returned
    private boolean overburdened;

    // the end
    private @Nullable Ending closing; // what the application closes with, when all before it was written; absent before
    private @Nullable Ending cause; // why we cut it off; absent when the client ended it
    private boolean ended;

    RawConnection(RawEndpoint endpoint, RawWebSocket webSocket, HomeLoop loop, Channel channel, Accepted accepted) {
        this.endpoint = endpoint;
        this.webSocket = webSocket;
        this.loop = loop;
        this.channel = channel;
        DeflateExtension deflate = accepted.deflate();
        this.deflater = endpoint.framers().ownDeflater(deflate);
        this.framer = endpoint.framers().framer(deflate, deflater);
        this.intake = new Intake(endpoint.context().maxLaneBacklog(), this::relieved);
        this.pings = new Pings(endpoint.context().completions());
        WebSocketOptions options = endpoint.options();
        this.wire = new WebSocketHandler(
                channel,
                new WireSettings(
                        options.limits().maxMessageBytes(),
                        options.limits().maxFragments(),
                        options.heartbeat().closeTimeout().toMillis(),
                        tap(options)),
                deflate == null ? null : deflate.newInflater(),
                this);
        this.idle = new RawIdle(loop, options.heartbeat(), wire, this);
    }

    private @Nullable FrameTap tap(WebSocketOptions options) {
        WebSocketOptions.Frames frames = options.frames();
        if (frames == null) {
            return null;
        }
        return new FrameTap(frames.firstBytes()) {
            @Override
            protected void onFrame(boolean outgoing, int flagBits, long payloadBytes, byte[] start) {
                var frame = new LoggedFrame(
                        outgoing, (flagBits & 0x80) != 0, flagBits >> 4 & 7, flagBits & 0xF, payloadBytes, start);
                frames.log().onFrame(webSocket, frame);
            }
        };
    }

    /** Safe on any thread. */
    RawWebSocket webSocket() {
        return webSocket;
    }

    // Opening

    /** Answers the handshake; false when that cannot be done any more, and then nothing is left of it. */
    boolean start(HttpExchange exchange, Accepted accepted) {
        if (!webSocket.onOpen(this) || !exchange.switchProtocols(accepted.headers(), line -> line.addLast(wire))) {
            wire.discard();
            release();
            webSocket.onEnded();
            return false;
        }
        wire.pauseReading(true);
        idle.start();
        channel.eventLoop().execute(wire::flush); // with the 101, what was sent in this pass leaves
        return true;
    }

    /** The opening handlers have returned. Safe on any thread. */
    void onOpened(boolean failed) {
        loop.execute(() -> {
            opening = false;
            updateReading();
            if (failed) {
                cut(CloseCode.INTERNAL_ERROR, "internal error");
            }
        });
    }

    // The way in

    @Override
    public EventLoop homeLoop() {
        return loop.eventLoop();
    }

    @Override
    public boolean full() {
        return opening || overburdened;
    }

    @Override
    public boolean wantsParts(boolean text) {
        return webSocket.handlers().wantsParts(text);
    }

    @Override
    public void onText(byte[] utf8) {
        handle(utf8.length, () -> webSocket.handlers().runText(utf8));
    }

    @Override
    public void onBinary(byte[] data) {
        handle(data.length, () -> webSocket.handlers().runBinary(data));
    }

    @Override
    public void onPart(boolean text, byte[] data, boolean last) {
        handle(data.length, () -> webSocket.handlers().runPart(text, data, last));
    }

    private void handle(int bytes, Runnable task) {
        if (webSocket.state() != WebSocketState.OPEN) {
            return; // who closes does not want to hear more
        }
        boolean fills = intake.onQueued(bytes);
        webSocket.lane().execute(() -> {
            try {
                task.run();
            } finally {
                intake.onDone(bytes);
            }
        });
        if (fills) {
            overburdened = true;
            updateReading();
            intake.tellIfRelieved();
        }
    }

    /** On any thread. */
    private void relieved() {
        loop.execute(() -> {
            overburdened = false;
            updateReading();
        });
    }

    private void updateReading() {
        if (!ended) {
            wire.pauseReading(full());
        }
    }

    @Override
    public void onPong(byte[] payload) {
        Duration took = pings.answer(payload, loop.nanos());
        if (took != null) {
            webSocket.onRoundTrip(took);
        }
    }

    // The way out

    /**
     * Safe on any thread.
     *
     * @param last absent for a whole message
     */
    CompletableFuture<@Nullable Void> send(boolean binary, byte[] data, @Nullable Boolean last) {
        EncodedMessage message = EncodedMessage.message(data, binary, List.of(), true, false);
        if (!fits(message)) {
            loop.execute(() -> cut(CloseCode.POLICY_VIOLATION, SLOW_CONSUMER));
            return CompletableFuture.failedFuture(new WebSocketException(CloseCode.POLICY_VIOLATION, SLOW_CONSUMER));
        }
        var sent = new CompletableFuture<@Nullable Void>();
        count(message, 1);
        loop.execute(() -> {
            if (last == null) {
                onSend(message, new Extra(null, sent));
            } else {
                onPart(message, last, sent);
            }
        });
        return sent;
    }

    /** Whether the backlog takes another message; one alone may be larger than it. */
    private boolean fits(EncodedMessage message) {
        long waiting = bufferedAmount();
        WebSocketOptions.Backlog backlog = endpoint.options().backlog();
        return waiting == 0
                || (waiting + message.bytes() <= backlog.maxBytes() && waitingMessages.get() < backlog.maxMessages());
    }

    private void count(EncodedMessage message, int sign) {
        waitingBytes.addAndGet((long) sign * message.bytes());
        waitingMessages.addAndGet(sign);
    }

    void onBroadcast(EncodedMessage message) {
        if (webSocket.state() != WebSocketState.OPEN || ended) {
            return;
        }
        if (!fits(message)) {
            switch (endpoint.options().backlog().policy()) {
                case DROP_OLDEST_VOLATILE -> dropBroadcasts(message);
                case DROP_VOLATILE -> {}
                case CLOSE, CONFLATE -> cut(CloseCode.POLICY_VIOLATION, SLOW_CONSUMER);
            }
            if (ended || cause != null || !fits(message)) {
                return;
            }
        }
        count(message, 1);
        onSend(message, null);
    }

    /** Makes room, and some more, so that a client that stays slow does not cost a walk over its queue each time. */
    private void dropBroadcasts(EncodedMessage incoming) {
        var backlog = endpoint.options().backlog();
        SendQueue waiting = parts == Parts.NONE ? queue : behindParts;
        waiting.dropBroadcasts(
                Math.max(incoming.bytes(), backlog.maxBytes() / 8),
                Math.max(1, backlog.maxMessages() / 8),
                dropped -> count(dropped, -1));
    }

    private void onSend(EncodedMessage message, @Nullable Extra extra) {
        if (ended) {
            count(message, -1);
            fail(extra);
            return;
        }
        (parts == Parts.NONE ? queue : behindParts).add(message, extra);
        flushLater();
    }

    private void onPart(EncodedMessage message, boolean last, CompletableFuture<@Nullable Void> sent) {
        Parts kind = message.binary() ? Parts.BINARY : Parts.TEXT;
        if (ended || (parts != Parts.NONE && parts != kind)) {
            count(message, -1);
            Throwable why = ended
                    ? endedException()
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

    private void flushLater() {
        if (!flushAsked) {
            flushAsked = true;
            loop.flushLater(this);
        }
    }

    @Override
    public void onFlush(FrameCache frames) {
        flushAsked = false;
        while (!ended && queue.size() > 0) {
            long room = wire.room();
            if (room == 0) {
                blocked = true;
                return; // onWritable comes
            }
            write(frames, queue.fitting(room));
        }
        Ending end = closing;
        if (end != null && !ended) {
            wire.close(end.code, end.reason);
        }
        tellWritable();
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
        written.addListener(done -> complete(waiting, done.isSuccess() ? null : endedException()));
        wire.send(frame, written);
    }

    /** Off the event loops: what depends on a future is the application's. */
    private void complete(List<CompletableFuture<@Nullable Void>> futures, @Nullable Throwable why) {
        endpoint.context().completions().execute(() -> {
            for (CompletableFuture<@Nullable Void> future : futures) {
                if (why == null) {
                    future.complete(null);
                } else {
                    future.completeExceptionally(why);
                }
            }
        });
    }

    private void fail(@Nullable Extra extra) {
        if (extra != null && extra.sent() != null) {
            complete(List.of(extra.sent()), endedException());
        }
    }

    private WebSocketException endedException() {
        Ending why = cause;
        return why == null
                ? new WebSocketException(CloseCode.ABNORMAL, "WebSocket ended before this was sent")
                : new WebSocketException(why.code, why.reason);
    }

    /** Safe on any thread. */
    long bufferedAmount() {
        return waitingBytes.get() + wire.bufferedBytes();
    }

    /** Safe on any thread. */
    CompletableFuture<@Nullable Void> writable() {
        var room = new CompletableFuture<@Nullable Void>();
        loop.execute(() -> {
            if (ended) {
                complete(List.of(room), endedException());
            } else {
                blocked = true;
                awaitingRoom.add(room);
                flushLater();
            }
        });
        return room;
    }

    @Override
    public void onWritable() {
        if (!ended) {
            flushLater();
        }
    }

    private void tellWritable() {
        if (ended) {
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
            webSocket.handlers().tellWritable();
        } else if (wire.drained()) { // else onWritable comes
            flushLater();
        }
    }

    /** Safe on any thread. */
    CompletableFuture<Duration> ping() {
        var answer = new CompletableFuture<Duration>();
        loop.execute(() -> {
            if (ended || pings.full()) {
                Throwable why = ended
                        ? endedException()
                        : new IllegalStateException(Pings.MAX_WAITING + " pings wait (expected: answers)");
                endpoint.context().completions().execute(() -> answer.completeExceptionally(why));
            } else {
                wire.ping(pings.next(loop.nanos(), answer));
            }
        });
        return answer;
    }

    /** The client is silent. */
    void onSilence() {
        if (!pings.full()) {
            wire.ping(pings.next(loop.nanos(), null));
        }
    }

    /** The client stays silent. */
    void onTimeout() {
        cause = new Ending(CloseCode.ABNORMAL, "ping timeout");
        channel.close();
    }

    // The end

    /** What was sent before goes out first. Safe on any thread. */
    void close(int code, String reason) {
        loop.execute(() -> {
            if (!ended && closing == null) {
                closing = new Ending(code, reason);
                idle.closeWithin(endpoint.options().heartbeat().closeTimeout());
                flushLater();
            }
        });
    }

    /** Safe on any thread. */
    void abort() {
        loop.execute(channel::close);
    }

    /** Ends it now: the client is told if it takes anything. */
    private void cut(int code, String reason) {
        if (!ended && cause == null) {
            cause = new Ending(code, reason);
            wire.closeNow(code, reason);
        }
    }

    @Override
    public void onClosed(int code, String reason) {
        Ending why = cause;
        if (why != null) {
            end(why.code, why.reason, true);
        } else {
            end(code, reason, false);
        }
    }

    @Override
    public void onFailed(String detail) {
        onFailed(CloseCode.ABNORMAL, detail);
    }

    @Override
    public void onFailed(int code, String detail) {
        if (cause == null) {
            cause = new Ending(code, detail);
        }
        end(code, detail, true);
    }

    private void end(int code, String reason, boolean failed) {
        if (ended) {
            return;
        }
        ended = true;
        webSocket.onEnded();
        endpoint.onEnded(this);
        idle.stop();
        failWaiting(queue);
        failWaiting(behindParts);
        complete(List.copyOf(awaitingRoom), endedException());
        awaitingRoom.clear();
        pings.fail(endedException());
        release();
        if (failed) {
            webSocket.handlers().tellError(new WebSocketException(code, reason));
        }
        webSocket.handlers().tellClose(code, reason);
    }

    private void failWaiting(SendQueue waiting) {
        int count = waiting.size();
        List<CompletableFuture<@Nullable Void>> futures = waiting.waiting(count);
        for (int i = 0; i < count; i++) {
            count(waiting.get(i), -1);
        }
        waiting.remove(count);
        if (!futures.isEmpty()) {
            complete(futures, endedException());
        }
    }

    private void release() {
        if (deflater != null) {
            deflater.close();
        }
    }
}
