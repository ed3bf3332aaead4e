/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.DisconnectReason;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.internal.http.KeptHead;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Flushable;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.OutboundBudget;
import io.rtcomm.transport.Outbox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's Engine.IO conversation. Confined to its home loop, but for what says otherwise. It outlives its links.
 *
 * <p>One door each: {@link #enqueue} is the only way to the wire, {@link #end} the only way out.
 */
public final class Session extends Heartbeat implements Flushable, LinkPort.Listener, Outbox.Wire {
    private static final Logger log = LoggerFactory.getLogger(Session.class);

    // for life
    private final Id id;
    private final EngineProtocol protocol;
    private final KeptHead head;
    private final Loop loop;
    private final SessionContext context;
    private final SessionListener listener;
    private final Outbox outbox;
    private byte[] mark = SessionBinding.UNBOUND; // set before anybody else knows of the session

    // the wire
    private volatile Link link; // written on the home loop
    private LinkPort port;
    private @Nullable Upgrade upgrade; // absent while no link probes

    // the state
    private SessionState state = SessionState.OPEN;
    private DisconnectReason closeReason = DisconnectReason.FORCED_CLOSE; // meaningful while closing
    private volatile boolean behind; // written on the home loop
    private boolean flushQueued;
    private boolean overflowed;
    private int pauses;

    Session(Id id, EngineProtocol protocol, HttpRequestHead head, Loop loop, Link link, SessionContext context) {
        this.id = id;
        this.protocol = protocol;
        this.head = new KeptHead(head, context.heads());
        this.loop = loop;
        this.link = link;
        this.context = context;
        this.outbox = new Outbox(options().budget(), options().slowConsumers(), this);
        this.port = new LinkPort(this, this);
        this.listener = context.handler().onSession(this);
    }

    /** Remembers who opens the session, before it {@linkplain #start starts}. */
    void bind(byte[] opener) {
        mark = opener;
    }

    /** The mark of who opened the session. Safe on any thread. */
    byte[] mark() {
        return mark;
    }

    void start(EncodedMessage open) {
        context.registry().add(this);
        startHeartbeat();
        enqueue(open, false);
        link.start(port);
    }

    /** The session id, a secret of the client, as text that is made for each call. Safe on any thread. */
    public String id() {
        return id.toString();
    }

    /** The session id. Safe on any thread. */
    Id key() {
        return id;
    }

    /** Counts what happens. Safe on any thread. */
    @Override
    public Metrics metrics() {
        return context.registry().metrics();
    }

    /** The revision that the client speaks. Safe on any thread. */
    @Override
    public EngineProtocol protocol() {
        return protocol;
    }

    /** The request that opened the session. Safe on any thread. */
    public KeptHead head() {
        return head;
    }

    /** The home loop. Safe on any thread. */
    @Override
    public Loop loop() {
        return loop;
    }

    /** The name of the transport right now. Safe on any thread. */
    public String transportName() {
        return link.transport().name();
    }

    /** About how many bytes wait in the session and its link. Safe on any thread. */
    public long waitingBytes() {
        return outbox.bytesSeen() + link.bufferedBytes();
    }

    /** Bytes that the link took and the kernel did not. Safe on any thread. */
    @Override
    public long bufferedBytes() {
        return link.bufferedBytes();
    }

    /** How much may wait for the client. Safe on any thread. */
    public OutboundBudget budget() {
        return options().budget();
    }

    /** Whether more waits for the client than it keeps up with. Safe on any thread. */
    public boolean behind() {
        return behind;
    }

    /** Whether messages are taken. */
    public boolean open() {
        return state == SessionState.OPEN;
    }

    /** Sends a message, unless the session is ending. */
    public void send(EncodedMessage message) {
        send(message, false);
    }

    /**
     * Sends a message, unless the session is ending.
     *
     * @param droppable whether it is volatile, see {@link io.rtcomm.SlowConsumerPolicy}
     */
    public void send(EncodedMessage message, boolean droppable) {
        if (state == SessionState.OPEN) {
            enqueue(message, droppable);
        }
    }

    /**
     * Ends the session after what waits was written. The client is told when it can be.
     *
     * @param reason what {@link SessionListener#onClose} will hear, unless the wire breaks before
     */
    public void close(DisconnectReason reason) {
        if (state != SessionState.OPEN) {
            return;
        }
        state = SessionState.CLOSING;
        closeReason = reason;
        awaitClose();
        queueFlush();
    }

    /** Ends the session at once; what waits is thrown away. */
    public void closeNow(DisconnectReason reason) {
        end(reason, CloseMode.NOW);
    }

    /** Stops reading from the client until as many {@link #resumeReading} came. */
    public void pauseReading() {
        if (pauses++ == 0) {
            link.pauseReading();
        }
    }

    /** Takes one {@link #pauseReading} back. */
    public void resumeReading() {
        if (--pauses == 0 && state != SessionState.CLOSED) {
            link.resumeReading();
        }
    }

    @Override
    boolean readingPaused() {
        return pauses > 0;
    }

    @Override
    SessionOptions options() {
        return context.options();
    }

    @Override
    void onPingDue() {
        send(Packets.PING);
    }

    @Override
    void onDead() {
        end(DisconnectReason.PING_TIMEOUT, CloseMode.NOW);
    }

    private void enqueue(EncodedMessage message, boolean droppable) {
        assert loop.inLoop() : "not on the home loop";
        if (overflowed) {
            return;
        }
        switch (outbox.offer(message, droppable)) {
            case TAKEN -> queueFlush();
            case DROPPED -> {}
            case OVERFLOW -> onOverflow();
        }
    }

    @Override
    public boolean writable() {
        return link.writable();
    }

    /** Later, because a room may be in the middle of its walk. */
    private void onOverflow() {
        overflowed = true;
        log.debug("session with {} bytes waiting is closed as a slow consumer", waitingBytes());
        loop.execute(() -> end(DisconnectReason.SLOW_CONSUMER, CloseMode.NOW));
    }

    private void queueFlush() {
        if (!flushQueued) {
            flushQueued = true;
            loop.flushLater(this);
        }
    }

    @Override
    public void onFlush(FrameCache frames) {
        flushQueued = false;
        if (state == SessionState.CLOSED) {
            return;
        }
        try {
            if (outbox.size() > 0) {
                link.flush(outbox, frames);
            }
            if (state == SessionState.CLOSING && outbox.size() == 0) {
                takeLeave();
            } else {
                readGauge();
            }
        } catch (Throwable e) { // also Netty's Errors: nobody knows what was written, so this client cannot go on
            log.warn("a session cannot be written to and ends", e);
            end(state == SessionState.CLOSING ? closeReason : DisconnectReason.TRANSPORT_ERROR, CloseMode.NOW);
        }
    }

    @Override
    public int prefetch() {
        return outbox.size() + link.prefetch();
    }

    private void readGauge() {
        tellGauge();
        if (behind && link.writable()) {
            tellGauge(); // it drained just now, and will not tell
        }
    }

    private void tellGauge() {
        boolean was = behind;
        boolean now = options().marks().behind(was, waitingBytes());
        if (now != was) {
            behind = now;
            if (state == SessionState.OPEN) {
                listener.onCongestion(now);
            }
        }
    }

    /**
     * A client that changes over has stopped to poll, and hears of what was written last over its new link only. So while
     * an upgrade goes on this waits: for a poll after all, or for the end of the upgrade.
     */
    private void takeLeave() {
        if (link.transport().requiresUpgrade() || link.writable()) {
            end(closeReason, CloseMode.ORDERLY);
        } else if (upgrade == null) {
            link.close(CloseMode.ORDERLY); // tells the client at its next poll, then reports the end
        }
    }

    /** A request of this client, of which the home loop knows now. */
    void onRequest(HttpExchange exchange) {
        link.onRequest(exchange);
    }

    @Override
    public void onWritable(LinkPort from) {
        if (outbox.size() > 0 || state == SessionState.CLOSING) {
            queueFlush();
        } else {
            readGauge();
        }
    }

    @Override
    public void onPacket(LinkPort from, EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
        if (state != SessionState.OPEN) {
            if (type == EnginePacketType.CLOSE) {
                end(closeReason, CloseMode.PEER_CLOSED); // it goes by itself, and will not poll once more to be told
            }
            return;
        }
        switch (type) {
            case MESSAGE -> {
                onOtherPacket();
                listener.onMessage(binary, array, offset, length);
            }
            case PING -> onPing();
            case PONG -> onPong();
            case CLOSE -> end(DisconnectReason.TRANSPORT_CLOSE, CloseMode.PEER_CLOSED);
            case OPEN, UPGRADE, NOOP -> {
                onOtherPacket();
                keepsToRate();
            }
        }
    }

    private void onPing() {
        if (protocol == EngineProtocol.V3) {
            onClientPing();
            if (keepsToRate()) {
                enqueue(Packets.PONG, false);
            }
        } else {
            end(DisconnectReason.TRANSPORT_ERROR, CloseMode.NOW); // in revision 4 the server pings
        }
    }

    private void onPong() {
        if (protocol != EngineProtocol.V4) {
            end(DisconnectReason.TRANSPORT_ERROR, CloseMode.NOW);
        } else if (onHeartbeatPong()) {
            listener.onPong();
        } else {
            keepsToRate();
        }
    }

    /** Something came that is no message and that nobody asked for. Whether it may; if not, the session has ended. */
    private boolean keepsToRate() {
        if (admitsUnasked()) {
            return true;
        }
        metrics().increment(Metric.PINGS_OVER_LIMIT);
        end(DisconnectReason.RATE_LIMITED, CloseMode.NOW);
        return false;
    }

    @Override
    public void onEnd(LinkPort from, LinkPort.End end, String detail) {
        log.debug("link ended: {} {}", end, detail);
        if (state == SessionState.CLOSING) {
            onCloseOverdue();
            return;
        }
        end(
                switch (end) {
                    case MALFORMED -> DisconnectReason.PARSE_ERROR;
                    case ERROR -> DisconnectReason.TRANSPORT_ERROR;
                    case FLOOD -> DisconnectReason.RATE_LIMITED;
                    case CLOSED -> DisconnectReason.TRANSPORT_CLOSE;
                },
                CloseMode.NOW);
    }

    @Override
    void onCloseOverdue() {
        end(closeReason, CloseMode.NOW);
    }

    /** The only way out. */
    void end(DisconnectReason reason, CloseMode mode) {
        assert loop.inLoop() : "not on the home loop";
        if (state == SessionState.CLOSED) {
            return;
        }
        state = SessionState.CLOSED;
        stopHeartbeat();
        if (upgrade != null) {
            upgrade.abort();
        }
        port.shut();
        try {
            link.close(mode);
        } finally {
            outbox.clear();
            context.registry()
                    .remove(this); // after the farewell: a server that closes waits for its sessions, then ends the
            // loops
            listener.onClose(reason);
        }
    }

    /**
     * A second link wants to take over. Only a session that polls has room for one, and only for one: a session opened
     * by WebSocket cannot be taken over by whoever learns its id.
     *
     * @return where the link reports to, or null when it is not wanted
     */
    @Nullable
    LinkPort offer(Link candidate) {
        if (state != SessionState.OPEN
                || upgrade != null
                || !options().allowUpgrades()
                || link.transport().requiresUpgrade()) {
            return null;
        }
        upgrade = new Upgrade(this, candidate);
        upgrade.start();
        return upgrade.port();
    }

    void upgradeOver(Upgrade over) {
        if (upgrade == over) {
            upgrade = null;
            if (state == SessionState.CLOSING) {
                queueFlush();
            }
        }
    }

    /** Answers a pending poll, so that the client can come to a rest. */
    void releasePoll() {
        if (outbox.size() == 0 && link.writable()) {
            enqueue(Packets.NOOP, false);
        }
    }

    void onUpgraded(Link next, LinkPort nextPort) {
        port.shut();
        link.close(CloseMode.REPLACED);
        link = next;
        port = nextPort;
        port.listener(this);
        if (pauses > 0) {
            link.pauseReading();
        }
        queueFlush();
    }
}
