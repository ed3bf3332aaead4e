/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.internal.lane.SerialExecutor;
import io.rtcomm.internal.session.Session;
import io.rtcomm.observe.Metric;

/**
 * A lane that stops reading from a client whose events come faster than its handlers take them. The brake is confined to the
 * session's home loop, but for {@link #onTaskEnd}, which belongs to the lane.
 */
abstract class BrakedLane extends SerialExecutor {
    private final int limit;

    /** Whether the lane must say when it has caught up; set on the home loop, cleared on the lane. */
    private volatile boolean full;

    private boolean paused;

    /** @param limit how much may wait */
    BrakedLane(LoopClients home, int limit) {
        super(home.lanes(), home.watch());
        this.limit = limit;
    }

    /** Whose lane it is. Safe on any thread. */
    abstract Session session();

    /** Something was given to the lane. */
    final void onQueued() {
        if (!paused && backlog() > limit) {
            paused = true;
            session().metrics().increment(Metric.READS_PAUSED_BY_HANDLERS);
            session().pauseReading();
            full = true;
            onTaskEnd(); // the lane may have emptied before it could see the flag
        }
    }

    /** At the end of every task of the lane: whichever is the last one must not miss it. */
    final void onTaskEnd() {
        if (full && backlog() <= Math.max(1, limit / 2)) { // the task that ends counts still
            full = false;
            session().loop().execute(this::releaseBrake);
        }
    }

    /** The lane has caught up, or does not matter any more. */
    final void releaseBrake() {
        if (paused) {
            paused = false;
            session().resumeReading();
        }
    }
}
