/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

/**
 * How far ahead of its rate somebody is: a token bucket, kept as the one moment at which it will be full again (the generic
 * cell rate algorithm). Confined to one thread.
 */
public final class Meter {
    private long fullAtNanos;
    private boolean used; // before, any time would do

    /** A meter of somebody who has done nothing yet. */
    public Meter() {}

    /**
     * Takes what is wanted if that is within the rate.
     *
     * @param nowNanos a clock with an arbitrary origin
     * @return 0 if it was taken, else for how many nanoseconds it is too soon
     */
    public long take(Rate rate, long amount, long nowNanos) {
        long full = fullAfter(rate, amount, nowNanos);
        long tooSoon = full - nowNanos - rate.burstNanos();
        if (tooSoon > 0) {
            return tooSoon;
        }
        fullAtNanos = full;
        used = true;
        return 0;
    }

    /**
     * Takes what has happened already.
     *
     * @return for how many nanoseconds nothing more should happen; 0 for not at all
     */
    public long charge(Rate rate, long amount, long nowNanos) {
        fullAtNanos = fullAfter(rate, amount, nowNanos);
        used = true;
        return Math.max(0, fullAtNanos - nowNanos - rate.burstNanos());
    }

    private long fullAfter(Rate rate, long amount, long nowNanos) {
        long from = used && fullAtNanos - nowNanos > 0 ? fullAtNanos : nowNanos;
        return from + (long) Math.ceil(amount * rate.nanosEach());
    }
}
