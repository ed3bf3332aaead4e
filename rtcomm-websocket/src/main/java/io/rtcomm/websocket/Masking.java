/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Takes the mask of RFC 6455 §5.3 off while the payload is copied, and looks for bytes that are not ASCII on the way. */
final class Masking {
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Masking() {}

    /**
     * Moves {@code count} masked bytes out of {@code in}.
     *
     * @param key the masking key, its first byte on top, already rotated to the first of these bytes
     * @param to takes the bytes from index {@code at}
     * @return whether all of them are ASCII
     */
    static boolean unmask(ByteBuf in, int count, int key, byte[] to, int at) {
        if (in.nioBufferCount() != 1) {
            in.readBytes(to, at, count);
            return unmask(ByteBuffer.wrap(to, at, count), count, key, to, at);
        }
        // A plain view: the checks that ByteBuf makes on every access cost more than the work on eight bytes.
        boolean ascii = unmask(in.internalNioBuffer(in.readerIndex(), count), count, key, to, at);
        in.skipBytes(count);
        return ascii;
    }

    private static boolean unmask(ByteBuffer from, int count, int key, byte[] to, int at) {
        int start = from.position();
        long mask = (key & 0xFFFFFFFFL) << 32 | (key & 0xFFFFFFFFL);
        long seen = 0;
        int i = 0;
        for (; i <= count - 4 * Long.BYTES; i += 4 * Long.BYTES) {
            long a = from.getLong(start + i) ^ mask;
            long b = from.getLong(start + i + 8) ^ mask;
            long c = from.getLong(start + i + 16) ^ mask;
            long d = from.getLong(start + i + 24) ^ mask;
            LONGS.set(to, at + i, a);
            LONGS.set(to, at + i + 8, b);
            LONGS.set(to, at + i + 16, c);
            LONGS.set(to, at + i + 24, d);
            seen |= a | b | c | d;
        }
        for (; i <= count - Long.BYTES; i += Long.BYTES) {
            long a = from.getLong(start + i) ^ mask;
            LONGS.set(to, at + i, a);
            seen |= a;
        }
        for (; i < count; i++) {
            byte plain = (byte) (from.get(start + i) ^ (key >>> (24 - 8 * (i & 3))));
            to[at + i] = plain;
            seen |= plain;
        }
        return (seen & HIGH_BITS) == 0;
    }
}
