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

    /** It will never run, because the executor of its lane does not take it. Called by whoever started the lane. */
    protected void onDropped() {}
}
