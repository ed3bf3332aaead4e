/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.transport.WaitingRule;
import java.time.Duration;

/**
 * How something is sent. Immutable; safe on any thread.
 *
 * @param volatileMessage receivers that cannot be written to at once are passed over
 * @param compress whether transports may compress
 * @param local only to sockets of this server
 * @param timeout how long answers are waited for
 * @param waiting what happens for clients that are too slow; without a policy that of the namespace, of the server, or of
 *     the member counts
 */
public record Flags(boolean volatileMessage, boolean compress, boolean local, Duration timeout, WaitingRule waiting) {
    /** Reliable, compressed where possible, to the whole cluster, 30 s. */
    public static final Flags DEFAULT = new Flags(false, true, false, Duration.ofSeconds(30), WaitingRule.NONE);

    public Flags {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
        }
    }

    /** As this, but volatile. */
    public Flags asVolatile() {
        return new Flags(true, compress, local, timeout, waiting);
    }

    /** As this, with or without compression. */
    public Flags withCompress(boolean value) {
        return new Flags(volatileMessage, value, local, timeout, waiting);
    }

    /** As this, but for this server only. */
    public Flags asLocal() {
        return new Flags(volatileMessage, compress, true, timeout, waiting);
    }

    /** As this, with another time limit. */
    public Flags withTimeout(Duration value) {
        return new Flags(volatileMessage, compress, local, value, waiting);
    }

    /** As this, with another policy for clients that are too slow. */
    public Flags withPolicy(SlowConsumerPolicy policy) {
        return new Flags(volatileMessage, compress, local, timeout, new WaitingRule(policy, waiting.key()));
    }

    /** As this, but conflated by a key. */
    public Flags conflatedBy(String key) {
        return new Flags(volatileMessage, compress, local, timeout, new WaitingRule(SlowConsumerPolicy.CONFLATE, key));
    }
}
