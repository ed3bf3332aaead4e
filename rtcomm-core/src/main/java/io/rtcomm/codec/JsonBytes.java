/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The insides of JSON strings, as bytes. */
final class JsonBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x7f * ONES;

    /** So many bytes are looked at one word after the other before whole blocks are: most strings end, or escape, soon. */
    private static final int NEAR = 8 * Long.BYTES;

    /** Looked at in one loop without exits, which is then done with vectors. */
    private static final int BLOCK = 64 * Long.BYTES;

    private JsonBytes() {}

    /**
     * The index of the first byte that may not stand as it is in a JSON string (quote, backslash, control character), or
     * {@code end}.
     */
    static int skipPlain(byte[] bytes, int from, int end) {
        int near = Math.min(end, from + NEAR);
        int at = skipPlainWords(bytes, from, near);
        if (at < near || near == end) {
            return at;
        }
        while (end - at >= BLOCK && isPlainBlock(bytes, at)) {
            at += BLOCK;
        }
        return skipPlainWords(bytes, at, end);
    }

    private static boolean isPlainBlock(byte[] bytes, int at) {
        long plain = HIGH_BITS;
        for (int i = 0; i < BLOCK; i += Long.BYTES) {
            plain &= plainBytes((long) LONGS.get(bytes, at + i));
        }
        return plain == HIGH_BITS;
    }

    private static int skipPlainWords(byte[] bytes, int from, int end) {
        int at = from;
        while (end - at >= Long.BYTES) {
            long others = ~plainBytes((long) LONGS.get(bytes, at)) & HIGH_BITS;
            if (others != 0) {
                return at + (Long.numberOfTrailingZeros(others) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < end && isPlain(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Whether all bytes are ASCII that may stand as it is in a JSON string. */
    static boolean arePlainAscii(byte[] bytes, int from, int end) {
        long plain = HIGH_BITS;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            plain &= plainBytes(word) & ~word;
        }
        boolean all = plain == HIGH_BITS;
        for (; at < end; at++) {
            all &= bytes[at] >= 0 && isPlain(bytes[at]);
        }
        return all;
    }

    /**
     * Has the high bit of each byte set that may stand as it is in a JSON string; other bits mean nothing. What is not
     * ASCII is left out of the sums, so that nothing is carried from one byte to the next.
     *
     * <pre>
     *   00 … 1F  '"' = 22      with bit 1 flipped: 00 … 20, and nothing else is below 21
     * </pre>
     */
    private static long plainBytes(long word) {
        long ascii = word & LOW_BITS;
        long noControlNoQuote = (ascii ^ ONES * ('"' ^ ' ')) + ONES * (0x80 - ' ' - 1);
        long noBackslash = (ascii ^ ONES * '\\') + LOW_BITS;
        return (noControlNoQuote & noBackslash) | word;
    }

    /** The index of the first such byte at or behind an index, or {@code end}. Looks at several bytes at a time. */
    static int indexOf(byte wanted, byte[] bytes, int from, int end) {
        long pattern = ONES * (wanted & 0xff);
        int at = from;
        while (end - at >= Long.BYTES && (zeroBytes((long) LONGS.get(bytes, at) ^ pattern) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < end && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Whether a byte, ASCII or part of a longer UTF-8 sequence, may stand as it is in a JSON string. */
    static boolean isPlain(byte b) {
        return (b >= 0x20 || b < 0) && b != '"' && b != '\\';
    }

    /** Has high bits set when a byte of the word is zero (the lowest such byte is marked exactly). */
    private static long zeroBytes(long word) {
        return (word - ONES) & ~word;
    }

    /**
     * Undoes the escapes of the inside of a valid JSON string. Looks for them in the text, not in the bytes: the JDK has
     * that search in vectors.
     */
    static String unescape(byte[] bytes, int from, int end) {
        var escaped = new String(bytes, from, end - from, UTF_8);
        int escape = escaped.indexOf('\\');
        if (escape < 0) {
            return escaped;
        }
        var text = new StringBuilder(escaped.length());
        int at = 0;
        while (escape >= 0) {
            text.append(escaped.substring(at, escape)); // as a sequence it would be appended char by char
            char letter = escaped.charAt(escape + 1);
            if (letter == 'u') {
                text.append((char) codeUnit(escaped, escape + 2));
                at = escape + 6;
            } else {
                text.append(unescaped(letter));
                at = escape + 2;
            }
            escape = escaped.indexOf('\\', at);
        }
        return text.append(escaped.substring(at)).toString();
    }

    /** Whether the inside of a valid JSON string says an ASCII word, perhaps with escapes. Stops at the first difference. */
    static boolean says(byte[] bytes, int from, int end, String word) {
        int at = from;
        for (int i = 0; i < word.length(); i++) {
            if (at >= end) {
                return false;
            }
            int c = bytes[at++];
            if (c == '\\') {
                c = bytes[at++];
                if (c == 'u') {
                    c = codeUnit(bytes, at);
                    at += 4;
                } else {
                    c = unescaped((char) c);
                }
            }
            if (c != word.charAt(i)) {
                return false;
            }
        }
        return at == end;
    }

    private static char unescaped(char letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter; // quote, backslash, slash
        };
    }

    private static int codeUnit(String text, int at) {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            unit = unit << 4 | Character.digit(text.charAt(at + i), 16);
        }
        return unit;
    }

    private static int codeUnit(byte[] bytes, int at) {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            unit = unit << 4 | Character.digit(bytes[at + i], 16);
        }
        return unit;
    }
}
