/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import io.rtcomm.transport.FrameCache;

/** Something with data to write that waits for the end of the loop's pass. Confined to its loop. */
public interface Flushable {
    /** Writes and flushes what waits. Called at most once per {@link Loop#flushLater}. */
    void onFlush(FrameCache frames);
}
