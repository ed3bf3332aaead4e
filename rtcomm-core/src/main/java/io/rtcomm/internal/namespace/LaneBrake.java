/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.internal.lane.SerialExecutor;
import io.rtcomm.internal.session.Session;
import io.rtcomm.observe.Metric;

/**
 * Stops reading from a client whose events come faster than its handlers take them. Confined to the session's home loop,
 * but for {@link #onTaskEnd}, which belongs to the lane.
 */
final class LaneBrake {
    private final Session session;
    private final SerialExecutor lane;
    private final int limit;

    /** Whether the lane must say when it has caught up; set on the home loop, cleared on the lane. */
    private volatile boolean full;

    private boolean paused;

    LaneBrake(Session session, SerialExecutor lane, int limit) {
        this.session = session;
        this.lane = lane;
        this.limit = limit;
    }

    /** Something was given to the lane. */
    void onQueued() {
        if (!paused && lane.backlog() > limit) {
            paused = true;
            session.metrics().increment(Metric.READS_PAUSED_BY_HANDLERS);
            session.pauseReading();
            full = true;
            onTaskEnd(); // the lane may have emptied before it could see the flag
        }
    }

    /** At the end of every task of the lane: whichever is the last one must not miss it. */
    void onTaskEnd() {
        if (full && lane.backlog() <= Math.max(1, limit / 2)) { // the task that ends counts still
            full = false;
            session.loop().execute(this::release);
        }
    }

    /** The lane has caught up, or does not matter any more. */
    void release() {
        if (paused) {
            paused = false;
            session.resumeReading();
        }
    }
}
