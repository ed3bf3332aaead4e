/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Buffers framed in this pass of a loop. Receivers that wait for the same messages in the same order share one buffer:
 * a broadcast is framed once for each loop and variant, and so are several broadcasts that wait together. Confined to
 * its loop.
 */
public interface FrameCache {
    /**
     * The oldest {@code count} messages of a queue as bytes of a variant.
     *
     * @return a buffer with its own indexes and one reference that the caller owns; its bytes may be shared and must not
     *     be changed
     */
    ByteBuf frame(Framer framer, OutboundQueue queue, int count);

    /**
     * As {@link #frame}, for who writes the bytes at once: nothing is made for each receiver.
     *
     * @return a buffer that is not the caller's, good until the end of the pass, whose indexes and bytes must not be
     *     changed; or null when these messages are nobody else's
     */
    default @Nullable ByteBuf lend(Framer framer, OutboundQueue queue, int count) {
        return null;
    }
}
