/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses one stream so that its client can read everything up to each flush (RFC 1952). Confined to the loop of the
 * stream; holds about 270 kB until it is closed.
 */
final class GzipCoding implements AutoCloseable {
    private static final byte[] HEAD = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int ROOM = 256;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CRC32 sum = new CRC32();
    private boolean begun;

    /**
     * The compressed form of a piece, complete.
     *
     * @param plain released
     */
    ByteBuf compress(ByteBuf plain, ByteBufAllocator allocator) {
        ByteBuf out = begin(plain.readableBytes(), allocator);
        try {
            for (ByteBuffer part : plain.nioBuffers()) {
                sum.update(part.duplicate());
                deflater.setInput(part);
                drain(out, Deflater.NO_FLUSH);
            }
            drain(out, Deflater.SYNC_FLUSH);
            return out;
        } finally {
            plain.release();
        }
    }

    /** What stands behind the last piece. */
    ByteBuf finish(ByteBufAllocator allocator) {
        ByteBuf out = begin(0, allocator);
        deflater.finish();
        drain(out, Deflater.NO_FLUSH);
        return out.writeIntLE((int) sum.getValue()).writeIntLE((int) deflater.getBytesRead());
    }

    private ByteBuf begin(int size, ByteBufAllocator allocator) {
        ByteBuf out = allocator.directBuffer(size / 2 + ROOM);
        if (!begun) {
            begun = true;
            out.writeBytes(HEAD);
        }
        return out;
    }

    private void drain(ByteBuf out, int mode) {
        while (true) {
            out.ensureWritable(ROOM);
            int room = out.writableBytes();
            int count = deflater.deflate(out.nioBuffer(out.writerIndex(), room), mode);
            out.writerIndex(out.writerIndex() + count);
            if (count < room) {
                return; // there was more room than there was to write (zlib.h, deflate)
            }
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
