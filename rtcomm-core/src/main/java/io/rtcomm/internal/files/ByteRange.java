/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a content are sent (RFC 9110 §14). Immutable.
 *
 * @param first the offset of the first byte
 * @param length how many bytes
 */
record ByteRange(long first, long length) {
    /** No byte: the range begins behind the end. */
    static final ByteRange UNSATISFIABLE = new ByteRange(-1, 0);

    private static final String UNIT = "bytes=";
    private static final int MAX_DIGITS = 18;
    private static final long ABSENT = -1;
    private static final long INVALID = -2;

    /**
     * Reads a {@code Range} field.
     *
     * @param size the length of the whole content
     * @return null when the whole content is to be sent: no range, several of them, another unit, or nothing that could be
     *     understood
     */
    static @Nullable ByteRange of(@Nullable String field, long size) {
        if (field == null || !field.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return null;
        }
        String spec = field.substring(UNIT.length()).strip();
        int dash = spec.indexOf('-');
        if (dash < 0) {
            return null;
        }
        long first = number(spec.substring(0, dash));
        long last = number(spec.substring(dash + 1));
        if (first == INVALID || last == INVALID || (first == ABSENT && last == ABSENT)) {
            return null;
        }
        if (first == ABSENT) {
            return suffix(last, size);
        }
        if (last != ABSENT && last < first) {
            return null;
        }
        if (first >= size) {
            return UNSATISFIABLE;
        }
        long end = last == ABSENT ? size - 1 : Math.min(last, size - 1);
        return new ByteRange(first, end - first + 1);
    }

    private static @Nullable ByteRange suffix(long length, long size) {
        if (length == 0) {
            return UNSATISFIABLE;
        }
        // of an empty content nothing can be sent as a range, and the whole is as good
        return size == 0 ? null : new ByteRange(Math.max(0, size - length), Math.min(length, size));
    }

    /** Digits only; a number of more digits than any file has bytes becomes the largest. */
    private static long number(String text) {
        if (text.isEmpty()) {
            return ABSENT;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return INVALID;
            }
        }
        return text.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(text);
    }

    /** Whether any byte can be sent. */
    boolean satisfiable() {
        return length > 0;
    }

    /** The value of {@code Content-Range}. */
    String contentRange(long size) {
        return "bytes " + first + '-' + (first + length - 1) + '/' + size;
    }
}
