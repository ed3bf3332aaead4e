/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.internal.guard.Meter;
import io.rtcomm.internal.guard.Rate;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The one deadline of a session, which extends it, so that it costs no object of its own. Confined to its home loop. It
 * belongs to the session, not to a link, so no change of transport can lose it.
 *
 * <pre>
 *   revision 4   AWAIT_PING ── ping sent ──&gt; AWAIT_PONG ── pong ──&gt; AWAIT_PING
 *   revision 3   AWAIT_CLIENT, begun anew by each ping of the client
 *   closing      AWAIT_CLOSE
 * </pre>
 */
abstract class Heartbeat extends Timer {
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

    private Phase phase = Phase.AWAIT_PING;

    /** Whether something other than a pong came since the ping: it may stand for life once (a pong can queue behind it). */
    private boolean extended;

    private int silences; // in a row, while the client is not read

    /** Absent until something came that is no message and that nobody asked for. */
    private @Nullable Meter unasked;

    // ---- the session

    abstract EngineProtocol protocol();

    abstract Loop loop();

    abstract SessionOptions options();

    /** Whether nothing is read from the client, because too much of it waits. */
    abstract boolean readingPaused();

    abstract void onPingDue();

    /** The client gave no sign of life for too long. */
    abstract void onDead();

    /** The client was waited for long enough that is to be told that the session ends. */
    abstract void onCloseOverdue();

    // ---- what it tells

    final void startHeartbeat() {
        if (protocol() == EngineProtocol.V4) {
            await(Phase.AWAIT_PING, options().pingInterval().toNanos());
        } else {
            onClientPing();
        }
    }

    /** Revision 3: the client gave a sign of life. */
    final void onClientPing() {
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
    final boolean onHeartbeatPong() {
        if (phase != Phase.AWAIT_PONG) {
            return false;
        }
        silences = 0;
        await(Phase.AWAIT_PING, options().pingInterval().toNanos());
        return true;
    }

    /** Something came that is no message and that nobody asked for. Whether it keeps to its rate. */
    final boolean admitsUnasked() {
        Rate rate = options().pings();
        if (rate == null) {
            return true;
        }
        Meter meter = unasked == null ? new Meter() : unasked;
        unasked = meter;
        return meter.take(rate, 1, loop().nanos()) == 0;
    }

    final void onOtherPacket() {
        if (phase == Phase.AWAIT_PONG && !extended) {
            extended = true;
            await(Phase.AWAIT_PONG, options().pingTimeout().toNanos());
        }
    }

    /** A client that does not come for as long as any other would be given up is not waited for either. */
    final void awaitClose() {
        long silence = options().pingInterval().plus(options().pingTimeout()).toNanos();
        await(Phase.AWAIT_CLOSE, Math.min(options().closeTimeout().toNanos(), silence));
    }

    final void stopHeartbeat() {
        loop().cancel(this);
    }

    @Override
    protected final void onDeadline() {
        switch (phase) {
            case AWAIT_PING -> {
                extended = false;
                onPingDue();
                await(Phase.AWAIT_PONG, options().pingTimeout().toNanos());
            }
            case AWAIT_PONG, AWAIT_CLIENT -> onSilence();
            case AWAIT_CLOSE -> onCloseOverdue();
        }
    }

    private void onSilence() {
        if (readingPaused() && ++silences <= mostSilences()) {
            // a pong may wait in what we do not read; but a handler that never comes back must not keep a dead client
            await(phase, options().pingTimeout().toNanos());
        } else {
            onDead();
        }
    }

    private long mostSilences() {
        long beat = options().pingInterval().plus(options().pingTimeout()).toNanos();
        return PAUSED_FACTOR * beat / options().pingTimeout().toNanos();
    }

    private void await(Phase next, long delayNanos) {
        phase = next;
        loop().schedule(this, delayNanos, quantum());
    }

    private long quantum() {
        return Math.max(1, Math.min(options().pingInterval().toNanos() / BEATS_PER_INTERVAL, 1_000_000_000L));
    }
}
