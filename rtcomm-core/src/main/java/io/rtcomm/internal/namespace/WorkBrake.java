/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.internal.session.Session;
import io.rtcomm.observe.Metric;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * Stops reading from a client when too many bytes of it wait for handlers, over all of its sockets. Confined to the
 * session's home loop, but for {@link #onDone}, which is safe on any thread. To be extended by the client, so that this
 * costs no object of its own.
 */
abstract class WorkBrake {
    /** So many bytes may wait; one packet more is never refused. */
    static final long LIMIT = 4L << 20;

    /** What a socket weighs that has left and whose handlers have not noticed: its lane may be one thread. */
    static final int LEFT_SOCKET = 64 << 10;

    private static final AtomicLongFieldUpdater<WorkBrake> WAITING =
            AtomicLongFieldUpdater.newUpdater(WorkBrake.class, "waiting");

    final Session session;
    private volatile long waiting; // bytes, by the updater

    /** Whether {@link #onDone} must say when there is room again. */
    private volatile boolean full;

    private boolean paused;

    WorkBrake(Session session) {
        this.session = session;
    }

    /** So many bytes were given to a lane. */
    final void onQueued(long bytes) {
        if (WAITING.addAndGet(this, bytes) > LIMIT && !paused) {
            paused = true;
            session.metrics().increment(Metric.READS_PAUSED_BY_HANDLERS);
            session.pauseReading();
            full = true;
            releaseIfDue(); // the lanes may have emptied before they could see the flag
        }
    }

    /** So many bytes do not wait any more. */
    final void onDone(long bytes) {
        WAITING.addAndGet(this, -bytes);
        releaseIfDue();
    }

    private void releaseIfDue() {
        if (full && waiting <= LIMIT / 2) {
            full = false;
            session.loop().execute(this::release);
        }
    }

    private void release() {
        if (paused) {
            paused = false;
            session.resumeReading();
        }
    }
}
