/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

/**
 * How many control frames one client may send: so many at once, and evenly spread after that. Confined to its channel's
 * loop. Kept as the one moment at which all of them may be sent again.
 */
final class PingRate {
    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private long fullAtNanos;

    PingRate(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.fullAtNanos = nowNanos;
    }

    /** Whether one more may come now. */
    boolean admits(long nowNanos) {
        long from = fullAtNanos - nowNanos > 0 ? fullAtNanos : nowNanos;
        long full = from + SECOND / perSecond;
        if (full - nowNanos > SECOND) {
            return false;
        }
        fullAtNanos = full;
        return true;
    }
}
