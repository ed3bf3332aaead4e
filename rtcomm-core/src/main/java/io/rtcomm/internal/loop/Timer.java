/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

/**
 * Something that is due once, at a time that can be moved. Confined to its loop. To be extended by what is due, so that
 * a deadline costs no object of its own.
 */
public abstract class Timer {
    static final int IDLE = -1;

    /** In the clock of the loop; meaningful only while the timer is armed. */
    long deadlineNanos;

    /** The place in the loop's heap, or {@link #IDLE}. */
    int heapIndex = IDLE;

    /** Runs when the deadline has passed; the timer may be armed again from here. */
    protected abstract void onDeadline();

    /** Whether the timer waits for its deadline. */
    public final boolean armed() {
        return heapIndex != IDLE;
    }
}
