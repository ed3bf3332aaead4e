/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * How many joined a room, kind by kind and loop by loop. Written under the lock of the directory's entry, read by any
 * thread. Most rooms have members of the first kind only, so that one needs no table.
 */
final class RoomCounts {
    private static final @Nullable AtomicIntegerArray[] NONE = new AtomicIntegerArray[0];

    private final AtomicIntegerArray firstKind;
    private volatile @Nullable AtomicIntegerArray[] others = NONE; // swapped, never changed
    private int total;

    RoomCounts(int loops) {
        this.firstKind = new AtomicIntegerArray(loops);
    }

    /** Returns what is left of all kinds in all loops. */
    int add(int kind, int loop, int delta) {
        countsOf(kind).addAndGet(loop, delta);
        total += delta;
        return total;
    }

    boolean present(int kind, int loop) {
        if (kind == 0) {
            return firstKind.get(loop) > 0;
        }
        var table = others;
        var counts = kind <= table.length ? table[kind - 1] : null;
        return counts != null && counts.get(loop) > 0;
    }

    private AtomicIntegerArray countsOf(int kind) {
        if (kind == 0) {
            return firstKind;
        }
        var table = others;
        var counts = kind <= table.length ? table[kind - 1] : null;
        if (counts == null) {
            counts = new AtomicIntegerArray(firstKind.length());
            table = Arrays.copyOf(table, Math.max(kind, table.length));
            table[kind - 1] = counts;
            others = table;
        }
        return counts;
    }
}
