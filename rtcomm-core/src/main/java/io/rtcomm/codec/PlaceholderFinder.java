/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import java.util.Arrays;

/**
 * Finds placeholders while a text is scanned: objects with a member {@code "_placeholder"} that is {@code true}, whatever
 * else they hold. Of members with the same name the last one counts, as for every JSON parser that clients use. Confined
 * to one scan.
 */
class PlaceholderFinder {
    /** Finds nothing. */
    static final PlaceholderFinder NONE = new PlaceholderFinder() {
        @Override
        void onObjectStart(int depth, int start) {}

        @Override
        void onArrayStart(int depth) {}

        @Override
        void onName(int depth, byte[] json, int from, int end) {}

        @Override
        void onScalar(int depth, byte[] json, int start, int end) {}

        @Override
        void onObjectEnd(int depth, int end) {}
    };

    static final String MARK = "_placeholder";
    private static final String NUMBER = "num";
    private static final int NO_NUMBER = -1;
    private static final int MAX_NUMBER_DIGITS = 9;
    private static final int FEW_LEVELS = 8;

    /** What the member is whose value comes next. */
    private enum Role {
        OTHER,
        MARK,
        NUMBER
    }

    // Per level of nesting; a level is an object.
    private int[] starts = {};
    private int[] numbers = {};
    private boolean[] marked = {};
    private Role role = Role.OTHER;

    // Start, end and number of each one found, by start.
    private int[] found = {};
    private int size;

    int count() {
        return size / 3;
    }

    int start(int index) {
        return found[3 * index];
    }

    int end(int index) {
        return found[3 * index + 1];
    }

    int number(int index) {
        return found[3 * index + 2];
    }

    void onObjectStart(int depth, int start) {
        leaveMember(depth - 1);
        if (depth >= starts.length) {
            int levels = 2 * depth + FEW_LEVELS;
            starts = Arrays.copyOf(starts, levels);
            numbers = Arrays.copyOf(numbers, levels);
            marked = Arrays.copyOf(marked, levels);
        }
        starts[depth] = start;
        numbers[depth] = NO_NUMBER;
        marked[depth] = false;
    }

    void onArrayStart(int depth) {
        leaveMember(depth - 1);
    }

    /** The member whose value comes next is an object or array, which is neither a mark nor a number. */
    private void leaveMember(int depth) {
        switch (role) {
            case MARK -> marked[depth] = false;
            case NUMBER -> numbers[depth] = NO_NUMBER;
            case OTHER -> {}
        }
        role = Role.OTHER;
    }

    void onName(int depth, byte[] json, int from, int end) {
        if (JsonBytes.says(json, from, end, MARK)) {
            role = Role.MARK;
        } else {
            role = JsonBytes.says(json, from, end, NUMBER) ? Role.NUMBER : Role.OTHER;
        }
    }

    void onScalar(int depth, byte[] json, int start, int end) {
        switch (role) {
            case MARK -> marked[depth] = json[start] == 't';
            case NUMBER -> numbers[depth] = number(json, start, end);
            case OTHER -> {}
        }
        role = Role.OTHER;
    }

    void onObjectEnd(int depth, int end) {
        if (!marked[depth]) {
            return;
        }
        int start = starts[depth];
        while (size > 0 && found[size - 3] > start) {
            size -= 3; // it lies within this one
        }
        if (size == found.length) {
            found = Arrays.copyOf(found, Math.max(12, 2 * size));
        }
        found[size] = start;
        found[size + 1] = end;
        found[size + 2] = numbers[depth];
        size += 3;
    }

    /** A number written as decimal digits only; fractions, exponents, signs and strings are not numbers of attachments. */
    private static int number(byte[] json, int start, int end) {
        if (end - start > MAX_NUMBER_DIGITS) {
            return NO_NUMBER;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            if (json[i] < '0' || json[i] > '9') {
                return NO_NUMBER;
            }
            value = value * 10 + json[i] - '0';
        }
        return value;
    }
}
