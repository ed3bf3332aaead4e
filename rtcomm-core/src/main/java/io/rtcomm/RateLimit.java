/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.time.Duration;

/**
 * How often something may happen, and what is done about more. Immutable; safe on any thread.
 *
 * <p>So many at once, then evenly spread: of ten per minute a client may send ten at any time, and one more every six
 * seconds after that.
 *
 * @param count how many within the period; at least 1
 * @param period more than zero
 * @param action what is done with one too many
 * @param banAfter so many violations on one socket ban the client's address; 0 for never
 * @param ban how long the address is banned
 */
public record RateLimit(int count, Duration period, LimitAction action, int banAfter, Duration ban) {
    /** Checks the values. */
    public RateLimit {
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
        }
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period: " + period + " (expected: > 0)");
        }
        if (banAfter < 0) {
            throw new IllegalArgumentException("banAfter: " + banAfter + " (expected: >= 0 violations)");
        }
        if (banAfter > 0 && (ban.isNegative() || ban.isZero())) {
            throw new IllegalArgumentException("ban: " + ban + " (expected: > 0)");
        }
    }

    /** So many within a period; one too many is dropped, and its sender told if it asked for an answer. */
    public static RateLimit of(int count, Duration period) {
        return new RateLimit(count, period, LimitAction.ERROR_ACK, 0, Duration.ZERO);
    }

    /** As this, with another action. */
    public RateLimit then(LimitAction other) {
        return new RateLimit(count, period, other, banAfter, ban);
    }

    /**
     * As this, and a client that goes on is disconnected and its address refused for a while.
     *
     * @param violations so many on one socket; at least 1
     * @param duration how long
     */
    public RateLimit banAfter(int violations, Duration duration) {
        if (violations < 1) {
            throw new IllegalArgumentException("violations: " + violations + " (expected: >= 1)");
        }
        return new RateLimit(count, period, action, violations, duration);
    }
}
