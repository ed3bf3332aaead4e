/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.rtcomm.SlowConsumerPolicy;
import org.jspecify.annotations.Nullable;

/**
 * How a message behaves while it waits. Immutable; safe on any thread.
 *
 * @param policy what happens to it when too much waits; null leaves that to each client
 * @param key what it is the value of, for {@link SlowConsumerPolicy#CONFLATE}; null for a message that is never conflated
 */
public record WaitingRule(
        @Nullable SlowConsumerPolicy policy, @Nullable String key) {
    /** As each client has it, and never conflated. */
    public static final WaitingRule NONE = new WaitingRule(null, null);
}
