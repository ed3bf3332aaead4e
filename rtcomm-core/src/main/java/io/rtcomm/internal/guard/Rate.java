/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

import java.time.Duration;

/**
 * So much within a period. Immutable; safe on any thread.
 *
 * @param nanosEach how long one takes to become due again
 * @param burstNanos how far ahead of that one may be
 */
public record Rate(double nanosEach, long burstNanos) {
    /** So much within a period: all of it at once, or evenly spread. */
    public static Rate of(long count, Duration period) {
        long nanos = Math.max(1, nanos(period));
        return new Rate((double) nanos / count, nanos);
    }

    /** As long as a long can say. */
    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(36_500)) > 0
                ? Duration.ofDays(36_500).toNanos()
                : duration.toNanos();
    }
}
