/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtcomm.http.HttpFraming;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.OutboundQueue;

/** Events one behind the other, as a connection has them. Stateless; safe on any thread. */
enum StreamFramer implements Framer {
    CHUNKED(HttpFraming.CHUNKED),
    RAW(HttpFraming.RAW);

    private final HttpFraming framing;

    StreamFramer(HttpFraming framing) {
        this.framing = framing;
    }

    static StreamFramer of(HttpFraming framing) {
        return switch (framing) {
            case CHUNKED -> CHUNKED;
            case RAW -> RAW;
        };
    }

    @Override
    public ByteBuf frame(OutboundQueue queue, int count, ByteBufAllocator allocator) {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += queue.get(i).dataBytes();
        }
        ByteBuf events = allocator.directBuffer(Math.toIntExact(bytes));
        for (int i = 0; i < count; i++) {
            events.writeBytes(queue.get(i).data());
        }
        return framing.frame(events, allocator);
    }
}
