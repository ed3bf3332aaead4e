/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

/** Notices when a client falls behind and when it has caught up. Confined to its home loop, but for {@link #high}. */
public final class WaterGauge {
    private final WaterMarks marks;
    private volatile boolean high; // written on the home loop

    /** A gauge for a client for which nothing waits. */
    public WaterGauge(WaterMarks marks) {
        this.marks = marks;
    }

    /**
     * Looks at what waits. To be asked at the end of a pass.
     *
     * @return whether the client fell behind or caught up just now
     */
    public boolean update(long waitingBytes) {
        boolean was = high;
        boolean now = marks.behind(was, waitingBytes);
        if (now != was) {
            high = now;
        }
        return now != was;
    }

    /** Whether the client is behind. Safe on any thread. */
    public boolean high() {
        return high;
    }
}
