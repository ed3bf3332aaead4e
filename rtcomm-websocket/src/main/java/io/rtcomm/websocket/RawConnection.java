/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.rtcomm.endpoint.websocket.LoggedFrame;
import io.rtcomm.endpoint.websocket.WebSocketException;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.endpoint.websocket.WebSocketState;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.observe.Metric;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.transport.Prefetchable;
import io.rtcomm.websocket.WebSocketHandshake.Accepted;
import io.rtcomm.websocket.frame.CloseCode;
import io.rtcomm.websocket.frame.FrameTap;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One open WebSocket of an endpoint: what comes in goes to the lane, what goes out to the outlet. Confined to the loop of its channel, but for what says otherwise.
 */
final class RawConnection implements WireListener, RawOutlet.Owner, Prefetchable {
    private record Ending(int code, String reason) {}

    // for life
    private final RawEndpoint endpoint;
    private final RawWebSocket webSocket;
    private final HomeLoop loop;
    private final Channel channel;
    private final WebSocketHandler wire;
    private final RawOutlet outlet;
    private final Intake intake;
    private final Pings pings;
    private final RawIdle idle;
    int slot; // among the members of its loop, which alone change it

    // the way in
    private boolean opening = true; // the opening handlers have not returned
    private boolean overburdened;
    private volatile boolean torn; // a part of a message is lost, others may be on their way

    // the end
    private @Nullable Ending closing; // what the application closes with, when all before it was written; absent before
    private @Nullable Ending cause; // why we cut it off; absent when the client ended it
    private boolean peerEnds; // it has closed, or failed; what came before is still being handled
    private boolean peerMayEnd; // that was handled
    private boolean ended;

    RawConnection(RawEndpoint endpoint, RawWebSocket webSocket, HomeLoop loop, Channel channel, Accepted accepted) {
        this.endpoint = endpoint;
        this.webSocket = webSocket;
        this.loop = loop;
        this.channel = channel;
        DeflateExtension deflate = accepted.deflate();
        this.intake = new Intake(endpoint.context().maxLaneBacklog(), this::relieved);
        this.pings = new Pings(endpoint.context().completions());
        WebSocketOptions options = endpoint.options();
        this.wire = new WebSocketHandler(
                channel,
                endpoint.wireSettings().seenBy(tap(options)),
                deflate == null
                        ? null
                        : deflate.newInflater(
                                options.deflate(), options.limits().maxMessageBytes(), channel.eventLoop()),
                this);
        this.outlet = new RawOutlet(endpoint, loop, channel, wire, new RawOutlet.Outgoing(deflate, this));
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
            outlet.close();
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
        handle(data.length, () -> runPart(text, data, last), this::onTorn);
    }

    private void runPart(boolean text, byte[] data, boolean last) {
        if (!torn) {
            webSocket.handlers().runPart(text, data, last);
        }
    }

    /** A part of a message is lost: the handler must not take the others for the whole. Safe on any thread. */
    private void onTorn() {
        torn = true;
        loop.execute(() -> cut(CloseCode.INTERNAL_ERROR, "internal error"));
    }

    private void handle(int bytes, Runnable task) {
        handle(bytes, task, () -> {});
    }

    private void handle(int bytes, Runnable task, Runnable lost) {
        if (webSocket.state() != WebSocketState.OPEN) {
            return; // who closes does not want to hear more
        }
        boolean fills = intake.onQueued(bytes);
        webSocket
                .lane()
                .execute(
                        () -> {
                            try {
                                task.run();
                            } finally {
                                intake.onDone(bytes);
                            }
                        },
                        () -> {
                            intake.onDone(bytes);
                            lost.run();
                        });
        if (fills) {
            endpoint.context().metrics().increment(Metric.READS_PAUSED_BY_HANDLERS);
            overburdened = true;
            updateReading();
            intake.tellIfRelieved();
        }
    }

    /** On any thread. */
    private void relieved() {
        loop.execute(() -> {
            overburdened = intake.full(); // it may have filled again since
            updateReading();
        });
    }

    private void updateReading() {
        if (!ended) {
            wire.pauseReading(full());
        }
    }

    /** What the client sent before is handled first, and what the handlers sent goes out. */
    @Override
    public boolean delaysEnd() {
        if (!peerEnds) {
            peerEnds = true;
            idle.closeWithin(endpoint.options().heartbeat().closeTimeout());
            Runnable handled = () -> loop.execute(() -> {
                peerMayEnd = true;
                outlet.flushLater();
            });
            webSocket.lane().execute(handled, handled);
        }
        return true;
    }

    @Override
    public void onPong(byte[] payload) {
        pings.answer(payload, loop.nanos(), webSocket::onRoundTrip);
    }

    // The way out

    /** Safe on any thread, but for what it says itself. */
    RawOutlet outlet() {
        return outlet;
    }

    /** Reads what a broadcast will read. */
    @Override
    public int prefetch() {
        return (webSocket.state() == WebSocketState.OPEN ? 1 : 0) + outlet.prefetch();
    }

    void onBroadcast(EncodedMessage message) {
        if (webSocket.state() == WebSocketState.OPEN && !ended) {
            outlet.broadcast(message);
        }
    }

    @Override
    public void onWritable() {
        if (!ended) {
            outlet.flushLater();
        }
    }

    @Override
    public void onFlushed() {
        Ending end = closing;
        if (peerMayEnd) {
            wire.end();
        } else if (end != null && !ended && !peerEnds) {
            wire.close(end.code, end.reason);
        }
    }

    @Override
    public void onRoom() {
        webSocket.handlers().tellWritable();
    }

    @Override
    public void onOverflow() {
        if (!ended && cause == null) {
            endpoint.context().metrics().increment(Metric.SLOW_CONSUMERS);
        }
        cut(CloseCode.POLICY_VIOLATION, RawOutlet.SLOW_CONSUMER);
    }

    @Override
    public WebSocketException ended() {
        Ending why = cause;
        return why == null
                ? new WebSocketException(CloseCode.ABNORMAL, "WebSocket ended before this was sent")
                : new WebSocketException(why.code, why.reason);
    }

    /** Safe on any thread. */
    CompletableFuture<Duration> ping() {
        var answer = new CompletableFuture<Duration>();
        boolean asked = loop.offer(() -> {
            if (ended || pings.full()) {
                Throwable why = ended
                        ? ended()
                        : new IllegalStateException(Pings.MAX_WAITING + " pings wait (expected: answers)");
                endpoint.context().completions().execute(() -> answer.completeExceptionally(why));
            } else {
                wire.ping(pings.next(loop.nanos(), answer));
            }
        });
        if (!asked) {
            answer.completeExceptionally(ended());
        }
        return answer;
    }

    /** The time for an orderly end is over. */
    void onCloseTimeout() {
        if (peerEnds && !peerMayEnd) {
            peerMayEnd = true;
            wire.end();
        } else {
            channel.close();
        }
    }

    /** The client is silent. */
    void onSilence() {
        if (!pings.full()) {
            wire.ping(pings.next(loop.nanos(), null));
        }
    }

    /** The client stays silent. */
    void onTimeout() {
        endpoint.context().metrics().increment(Metric.SILENT_CLIENTS);
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
                outlet.flushLater();
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
        outlet.close();
        pings.fail(ended());
        if (failed) {
            webSocket.handlers().tellError(new WebSocketException(code, reason));
        }
        webSocket.handlers().tellClose(code, reason);
    }
}
