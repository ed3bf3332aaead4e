/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a connection has been in one phase, as far as a sweep can see. It never reads a clock: a phase counts from
 * the first sweep that finds it. Confined to the event loop of its connection.
 */
final class Watch {
    private static final Duration LINGER = Duration.ofSeconds(5);

    /** What a connection waits for. */
    enum Phase {
        /** The first byte ever. */
        NEW,
        /** The next request. */
        IDLE,
        /** The rest of a head. */
        HEAD,
        /** The rest of a body. */
        BODY,
        /** An answer; a long poll may take as long as it likes. */
        ANSWER,
        /** The last answer to be taken by the client. */
        ENDING,
        /** The client to close. */
        LINGERING
    }

    private final HttpLimits limits;
    private long events; // so many times something happened
    private @Nullable Phase sweptPhase; // absent before the first sweep
    private long sweptEvents;
    private long sinceNanos;

    Watch(HttpLimits limits) {
        this.limits = limits;
    }

    /** Something happened: the time begins anew even if the phase is the same at the next sweep. */
    void touch() {
        events++;
    }

    /** Whether anything ever happened. */
    boolean touched() {
        return events > 0;
    }

    boolean expired(Phase phase, long nowNanos) {
        if (phase != sweptPhase || events != sweptEvents) {
            sweptPhase = phase;
            sweptEvents = events;
            sinceNanos = nowNanos;
            return false;
        }
        return switch (phase) {
            case ANSWER -> false;
            case IDLE -> over(limits.keepAliveTimeout(), nowNanos);
            case NEW, HEAD, BODY, ENDING -> over(limits.requestTimeout(), nowNanos);
            case LINGERING -> over(LINGER, nowNanos);
        };
    }

    private boolean over(Duration timeout, long nowNanos) {
        return nowNanos - sinceNanos >= timeout.toNanos();
    }
}
