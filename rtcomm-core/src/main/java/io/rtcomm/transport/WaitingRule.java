/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.rtcomm.SlowConsumerPolicy;
import org.jspecify.annotations.Nullable;

/**
 * How a message behaves while it waits. Immutable; safe on any thread.
 *
 * @param policy what happens to it when too much waits; null leaves that to each client
 * @param key what it is the value of, for {@link SlowConsumerPolicy#CONFLATE}; null for a message that is never conflated
 * @param keepsOrder whether a newer value of the key waits behind all others; else it takes the place of the older. For
 *     messages whose order means something to the client, as ids that it resumes from
 */
public record WaitingRule(
        @Nullable SlowConsumerPolicy policy, @Nullable String key, boolean keepsOrder) {
    /** As each client has it, and never conflated. */
    public static final WaitingRule NONE = new WaitingRule(null, null);

    /** A rule under which a newer value takes the place of the older. */
    public WaitingRule(@Nullable SlowConsumerPolicy policy, @Nullable String key) {
        this(policy, key, false);
    }
}
