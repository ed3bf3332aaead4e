/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.internal.recovery.RecoveryOptions;
import java.time.Duration;

/**
 * Recovery of connection state, from memory: a client that was disconnected for a while gets its id, rooms and data back,
 * and the events that it missed: those that were sent to its rooms or to itself, once and in one order, whichever thread sent
 * them. {@link io.rtcomm.Emitter#emit} on a socket that was lost counts among them. A recovered socket is to be seen, and counts as
 * connected, when it has got them. Volatile events and those that ask for an answer are not kept.
 *
 * @param maxDisconnection how long it may have been away since the server noticed; default 2 minutes. Events are kept for longer,
 *     by twice the time that a client may be silent before it is noticed
 * @param skipMiddleware whether a recovered socket is let in without asking the middleware again; default true
 * @param maxEvents how many events of a namespace are kept, older ones are forgotten; default 100,000
 * @param maxBytes how many bytes of events of a namespace are kept; default 64 MiB
 * @param maxSessions how many lost sessions of a namespace are kept; default 100,000
 */
public record Recovery(
        Duration maxDisconnection, boolean skipMiddleware, int maxEvents, long maxBytes, int maxSessions) {
    /** The defaults of every component. */
    public static final Recovery DEFAULT = new Recovery(Duration.ofMinutes(2), true, 100_000, 64L << 20, 100_000);

    public Recovery {
        if (maxDisconnection.isNegative() || maxDisconnection.isZero()) {
            throw new IllegalArgumentException("maxDisconnection: " + maxDisconnection + " (expected: > 0)");
        }
        if (maxEvents <= 0 || maxBytes <= 0 || maxSessions <= 0) {
            throw new IllegalArgumentException("maxEvents, maxBytes, maxSessions: " + maxEvents + ", " + maxBytes + ", "
                    + maxSessions + " (expected: > 0)");
        }
    }

    /** The defaults for as long as {@code maxDisconnection}. */
    public static Recovery of(Duration maxDisconnection) {
        return new Recovery(maxDisconnection, true, DEFAULT.maxEvents(), DEFAULT.maxBytes(), DEFAULT.maxSessions());
    }

    /** The same, with or without asking the middleware again. */
    public Recovery withSkipMiddleware(boolean skip) {
        return new Recovery(maxDisconnection, skip, maxEvents, maxBytes, maxSessions);
    }

    /** What is kept, when a client that is silent for so long counts as lost. */
    RecoveryOptions options(Duration silence) {
        // what it lacks begins at the last ping but one that it answered, in the worst case
        return new RecoveryOptions(
                maxDisconnection, maxDisconnection.plus(silence.multipliedBy(2)), maxEvents, maxBytes, maxSessions);
    }
}
