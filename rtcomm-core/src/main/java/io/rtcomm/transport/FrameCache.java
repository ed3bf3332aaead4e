/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.netty.buffer.ByteBuf;

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
}
