/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import java.time.Duration;

/**
 * How something is sent. Immutable; safe on any thread.
 *
 * @param volatileMessage receivers that cannot be written to at once are passed over
 * @param compress whether transports may compress
 * @param local only to sockets of this server
 * @param timeout how long answers are waited for
 */
public record Flags(boolean volatileMessage, boolean compress, boolean local, Duration timeout) {
    /** Reliable, compressed where possible, to the whole cluster, 30 s. */
    public static final Flags DEFAULT = new Flags(false, true, false, Duration.ofSeconds(30));

    public Flags {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
        }
    }

    /** As this, but volatile. */
    public Flags asVolatile() {
        return new Flags(true, compress, local, timeout);
    }

    /** As this, with or without compression. */
    public Flags withCompress(boolean value) {
        return new Flags(volatileMessage, value, local, timeout);
    }

    /** As this, but for this server only. */
    public Flags asLocal() {
        return new Flags(volatileMessage, compress, true, timeout);
    }

    /** As this, with another time limit. */
    public Flags withTimeout(Duration value) {
        return new Flags(volatileMessage, compress, local, value);
    }
}
