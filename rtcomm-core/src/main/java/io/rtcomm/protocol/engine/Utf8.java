/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Well-formedness of UTF-8 (RFC 3629 §4): no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** Looked at in one loop without exits, which is then done with vectors. */
    private static final int BLOCK = 64 * Long.BYTES;

    private Utf8() {}

    /** Whether the bytes are well-formed UTF-8. Reads each byte once. */
    public static boolean isValid(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (true) {
            at = skipAscii(bytes, at, end);
            if (at == end) {
                return true;
            }
            int size = sequence(bytes, at, end);
            if (size == 0) {
                return false;
            }
            at += size;
        }
    }

    /** The index of the first byte that is not ASCII, or {@code end}. */
    static int skipAscii(byte[] bytes, int from, int end) {
        int at = from;
        while (end - at >= BLOCK && isAsciiBlock(bytes, at)) {
            at += BLOCK;
        }
        while (end - at >= Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < end && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private static boolean isAsciiBlock(byte[] bytes, int at) {
        long all = 0;
        for (int i = 0; i < BLOCK; i += Long.BYTES) {
            all |= (long) LONGS.get(bytes, at + i);
        }
        return (all & HIGH_BITS) == 0;
    }

    /** The length of the well-formed multi-byte sequence at an index, or 0 when there is none. */
    static int sequence(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        int size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (end - at < size || !secondFits(lead, bytes[at + 1] & 0xff)) {
            return 0;
        }
        for (int i = 2; i < size; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    private static boolean secondFits(int lead, int second) {
        return switch (lead) {
            case 0xe0 -> second >= 0xa0 && second <= 0xbf; // below: overlong
            case 0xed -> second >= 0x80 && second <= 0x9f; // above: surrogates
            case 0xf0 -> second >= 0x90 && second <= 0xbf; // below: overlong
            case 0xf4 -> second >= 0x80 && second <= 0x8f; // above: beyond U+10FFFF
            default -> second >= 0x80 && second <= 0xbf;
        };
    }
}
