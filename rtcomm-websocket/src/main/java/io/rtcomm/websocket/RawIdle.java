/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.rtcomm.endpoint.websocket.WebSocketOptions.Heartbeat;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.transport.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Watches one connection: asks a silent client whether it is there, and gives one that is to close its time. Confined to
 * the connection's loop.
 *
 * <pre>
 *   watching ── silent for an interval ──► asked ── silent for the timeout ──► cut off
 *       ▲─────────── anything read ───────────┘
 * </pre>
 */
final class RawIdle extends Timer {
    private static final long MAX_QUANTUM = TimeUnit.SECONDS.toNanos(1);

    private final HomeLoop loop;
    private final WebSocketHandler wire;
    private final RawConnection connection;
    private final long interval;
    private final long timeout;
    private boolean asked;
    private boolean closing;

    RawIdle(HomeLoop loop, Heartbeat heartbeat, WebSocketHandler wire, RawConnection connection) {
        this.loop = loop;
        this.wire = wire;
        this.connection = connection;
        this.interval = heartbeat.pingInterval().toNanos();
        this.timeout = heartbeat.pingTimeout().toNanos();
    }

    void start() {
        if (interval > 0) {
            arm(interval);
        }
    }

    /** The client has so long to take what waits and to answer a close frame. */
    void closeWithin(Duration limit) {
        closing = true;
        arm(limit.toNanos());
    }

    void stop() {
        loop.cancel(this);
    }

    private void arm(long nanos) {
        loop.schedule(this, nanos, Math.max(1, Math.min(nanos / 8, MAX_QUANTUM)));
    }

    @Override
    protected void onDeadline() {
        if (closing) {
            connection.onCloseTimeout();
        } else if (wire.heard() || connection.full()) { // while it is not read, silence is not the client's
            asked = false;
            arm(interval);
        } else if (asked) {
            connection.onTimeout();
        } else {
            asked = true;
            connection.onSilence();
            arm(timeout);
        }
    }
}
