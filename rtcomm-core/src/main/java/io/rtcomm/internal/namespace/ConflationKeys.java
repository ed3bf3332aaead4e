/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

/** The keys by which events are conflated: no text of a part can be taken for the end of it. */
final class ConflationKeys {
    private ConflationKeys() {}

    static String of(Object... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("a key without parts (expected: one at least)");
        }
        var key = new StringBuilder();
        for (Object part : parts) {
            String text = String.valueOf(part);
            key.append(text.length()).append(':').append(text);
        }
        return key.toString();
    }
}
