/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import java.util.function.LongSupplier;

/**
 * Confined to its channel's loop. How much the messages of one client may inflate to for what it sends: so many times of
 * that, and a burst more, which comes back within a second. A message that happens to be all zeros passes; a client that
 * sends nothing else makes the server work a thousand times harder than itself, and does not.
 *
 * <pre>
 *   credit ──┬── + compressed × ratio ──┬── − inflated ──► below zero: refused
 *            └── + burst each second, never above the burst ──┘
 * </pre>
 */
public final class InflateBudget {
    private static final double NANOS_PER_SECOND = 1e9;

    private final int ratio;
    private final long burst;
    private final LongSupplier clock;
    private double credit;
    private long lastNanos;

    /**
     * A budget that nothing was spent of.
     *
     * @param burst bytes; to be no less than the largest message, so that each may come once
     * @param clock nanoseconds with an arbitrary origin
     */
    public InflateBudget(int ratio, long burst, LongSupplier clock) {
        this.ratio = ratio;
        this.burst = burst;
        this.clock = clock;
        this.credit = burst;
        this.lastNanos = clock.getAsLong();
    }

    /** So many bytes came. */
    void earn(int compressed) {
        long now = clock.getAsLong();
        credit = Math.min((double) burst, credit + burst * ((now - lastNanos) / NANOS_PER_SECOND))
                + (double) ratio * compressed;
        lastNanos = now;
    }

    /**
     * They became so many.
     *
     * @throws WebSocketProtocolException 1008 when that is too much
     */
    void spend(int inflated) throws WebSocketProtocolException {
        credit -= inflated;
        if (credit < 0) {
            throw new WebSocketProtocolException(
                    CloseCode.POLICY_VIOLATION,
                    WebSocketProtocolException.Rule.INFLATION,
                    "messages inflate to more than " + ratio + " times of what was sent, and " + burst
                            + " bytes a second");
        }
    }
}
