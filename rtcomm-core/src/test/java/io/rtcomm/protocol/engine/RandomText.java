/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import java.util.Random;

/** Text of one to four bytes per character, without U+001E. */
final class RandomText {
    private static final String[] ALPHABET = {"a", "\"", "\\", "\n", "é", "€", "\u2028", "😀", "\u0000", "n", ":"};

    private RandomText() {}

    static String of(Random random, int maxLength) {
        var text = new StringBuilder();
        for (int i = random.nextInt(maxLength + 1); i > 0; i--) {
            text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return text.toString();
    }
}
