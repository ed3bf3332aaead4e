/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.internal.guard.Meter;
import io.rtcomm.internal.guard.Rate;
import io.rtcomm.internal.session.Session;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Stops reading from a client that sends faster than it may, until its rate is kept again. Confined to the session's home
 * loop. Nothing is lost: the peer's own connection slows it down.
 */
final class RateBrake extends Timer {
    private final Session session;
    private final Metrics metrics;
    private final @Nullable Rate events; // absent: any number
    private final @Nullable Rate bytes; // absent: any number
    private final Meter eventMeter = new Meter();
    private final Meter byteMeter = new Meter();
    private boolean paused;

    RateBrake(Session session, @Nullable Rate events, @Nullable Rate bytes, Metrics metrics) {
        this.session = session;
        this.events = events;
        this.bytes = bytes;
        this.metrics = metrics;
    }

    /** A message came. */
    void onMessage(int length) {
        long now = session.loop().nanos();
        long wait = 0;
        if (events != null) {
            wait = eventMeter.charge(events, 1, now);
        }
        if (bytes != null) {
            wait = Math.max(wait, byteMeter.charge(bytes, length, now));
        }
        if (wait == 0) {
            return;
        }
        if (!paused) {
            paused = true;
            metrics.increment(Metric.READS_PAUSED_BY_RATE);
            session.pauseReading();
        }
        session.loop().schedule(this, wait);
    }

    @Override
    protected void onDeadline() {
        if (paused) {
            paused = false;
            session.resumeReading();
        }
    }

    void stop() {
        session.loop().cancel(this);
    }
}
