/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Checks UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
    /** The answer of {@link #validPrefix} for bytes that no continuation can make valid. */
    static final int INVALID = -1;

    private static final int INCOMPLETE = 0;

    // Leads and continuations as Java has them: signed, so that 80 to BF are the lowest of all.
    private static final byte LAST_CONTINUATION = (byte) 0xBF;
    private static final byte TWO_BYTES = (byte) 0xC2;
    private static final byte THREE_BYTES = (byte) 0xE0;
    private static final byte FOUR_BYTES = (byte) 0xF0;
    private static final byte SURROGATES = (byte) 0xED;
    private static final byte FIRST_A0 = (byte) 0xA0;

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Utf8() {}

    /**
     * How far the bytes are valid.
     *
     * @param from where to start; a character starts here
     * @return the end of the last whole character before {@code to}: {@code to} itself when the text is complete, up to
     *     three bytes less when a character has begun that may still become valid; {@link #INVALID} otherwise
     */
    static int validPrefix(byte[] text, int from, int to) {
        int i = from;
        // Characters of two and three bytes are most of what is written; they do not go through the general case.
        while (i < to) {
            byte lead = text[i];
            if (lead >= 0) {
                i = skipAscii(text, i + 1, to);
                continue;
            }
            if (lead < THREE_BYTES && to - i >= 2) {
                if (!isTwo(lead, text[i + 1])) {
                    return INVALID;
                }
                i += 2;
            } else if (lead < FOUR_BYTES && to - i >= 3) {
                if (!isThree(lead, text[i + 1], text[i + 2])) {
                    return INVALID;
                }
                i += 3;
            } else {
                int size = sequence(text, i, to);
                if (size <= INCOMPLETE) {
                    return size == INCOMPLETE ? i : INVALID;
                }
                i += size;
            }
        }
        return i;
    }

    private static int skipAscii(byte[] text, int from, int to) {
        int i = from;
        while (i <= to - Long.BYTES) {
            long high = (long) LONGS.get(text, i) & HIGH_BITS;
            if (high != 0) {
                return i + (Long.numberOfTrailingZeros(high) >>> 3);
            }
            i += Long.BYTES;
        }
        while (i < to && text[i] >= 0) {
            i++;
        }
        return i;
    }

    private static boolean isTwo(byte lead, byte second) {
        return lead >= TWO_BYTES && second <= LAST_CONTINUATION;
    }

    private static boolean isThree(byte lead, byte second, byte third) {
        return second <= LAST_CONTINUATION
                && third <= LAST_CONTINUATION
                && (lead != THREE_BYTES || second >= FIRST_A0)
                && (lead != SURROGATES || second < FIRST_A0);
    }

    /**
     * The size of the multi-byte character at {@code at}, {@link #INCOMPLETE} or {@link #INVALID}.
     *
     * <pre>
     *   C2..DF  80..BF
     *   E0      A0..BF  80..BF          (less would be overlong)
     *   ED      80..9F  80..BF          (more would be a surrogate)
     *   E1..EF  80..BF  80..BF
     *   F0      90..BF  80..BF  80..BF  (less would be overlong)
     *   F4      80..8F  80..BF  80..BF  (more would be above U+10FFFF)
     *   F1..F3  80..BF  80..BF  80..BF
     * </pre>
     */
    private static int sequence(byte[] text, int at, int to) {
        int lead = text[at] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return INVALID;
        }
        int size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (to - at < 2) {
            return INCOMPLETE;
        }
        int second = text[at + 1] & 0xFF;
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return INVALID;
        }
        int end = Math.min(to, at + size);
        for (int i = at + 2; i < end; i++) {
            if ((text[i] & 0xC0) != 0x80) {
                return INVALID;
            }
        }
        return to - at < size ? INCOMPLETE : size;
    }
}
