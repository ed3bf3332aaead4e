/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.adapter.Flags;
import io.rtcomm.transport.WaitingRule;
import org.jspecify.annotations.Nullable;

/**
 * How the events of one namespace wait for clients that are too slow: as the emit says, else as the namespace, its parent,
 * the server. Immutable but for what the application says meanwhile; safe on any thread.
 */
record WaitingRules(String namespace, NamespaceHooks hooks, SlowConsumerPolicy server) {
    /** For an event to sockets. */
    WaitingRule ofEvent(String event, Flags flags) {
        SlowConsumerPolicy policy = said(flags);
        if ((policy == null ? server : policy) == SlowConsumerPolicy.CONFLATE) {
            return new WaitingRule(SlowConsumerPolicy.CONFLATE, key(event, flags));
        }
        return policy == null ? WaitingRule.NONE : new WaitingRule(policy, null);
    }

    /** For an event that asks for an answer: it is never conflated, since somebody waits for it. */
    WaitingRule ofQuestion(Flags flags) {
        SlowConsumerPolicy policy = said(flags);
        return policy == null ? WaitingRule.NONE : new WaitingRule(policy, null);
    }

    /**
     * For an event to members that are no sockets: a namespace speaks of its sockets only.
     *
     * @return null when the emit leaves it to the member
     */
    @Nullable
    WaitingRule ofOthers(String event, Flags flags) {
        SlowConsumerPolicy asked = flags.waiting().policy();
        if (asked == null) {
            return null;
        }
        return new WaitingRule(asked, asked == SlowConsumerPolicy.CONFLATE ? key(event, flags) : null);
    }

    private @Nullable SlowConsumerPolicy said(Flags flags) {
        SlowConsumerPolicy asked = flags.waiting().policy();
        return asked == null ? hooks.slowConsumers() : asked;
    }

    /** A client has one queue for all of its namespaces. */
    private String key(String event, Flags flags) {
        String key = flags.waiting().key();
        return namespace + '\0' + (key == null ? event : '\0' + key);
    }
}
