/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Texts of exact sizes. */
public final class Texts {
    private Texts() {}

    /** As much of an English text as has this many bytes. */
    public static String ascii(int bytes) {
        return repeated("The quick brown fox jumps over the lazy dog. ", bytes);
    }

    /** A text of several scripts, with about one character in two beyond ASCII, that has this many bytes. */
    public static String mixed(int bytes) {
        return repeated("Größe: 12 µm, 東京 → Αθήνα. ", bytes);
    }

    private static String repeated(String sentence, int bytes) {
        var text = new StringBuilder();
        int size = 0;
        for (int i = 0; size < bytes; i = (i + 1) % sentence.length()) {
            String next = sentence.substring(i, i + 1); // no sentence has surrogates
            int nextBytes = next.getBytes(UTF_8).length;
            text.append(size + nextBytes <= bytes ? next : " ");
            size += size + nextBytes <= bytes ? nextBytes : 1;
        }
        return text.toString();
    }
}
