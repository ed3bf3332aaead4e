/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.DisconnectReason;
import io.rtcomm.internal.guard.Meter;
import io.rtcomm.internal.guard.Rate;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The one deadline of a session. Confined to its home loop. It belongs to the session, not to a link, so no change of
 * transport can lose it.
 *
 * <pre>
 *   revision 4   AWAIT_PING ── ping sent ──&gt; AWAIT_PONG ── pong ──&gt; AWAIT_PING
 *   revision 3   AWAIT_CLIENT, begun anew by each ping of the client
 *   closing      AWAIT_CLOSE
 * </pre>
 */
final class Heartbeat extends Timer {
    private enum Phase {
        AWAIT_PING,
        AWAIT_PONG,
        AWAIT_CLIENT,
        AWAIT_CLOSE
    }

    /** Deadlines fall due together, this often in a ping interval. */
    private static final int BEATS_PER_INTERVAL = 25;

    /** So many times as long as others a client may be silent that is not read. */
    private static final int PAUSED_FACTOR = 10;

    private final Session session;
    private Phase phase = Phase.AWAIT_PING;

    /** Whether something other than a pong came since the ping: it may stand for life once (a pong can queue behind it). */
    private boolean extended;

    private int silences; // in a row, while the client is not read

    /** Absent until something came that is no message and that nobody asked for. */
    private @Nullable Meter unasked;

    Heartbeat(Session session) {
        this.session = session;
    }

    void start() {
        if (session.protocol() == EngineProtocol.V4) {
            await(Phase.AWAIT_PING, options().pingInterval().toNanos());
        } else {
            onClientPing();
        }
    }

    /** Revision 3: the client gave a sign of life. */
    void onClientPing() {
        silences = 0;
        await(
                Phase.AWAIT_CLIENT,
                options().pingInterval().plus(options().pingTimeout()).toNanos());
    }

    /**
     * Revision 4. A pong that nobody asked for changes nothing, so it cannot put off the next ping.
     *
     * @return whether it was asked for
     */
    boolean onPong() {
        if (phase != Phase.AWAIT_PONG) {
            return false;
        }
        silences = 0;
        await(Phase.AWAIT_PING, options().pingInterval().toNanos());
        return true;
    }

    /** Something came that is no message and that nobody asked for. Whether it keeps to its rate. */
    boolean admitsUnasked() {
        Rate rate = options().pings();
        if (rate == null) {
            return true;
        }
        Meter meter = unasked == null ? new Meter() : unasked;
        unasked = meter;
        return meter.take(rate, 1, session.loop().nanos()) == 0;
    }

    void onOtherPacket() {
        if (phase == Phase.AWAIT_PONG && !extended) {
            extended = true;
            await(Phase.AWAIT_PONG, options().pingTimeout().toNanos());
        }
    }

    /** A client that does not come for as long as any other would be given up is not waited for either. */
    void awaitClose() {
        long silence = options().pingInterval().plus(options().pingTimeout()).toNanos();
        await(Phase.AWAIT_CLOSE, Math.min(options().closeTimeout().toNanos(), silence));
    }

    void stop() {
        session.loop().cancel(this);
    }

    @Override
    protected void onDeadline() {
        switch (phase) {
            case AWAIT_PING -> {
                extended = false;
                session.send(Packets.PING);
                await(Phase.AWAIT_PONG, options().pingTimeout().toNanos());
            }
            case AWAIT_PONG, AWAIT_CLIENT -> onSilence();
            case AWAIT_CLOSE -> session.endClosing();
        }
    }

    private void onSilence() {
        if (session.readingPaused() && ++silences <= mostSilences()) {
            // a pong may wait in what we do not read; but a handler that never comes back must not keep a dead client
            await(phase, options().pingTimeout().toNanos());
        } else {
            session.end(DisconnectReason.PING_TIMEOUT, CloseMode.NOW);
        }
    }

    private long mostSilences() {
        long beat = options().pingInterval().plus(options().pingTimeout()).toNanos();
        return PAUSED_FACTOR * beat / options().pingTimeout().toNanos();
    }

    private void await(Phase next, long delayNanos) {
        phase = next;
        Loop loop = session.loop();
        loop.schedule(this, delayNanos, quantum());
    }

    private long quantum() {
        return Math.max(1, Math.min(options().pingInterval().toNanos() / BEATS_PER_INTERVAL, 1_000_000_000L));
    }

    private SessionOptions options() {
        return session.options();
    }
}
