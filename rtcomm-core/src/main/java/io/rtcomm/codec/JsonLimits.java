/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

/**
 * How much a JSON text of a client may ask of whoever reads it. Checked before anything is decoded; what comes as
 * MessagePack is held to the same.
 *
 * @param maxDepth how deep arrays and objects may be nested, in levels; default 128
 * @param maxNumberLength how long a number may be, in characters; default 100
 * @param maxNameLength how long the name of a member may be, in bytes, with its escapes as they are written; default 1024
 * @param maxTokens how many tokens it may have (opening and closing brackets, names, values); default 1,000,000,
 *     which a message of the default size cannot reach
 * @param maxBytes how long the text of one packet may be, in bytes, attachments apart; default as long as a message may
 *     be, which the transport bounds
 */
public record JsonLimits(int maxDepth, int maxNumberLength, int maxNameLength, int maxTokens, int maxBytes) {
    /** The defaults of every component. */
    public static final JsonLimits DEFAULT = new JsonLimits(128, 100, 1024, 1_000_000, Integer.MAX_VALUE);

    /** For JSON that was checked before, or is our own. */
    public static final JsonLimits UNLIMITED = new JsonLimits(
            Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    public JsonLimits {
        positive("maxDepth", maxDepth);
        positive("maxNumberLength", maxNumberLength);
        positive("maxNameLength", maxNameLength);
        positive("maxTokens", maxTokens);
        positive("maxBytes", maxBytes);
    }

    /** The same with another depth, in levels. */
    public JsonLimits withMaxDepth(int value) {
        return new JsonLimits(value, maxNumberLength, maxNameLength, maxTokens, maxBytes);
    }

    /** The same with another length of numbers, in characters. */
    public JsonLimits withMaxNumberLength(int value) {
        return new JsonLimits(maxDepth, value, maxNameLength, maxTokens, maxBytes);
    }

    /** The same with another length of names, in bytes. */
    public JsonLimits withMaxNameLength(int value) {
        return new JsonLimits(maxDepth, maxNumberLength, value, maxTokens, maxBytes);
    }

    /** The same with another number of tokens. */
    public JsonLimits withMaxTokens(int value) {
        return new JsonLimits(maxDepth, maxNumberLength, maxNameLength, value, maxBytes);
    }

    /** The same with another length of the text, in bytes. */
    public JsonLimits withMaxBytes(int value) {
        return new JsonLimits(maxDepth, maxNumberLength, maxNameLength, maxTokens, value);
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
