/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

/**
 * How much a JSON text of a client may ask of whoever reads it. Its length in bytes is bounded elsewhere, by the
 * transport.
 *
 * @param maxDepth how deep arrays and objects may be nested, in levels; default 128
 * @param maxNumberLength how long a number may be, in characters; default 100
 * @param maxTokens how many tokens it may have (opening and closing brackets, names, values); default 1,000,000,
 *     which a message of the default size cannot reach
 */
public record JsonLimits(int maxDepth, int maxNumberLength, int maxTokens) {
    /** The defaults of every component. */
    public static final JsonLimits DEFAULT = new JsonLimits(128, 100, 1_000_000);

    public JsonLimits {
        positive("maxDepth", maxDepth);
        positive("maxNumberLength", maxNumberLength);
        positive("maxTokens", maxTokens);
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
