/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.observe;

import java.time.Duration;
import java.util.List;

/**
 * Something that holds up what waits behind it. Reported once for each time that it happens. Immutable; safe on any thread.
 *
 * @param kind what is held up
 * @param thread the name of the thread
 * @param duration for how long, so far
 * @param stack what the thread was doing when it was looked at
 */
public record Stall(Kind kind, String thread, Duration duration, List<StackTraceElement> stack) {
    /** What is held up. */
    public enum Kind {
        /** An event loop, with all of its connections. */
        LOOP,
        /** A lane: the handlers of one client. */
        HANDLER
    }

    /** Copies the stack. */
    public Stall {
        stack = List.copyOf(stack);
    }
}
