/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.OutboundQueue;

/**
 * Payloads as content codings have them: variants of their own, so that what many clients get at the same time is
 * compressed once for all of them. Stateless; safe on any thread.
 */
enum CompressedFormat implements Framer {
    V4_GZIP(PayloadFormat.V4, ContentCoding.GZIP),
    V4_DEFLATE(PayloadFormat.V4, ContentCoding.DEFLATE),
    V3_STRING_GZIP(PayloadFormat.V3_STRING, ContentCoding.GZIP),
    V3_STRING_DEFLATE(PayloadFormat.V3_STRING, ContentCoding.DEFLATE),
    V3_BINARY_GZIP(PayloadFormat.V3_BINARY, ContentCoding.GZIP),
    V3_BINARY_DEFLATE(PayloadFormat.V3_BINARY, ContentCoding.DEFLATE);

    private final PayloadFormat format;
    private final ContentCoding coding;

    CompressedFormat(PayloadFormat format, ContentCoding coding) {
        this.format = format;
        this.coding = coding;
    }

    static CompressedFormat of(PayloadFormat format, ContentCoding coding) {
        boolean gzip = coding == ContentCoding.GZIP;
        return switch (format) {
            case V4 -> gzip ? V4_GZIP : V4_DEFLATE;
            case V3_STRING -> gzip ? V3_STRING_GZIP : V3_STRING_DEFLATE;
            case V3_BINARY -> gzip ? V3_BINARY_GZIP : V3_BINARY_DEFLATE;
        };
    }

    @Override
    public ByteBuf frame(OutboundQueue queue, int count, ByteBufAllocator allocator) {
        ByteBuf plain = format.frame(queue, count, allocator);
        try {
            return coding.compress(plain, allocator);
        } finally {
            plain.release();
        }
    }
}
