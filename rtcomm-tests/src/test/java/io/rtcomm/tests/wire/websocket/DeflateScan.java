/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.websocket;

import java.util.Arrays;

/**
 * Reads DEFLATE data (RFC 1951) for the distances that it uses, which no inflater of the platform tells. Confined to one
 * scan.
 */
final class DeflateScan {
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] CODE_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final byte[] data;
    private int bit;
    private int farthest;

    private DeflateScan(byte[] data) {
        this.data = data;
    }

    /** The largest distance in a message without its last four bytes. */
    static int farthestReference(byte[] message) {
        var scan = new DeflateScan(message);
        while (scan.bit + 3 <= message.length * 8 && scan.block()) {
            // Block after block.
        }
        return scan.farthest;
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            int at = bit++;
            value |= (at / 8 < data.length ? data[at / 8] >> at % 8 & 1 : 0) << i;
        }
        return value;
    }

    private boolean block() {
        bits(1);
        switch (bits(2)) {
            case 0 -> {
                bit = (bit + 7) / 8 * 8;
                int length = bits(16);
                bits(16);
                bit += length * 8;
            }
            case 1 -> codes(new Codes(fixedLengths()), new Codes(filled(30, 5)));
            case 2 -> dynamic();
            default -> throw new AssertionError("a block of type 3");
        }
        return true;
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int[] meta = new int[19];
        int count = bits(4) + 4;
        for (int i = 0; i < count; i++) {
            meta[CODE_ORDER[i]] = bits(3);
        }
        var codes = new Codes(meta);
        int[] lengths = new int[literals + distances];
        for (int i = 0; i < lengths.length; ) {
            int symbol = codes.next();
            if (symbol < 16) {
                lengths[i++] = symbol;
            } else {
                int value = symbol == 16 ? lengths[i - 1] : 0;
                int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
                for (int j = 0; j < times; j++) {
                    lengths[i++] = value;
                }
            }
        }
        codes(
                new Codes(Arrays.copyOf(lengths, literals)),
                new Codes(Arrays.copyOfRange(lengths, literals, lengths.length)));
    }

    private void codes(Codes literals, Codes distances) {
        while (true) {
            int symbol = literals.next();
            if (symbol == 256) {
                return;
            }
            if (symbol > 256) {
                bits(LENGTH_BITS[symbol - 257]);
                int code = distances.next();
                int extra = code < 4 ? 0 : code / 2 - 1;
                int base = code < 4 ? code + 1 : (2 + code % 2 << extra) + 1;
                farthest = Math.max(farthest, base + bits(extra));
            }
        }
    }

    private static int[] fixedLengths() {
        int[] lengths = filled(288, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        return lengths;
    }

    private static int[] filled(int size, int value) {
        int[] lengths = new int[size];
        Arrays.fill(lengths, value);
        return lengths;
    }

    /** Canonical Huffman codes, read bit by bit. */
    private final class Codes {
        private final int[] counts = new int[16];
        private final int[] symbols;

        Codes(int[] lengths) {
            symbols = new int[lengths.length];
            for (int length : lengths) {
                counts[length]++;
            }
            counts[0] = 0;
            int[] offsets = new int[17];
            for (int i = 1; i < 16; i++) {
                offsets[i + 1] = offsets[i] + counts[i];
            }
            for (int i = 0; i < lengths.length; i++) {
                if (lengths[i] > 0) {
                    symbols[offsets[lengths[i]]++] = i;
                }
            }
        }

        int next() {
            int code = 0;
            int first = 0;
            int index = 0;
            for (int length = 1; length < 16; length++) {
                code |= bits(1);
                if (code - counts[length] < first) {
                    return symbols[index + code - first];
                }
                index += counts[length];
                first = first + counts[length] << 1;
                code <<= 1;
            }
            throw new AssertionError("no such code");
        }
    }
}
