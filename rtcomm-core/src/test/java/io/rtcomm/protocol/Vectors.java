/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the reference implementation reads and writes, recorded from it. */
public final class Vectors {
    private static final JsonNode ALL = load();

    private Vectors() {}

    /** The vectors of one group of {@code vectors.json}. */
    public static Stream<JsonNode> of(String group) {
        JsonNode vectors = ALL.get(group);
        if (vectors == null || vectors.isEmpty()) {
            throw new IllegalArgumentException("no vectors named " + group);
        }
        return StreamSupport.stream(vectors.spliterator(), false);
    }

    /** The bytes of {@code <0102>}. */
    public static byte[] bracketedHex(String text) {
        return HexFormat.of().parseHex(text, 1, text.length() - 1);
    }

    private static JsonNode load() {
        try (var in = Vectors.class.getResourceAsStream("vectors.json")) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
