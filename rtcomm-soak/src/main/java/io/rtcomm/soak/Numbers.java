/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

/** Reads the numbers behind the names of arguments. */
final class Numbers {
    private Numbers() {}

    /** @throws IllegalArgumentException when it is no number, or less than that */
    static int read(String name, String value, int least) {
        return (int) read(name, value, least, Integer.MAX_VALUE);
    }

    /** Any number. */
    static long readSeed(String name, String value) {
        return read(name, value, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static long read(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                name + " " + value + " (expected: a whole number from " + least + " to " + most + ")");
    }
}
