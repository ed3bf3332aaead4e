/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Encodes an event as a WebSocket frame from scratch, as lean as that can be. Safe on any thread. */
final class NaiveEncoder {
    private static final int FIN_TEXT = 0x81;
    private static final int LENGTH_16_BIT = 126;
    private static final int HEADER_BYTES = 4;
    private static final int MESSAGE_EVENT = '4' << 8 | '2';

    private final JsonMapper jackson = new JsonMapper();

    /** @param event of more than 123 and less than 65,534 bytes of JSON */
    ByteBuf frame(@Nullable Object[] event, ByteBufAllocator allocator) {
        byte[] json = jackson.writeValueAsBytes(event);
        int payload = Short.BYTES + json.length;
        return allocator
                .directBuffer(HEADER_BYTES + payload)
                .writeShort(FIN_TEXT << 8 | LENGTH_16_BIT)
                .writeShort(payload)
                .writeShort(MESSAGE_EVENT)
                .writeBytes(json);
    }
}
