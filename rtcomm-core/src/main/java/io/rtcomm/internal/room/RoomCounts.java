/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** How many joined a room, loop by loop. Written under the lock of the directory's entry, read by any thread. */
final class RoomCounts {
    private final AtomicIntegerArray perLoop;
    private int total;

    RoomCounts(int loops) {
        this.perLoop = new AtomicIntegerArray(loops);
    }

    /** Returns what is left in all loops. */
    int add(int loop, int delta) {
        perLoop.addAndGet(loop, delta);
        total += delta;
        return total;
    }

    boolean present(int loop) {
        return perLoop.get(loop) > 0;
    }
}
