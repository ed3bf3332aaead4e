/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An id. Immutable; safe on any thread. One of 20 characters of the URL-safe alphabet of base 64, as {@link SessionIds} makes
 * them, is kept as two numbers, and its text is made when somebody asks for it: a String and its array would take as much
 * again.
 */
public final class Id {
    /** So many characters go into one of the numbers. */
    private static final int HALF = 10;

    private static final int BITS_PER_CHARACTER = 6;
    private static final int MASK = (1 << BITS_PER_CHARACTER) - 1;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final byte[] VALUES = values();

    /** What stands for the first half of any other text. */
    private static final long OTHER = -1;

    private final long first;
    private final long second;
    private final @Nullable String other; // absent when the numbers say all

    private Id(long first, long second, @Nullable String other) {
        this.first = first;
        this.second = second;
        this.other = other;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }

    /** The id of a text, which may be any. */
    public static Id of(String text) {
        if (text.length() == 2 * HALF) {
            long first = number(text, 0);
            long second = number(text, HALF);
            if ((first | second) >= 0) {
                return new Id(first, second, null);
            }
        }
        return new Id(OTHER, text.hashCode(), text);
    }

    /** Of 60 bits; negative when there is another character. */
    private static long number(String text, int from) {
        long number = 0;
        for (int i = from; i < from + HALF; i++) {
            char character = text.charAt(i);
            int value = character < VALUES.length ? VALUES[character] : -1;
            if (value < 0) {
                return OTHER;
            }
            number = number << BITS_PER_CHARACTER | value;
        }
        return number;
    }

    /** The text, made anew for each call, mostly. */
    @Override
    public String toString() {
        if (other != null) {
            return other;
        }
        byte[] text = new byte[2 * HALF];
        write(first, text, 0);
        write(second, text, HALF);
        return new String(text, ISO_8859_1);
    }

    private static void write(long number, byte[] text, int from) {
        long rest = number;
        for (int i = from + HALF - 1; i >= from; i--) {
            text[i] = (byte) ALPHABET.charAt((int) rest & MASK);
            rest >>>= BITS_PER_CHARACTER;
        }
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof Id id && first == id.first && second == id.second && Objects.equals(other, id.other);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(31 * first + second);
    }
}
