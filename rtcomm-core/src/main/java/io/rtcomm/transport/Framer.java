/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Puts messages into the bytes of one transport variant. Stateless, one instance per variant and server, so that its
 * identity can stand for the variant. Safe on any thread.
 */
public interface Framer {
    /**
     * Writes the oldest {@code count} messages of a queue, in order, as they go over the wire.
     *
     * @return a new buffer that the caller owns
     */
    ByteBuf frame(OutboundQueue queue, int count, ByteBufAllocator allocator);
}
