/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

/** Something with data to write that waits for the end of the loop's pass. Confined to its loop. */
public interface Flushable extends Prefetchable {
    /** Writes and flushes what waits. Called once for every {@link HomeLoop#flushLater}. */
    void onFlush(FrameCache frames);

    /** Reads what {@link #onFlush} will read; nothing, unless there may be many of its kind. */
    @Override
    default int prefetch() {
        return 0;
    }
}
