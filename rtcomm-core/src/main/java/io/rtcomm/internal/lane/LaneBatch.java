/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** Lanes that were handed over together, each to be taken once. Safe on any thread; {@link #following} has one writer. */
final class LaneBatch {
    private static final AtomicIntegerFieldUpdater<LaneBatch> TAKEN =
            AtomicIntegerFieldUpdater.newUpdater(LaneBatch.class, "taken");

    private final @Nullable SerialExecutor[] lanes;
    private volatile int taken; // by the updater
    private volatile @Nullable LaneBatch following; // absent while this is the last one

    LaneBatch(@Nullable SerialExecutor[] lanes) {
        this.lanes = lanes;
    }

    static LaneBatch none() {
        return new LaneBatch(new SerialExecutor[0]);
    }

    /** The next lane; absent when all are taken. */
    @Nullable
    SerialExecutor claim() {
        int at = taken;
        while (at < lanes.length) {
            if (TAKEN.compareAndSet(this, at, at + 1)) {
                SerialExecutor lane = lanes[at];
                lanes[at] = null; // the last batch stays until there is another
                return lane;
            }
            at = taken;
        }
        return null;
    }

    /** How many were taken. */
    int taken() {
        return taken;
    }

    /** Whether there are any. */
    boolean left() {
        return taken < lanes.length;
    }

    @Nullable
    LaneBatch following() {
        return following;
    }

    void following(LaneBatch batch) {
        following = batch;
    }
}
