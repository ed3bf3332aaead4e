/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** How the pieces of an answer stand on its connection. */
public enum HttpFraming {
    /**
     * Each piece is a chunk (RFC 9112 §7.1), as HTTP/1.1 has it.
     *
     * <pre>
     *   size in hex digits CR LF data CR LF
     * </pre>
     */
    CHUNKED,

    /** The bytes of the body and nothing else: HTTP/2, HTTP/1.0, an answer with {@code Content-Length}. */
    RAW;

    private static final int FRAME_BYTES = 8 + 2 + 2;
    private static final int CRLF = '\r' << 8 | '\n';

    /**
     * One piece in this form, to be given to {@link HttpStream#writeFramed}.
     *
     * @param data released, its bytes copied if anything has to stand around them
     * @return the caller's own; empty when there are no data, as an empty chunk would end the body
     */
    public ByteBuf frame(ByteBuf data, ByteBufAllocator allocator) {
        if (this == RAW || !data.isReadable()) {
            return data;
        }
        try {
            int size = data.readableBytes();
            ByteBuf framed = allocator.buffer(FRAME_BYTES + size);
            framed.writeCharSequence(Integer.toHexString(size), US_ASCII);
            return framed.writeShort(CRLF).writeBytes(data).writeShort(CRLF);
        } finally {
            data.release();
        }
    }
}
