/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** JSON texts of every shape, the same ones for the same seed. */
public final class RandomJson {
    private static final String[] SCALARS = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1",
        "-17",
        "123456789012345678901234567890",
        "1.5",
        "-0.25",
        "1e3",
        "2E-7",
        "6.02e+23",
        "\"\"",
        "\"a\"",
        "\"_placeholder\"",
        "\"é€😀\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u0000\\u00e9\\ud83d\\ude00\\ud800\"",
        "\"a string that is longer than two words\"",
        "\"x\\\\\""
    };
    private static final String[] NAMES = {
        "a", "b", "", "num", "_placeholder", "_placeholde\\u0072", "é", "a longer name"
    };
    private static final String DAMAGE = "{}[]:,\"\\0123456789.eE+-truefalsn \n\u0000\u001f/ub_x";
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t\r\n  "};

    private final Random random;

    public RandomJson(long seed) {
        this.random = new Random(seed);
    }

    /** A valid text, nested up to a depth. */
    public String next(int depth) {
        var text = new StringBuilder();
        space(text);
        value(text, depth);
        space(text);
        return text.toString();
    }

    /** A text with a few characters changed, put in, or left out. */
    public String damaged(String text) {
        var damaged = new StringBuilder(text);
        for (int i = 1 + random.nextInt(2); i > 0 && !damaged.isEmpty(); i--) {
            int at = random.nextInt(damaged.length());
            char c = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
            switch (random.nextInt(3)) {
                case 0 -> damaged.setCharAt(at, c);
                case 1 -> damaged.insert(at, c);
                default -> damaged.deleteCharAt(at);
            }
        }
        return new String(damaged.toString().getBytes(UTF_8), UTF_8); // no half of a surrogate pair
    }

    private void value(StringBuilder text, int depth) {
        int shape = depth == 0 ? 0 : random.nextInt(3);
        if (shape == 0) {
            text.append(pick(SCALARS));
            return;
        }
        text.append(shape == 1 ? '[' : '{');
        space(text);
        for (int i = random.nextInt(4); i > 0; i--) {
            if (shape == 2) {
                text.append('"').append(pick(NAMES)).append('"');
                space(text);
                text.append(':');
                space(text);
            }
            value(text, depth - 1);
            space(text);
            text.append(i > 1 ? "," : "");
            space(text);
        }
        text.append(shape == 1 ? ']' : '}');
    }

    private void space(StringBuilder text) {
        text.append(pick(SPACES));
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
