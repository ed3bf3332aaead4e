/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** The workers that drain lanes together until they are given up. Safe on any thread. */
final class Shift {
    private static final AtomicIntegerFieldUpdater<Shift> SIZE =
            AtomicIntegerFieldUpdater.newUpdater(Shift.class, "size");

    private volatile int size; // by the updater
    private volatile @Nullable Thread last; // who came last; absent when nobody is known to work

    /** How many work, or will. */
    int size() {
        return size;
    }

    /** One more, if there is none; false when there is. */
    boolean first() {
        return SIZE.compareAndSet(this, 0, 1);
    }

    /** One more. */
    void enter() {
        SIZE.incrementAndGet(this);
    }

    /** One less. */
    void leave() {
        last = null;
        SIZE.decrementAndGet(this);
    }

    /** A thread begins to work. */
    void works(Thread thread) {
        last = thread;
    }

    /** Whether the worker that came last waits for something. */
    boolean atRest() {
        Thread thread = last;
        return thread != null
                && switch (thread.getState()) {
                    case WAITING, TIMED_WAITING, BLOCKED -> true;
                    case NEW, RUNNABLE, TERMINATED -> false;
                };
    }
}
