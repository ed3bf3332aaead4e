/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The insides of JSON strings, as bytes. */
final class JsonBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final int STRIDE = 4 * Long.BYTES; // so many bytes for each turn of a loop over long strings
    private static final long HIGH_BITS = 0x8080808080808080L;

    private JsonBytes() {}

    /**
     * The index of the first byte that may not stand as it is in a JSON string (quote, backslash, control character), or
     * {@code end}. Looks at eight bytes at a time.
     */
    static int skipPlain(byte[] bytes, int from, int end) {
        int at = from;
        while (end - at >= STRIDE
                && (notPlain(bytes, at) | notPlain(bytes, at + 8) | notPlain(bytes, at + 16) | notPlain(bytes, at + 24))
                        == 0) {
            at += STRIDE;
        }
        while (end - at >= Long.BYTES && notPlain(bytes, at) == 0) {
            at += Long.BYTES;
        }
        while (at < end && isPlain(bytes[at])) {
            at++;
        }
        return at;
    }

    /** The index of the first such byte at or behind an index, or {@code end}. Looks at several bytes at a time. */
    static int indexOf(byte wanted, byte[] bytes, int from, int end) {
        long pattern = ONES * (wanted & 0xff);
        int at = from;
        while (end - at >= STRIDE
                && ((zeroBytes((long) LONGS.get(bytes, at) ^ pattern)
                                        | zeroBytes((long) LONGS.get(bytes, at + 8) ^ pattern)
                                        | zeroBytes((long) LONGS.get(bytes, at + 16) ^ pattern)
                                        | zeroBytes((long) LONGS.get(bytes, at + 24) ^ pattern))
                                & HIGH_BITS)
                        == 0) {
            at += STRIDE;
        }
        while (end - at >= Long.BYTES && (zeroBytes((long) LONGS.get(bytes, at) ^ pattern) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < end && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Has high bits set when one of eight bytes may not stand as it is in a JSON string. */
    private static long notPlain(byte[] bytes, int at) {
        long word = (long) LONGS.get(bytes, at);
        long control = (word - ONES * 0x20) & ~word;
        return (control | zeroBytes(word ^ ONES * '"') | zeroBytes(word ^ ONES * '\\')) & HIGH_BITS;
    }

    /** Whether a byte, ASCII or part of a longer UTF-8 sequence, may stand as it is in a JSON string. */
    static boolean isPlain(byte b) {
        return (b >= 0x20 || b < 0) && b != '"' && b != '\\';
    }

    /** Has high bits set when a byte of the word is zero (the lowest such byte is marked exactly). */
    private static long zeroBytes(long word) {
        return (word - ONES) & ~word;
    }

    /** Undoes the escapes of the inside of a valid JSON string. */
    static String unescape(byte[] bytes, int from, int end) {
        int escape = indexOfBackslash(bytes, from, end);
        if (escape == end) {
            return new String(bytes, from, end - from, UTF_8);
        }
        var text = new StringBuilder(end - from);
        int at = from;
        while (escape < end) {
            text.append(new String(bytes, at, escape - at, UTF_8));
            if (bytes[escape + 1] == 'u') {
                text.append((char) codeUnit(bytes, escape + 2));
                at = escape + 6;
            } else {
                text.append(unescaped(bytes[escape + 1]));
                at = escape + 2;
            }
            escape = indexOfBackslash(bytes, at, end);
        }
        return text.append(new String(bytes, at, end - at, UTF_8)).toString();
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
                    c = unescaped((byte) c);
                }
            }
            if (c != word.charAt(i)) {
                return false;
            }
        }
        return at == end;
    }

    private static int indexOfBackslash(byte[] bytes, int from, int end) {
        return indexOf((byte) '\\', bytes, from, end);
    }

    private static char unescaped(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> (char) letter; // quote, backslash, slash
        };
    }

    private static int codeUnit(byte[] bytes, int at) {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            unit = unit << 4 | Character.digit(bytes[at + i], 16);
        }
        return unit;
    }
}
