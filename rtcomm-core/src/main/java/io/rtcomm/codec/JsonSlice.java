/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value that was checked already, as bytes: valid by RFC 8259, without whitespace around it. Immutable: the
 * bytes are not to be changed any more. Compared by identity of its parts. Safe on any thread.
 *
 * @param array holds the JSON text
 * @param offset where the value begins, in bytes
 * @param length how long the value is, in bytes
 * @param attachments what the placeholders in it stand for, by number; when there are none, nothing in it is a
 *     placeholder
 */
@SuppressWarnings("ArrayRecordComponent") // a view of received bytes; copies are what it is there to avoid
public record JsonSlice(byte[] array, int offset, int length, List<byte[]> attachments) {
    /** The JSON of {@code null}. */
    public static final JsonSlice NULL = of("null");

    /** A value without attachments, of a valid JSON text without whitespace around it. */
    static JsonSlice of(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return new JsonSlice(bytes, 0, bytes.length, List.of());
    }

    /** What kind of value this is. */
    public JsonKind kind() {
        return JsonKind.of(array[offset]);
    }

    /** The text of a JSON string, its escapes undone; of anything else the JSON text. */
    public String text() {
        return kind() == JsonKind.STRING
                ? JsonBytes.unescape(array, offset + 1, offset + length - 1)
                : new String(array, offset, length, UTF_8);
    }

    /** The text of a JSON string that was checked, its escapes undone; null when it is another JSON value. */
    public static @Nullable String textOf(byte[] array, int start, int end) {
        return array[start] == '"' ? JsonBytes.unescape(array, start + 1, end - 1) : null;
    }

    /** The JSON text; what is binary shows as placeholders. */
    @Override
    public String toString() {
        return new String(array, offset, length, UTF_8);
    }
}
