/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that run right now, to find those that do not get on. Lanes enter and leave on any thread; {@link #scan} is
 * confined to one.
 *
 * <p>A lane takes a place near one that its thread chose, without locks or garbage. When all of these are taken it goes
 * without, and is not watched this time.
 */
public final class LaneWatch {
    private static final int PLACES = 1024; // a power of two
    private static final int PROBES = 8;

    private final AtomicReferenceArray<@Nullable SerialExecutor> running = new AtomicReferenceArray<>(PLACES);
    private final AtomicReferenceArray<@Nullable Thread> threads = new AtomicReferenceArray<>(PLACES);

    // confined to the scanning thread: what the last scans saw in each place
    private final @Nullable SerialExecutor[] seen = new SerialExecutor[PLACES];
    private final int[] seenTask = new int[PLACES];
    private final long[] since = new long[PLACES];
    private final boolean[] reported = new boolean[PLACES];

    /** A watch without lanes. */
    public LaneWatch() {}

    /** Returns the place of the lane, or -1 for none. */
    int enter(SerialExecutor lane) {
        Thread thread = Thread.currentThread();
        int first = System.identityHashCode(thread);
        for (int i = 0; i < PROBES; i++) {
            int place = (first + i) & (PLACES - 1);
            if (running.get(place) == null && running.compareAndSet(place, null, lane)) {
                threads.set(place, thread);
                return place;
            }
        }
        return -1;
    }

    void leave(int place) {
        if (place >= 0) {
            threads.set(place, null);
            running.set(place, null);
        }
    }

    /**
     * Looks for lanes whose task has not changed for too long.
     *
     * @param nowNanos a clock with an arbitrary origin
     * @param listener gets a thread and for how many nanoseconds it has run one task, once for each
     */
    @SuppressWarnings("ReferenceEquality") // a lane is itself
    public void scan(long nowNanos, long limitNanos, ObjLongConsumer<Thread> listener) {
        for (int place = 0; place < PLACES; place++) {
            SerialExecutor lane = running.get(place);
            if (lane == null) {
                seen[place] = null;
                continue;
            }
            int task = lane.taskNumber();
            if (lane != seen[place] || task != seenTask[place]) {
                seen[place] = lane;
                seenTask[place] = task;
                since[place] = nowNanos;
                reported[place] = false;
            } else if (!reported[place] && nowNanos - since[place] >= limitNanos) {
                Thread thread = threads.get(place);
                if (thread != null) {
                    reported[place] = true;
                    listener.accept(thread, nowNanos - since[place]);
                }
            }
        }
    }
}
