/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

/**
 * Something that is due once, at a time that can be moved. Confined to its loop. To be extended by what is due, so that
 * a deadline costs no object of its own. It is armed and moved by {@link HomeLoop#schedule}; what says "for the loop" is
 * called by nobody else.
 */
public abstract class Timer {
    private static final int IDLE = -1;

    /** In the clock of the loop; meaningful only while the timer is armed. */
    private long deadlineNanos;

    /** Where the loop keeps the timer, or {@link #IDLE}. */
    private int place = IDLE;

    /** A timer that is not armed. */
    protected Timer() {}

    /** Runs when the deadline has passed; the timer may be armed again from here. */
    protected abstract void onDeadline();

    /** Whether the timer waits for its deadline. */
    public final boolean armed() {
        return place != IDLE;
    }

    /** When the timer is due, in the clock of the loop; means nothing while it is not armed. */
    public final long deadlineNanos() {
        return deadlineNanos;
    }

    /** Where the loop keeps the timer; negative while it is not armed. For the loop. */
    public final int place() {
        return place;
    }

    /** Notes the deadline. For the loop. */
    public final void due(long nanos) {
        deadlineNanos = nanos;
    }

    /** Notes where the timer is kept now. For the loop. */
    public final void moved(int newPlace) {
        place = newPlace;
    }

    /** Notes that the timer is not armed any more. For the loop. */
    public final void disarmed() {
        place = IDLE;
    }

    /** The deadline has passed. For the loop. */
    public final void fire() {
        onDeadline();
    }
}
