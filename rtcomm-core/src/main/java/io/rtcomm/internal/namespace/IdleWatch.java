/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.internal.session.Session;
import io.rtcomm.transport.Timer;
import java.util.concurrent.TimeUnit;

/**
 * Notices a client that neither sent nor was asked to answer anything for too long; heartbeats do not count. Confined to the
 * session's home loop. What happens in between costs one field.
 */
final class IdleWatch extends Timer {
    /** Deadlines of many clients fall due together. */
    private static final long QUANTUM_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Session session;
    private final long limitNanos;
    private final Runnable onIdle;
    private long lastNanos;

    IdleWatch(Session session, long limitNanos, Runnable onIdle) {
        this.session = session;
        this.limitNanos = limitNanos;
        this.onIdle = onIdle;
    }

    void start() {
        onActivity();
        session.loop().schedule(this, limitNanos, QUANTUM_NANOS);
    }

    void onActivity() {
        lastNanos = session.loop().nanos();
    }

    @Override
    protected void onDeadline() {
        long left = limitNanos - (session.loop().nanos() - lastNanos);
        if (left > 0) {
            session.loop().schedule(this, left, QUANTUM_NANOS);
        } else {
            onIdle.run();
        }
    }

    void stop() {
        session.loop().cancel(this);
    }
}
