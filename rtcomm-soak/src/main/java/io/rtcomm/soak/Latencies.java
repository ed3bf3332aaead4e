/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import java.util.concurrent.atomic.AtomicLongArray;

/** Times from being sent to being received, in steps of an eighth. Safe on any thread. */
final class Latencies {
    private static final int STEPS = 8; // for each power of two

    private final AtomicLongArray counts = new AtomicLongArray(64 * STEPS);

    void add(long nanos) {
        counts.incrementAndGet(slot(Math.max(1, nanos)));
    }

    private static int slot(long nanos) {
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        long within = power < 3 ? 0 : (nanos >>> (power - 3)) & (STEPS - 1);
        return power * STEPS + (int) within;
    }

    /** The upper end of the step that a share of all times is not above, in milliseconds. */
    double millis(double share) {
        long all = 0;
        for (int i = 0; i < counts.length(); i++) {
            all += counts.get(i);
        }
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen > 0 && seen >= share * all) {
                return Math.scalb(1 + (i % STEPS + 1) / (double) STEPS, i / STEPS) / 1e6;
            }
        }
        return 0;
    }
}
