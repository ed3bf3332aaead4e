/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** The content codings that a polling response may have (RFC 9110 §8.4.1), the preferred one first. Stateless. */
enum ContentCoding {
    /** RFC 1952. */
    GZIP("gzip") {
        @Override
        OutputStream encoder(OutputStream out) throws IOException {
            return new GZIPOutputStream(out);
        }
    },
    /** The zlib format of RFC 1950, which is what "deflate" means in HTTP (RFC 9110 §8.4.1.2). */
    DEFLATE("deflate") {
        @Override
        OutputStream encoder(OutputStream out) {
            return new DeflaterOutputStream(out);
        }
    };

    private final String token;

    ContentCoding(String token) {
        this.token = token;
    }

    /** The value of {@code Content-Encoding}. */
    String token() {
        return token;
    }

    abstract OutputStream encoder(OutputStream out) throws IOException;

    /**
     * Compresses what is readable.
     *
     * @param plain read to its end, not released
     * @return a new buffer that the caller owns
     */
    ByteBuf compress(ByteBuf plain, ByteBufAllocator allocator) {
        ByteBuf compressed = allocator.buffer();
        boolean done = false;
        try (OutputStream out = encoder(new ByteBufOutputStream(compressed))) {
            plain.readBytes(out, plain.readableBytes());
            done = true;
        } catch (IOException e) {
            throw new UncheckedIOException("compressing into memory", e);
        } finally {
            if (!done) {
                compressed.release();
            }
        }
        return compressed;
    }
}
