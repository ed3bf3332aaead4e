/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response as it came.
 *
 * @param line the status line
 * @param status its number
 * @param fields the header fields by name, in whatever case
 * @param body without the framing of a chunked body
 */
public record HttpAnswer(String line, int status, Map<String, List<String>> fields, byte[] body) {
    /** The only value of a header field, or null when it is absent. */
    public @Nullable String field(String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new AssertionError(name + ": " + values + " (expected: one value at most)");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** The body as text. */
    public String text() {
        return new String(body, UTF_8);
    }

    @Override
    public String toString() {
        return line + " " + fields + " " + text();
    }
}
