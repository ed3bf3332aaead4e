/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.lane;

import org.jspecify.annotations.Nullable;

/** A task for which nothing has to be made to let it wait: given to one lane, once. Confined to that lane. */
public abstract class LaneTask implements Runnable {
    /** Its neighbour while it waits; absent when there is none. */
    @Nullable
    LaneTask next;

    /** A task that was not given to a lane. */
    protected LaneTask() {}

    /** A task in whose place something else runs if the executor of its lane does not take it, on any thread. */
    public static LaneTask of(Runnable task, Runnable dropped) {
        return new LaneTask() {
            @Override
            public void run() {
                task.run();
            }

            @Override
            protected void onDropped() {
                dropped.run();
            }
        };
    }

    /** It will never run, because the executor of its lane does not take it. Called by whoever started the lane. */
    protected void onDropped() {}
}
