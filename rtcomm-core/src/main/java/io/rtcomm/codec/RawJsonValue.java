/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import io.rtcomm.JsonValue;
import io.rtcomm.TypeRef;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A received value that stays bytes until a type is asked for. Its members are found when the first one is asked for, and
 * remembered. Immutable to its users; safe on any thread.
 */
final class RawJsonValue implements JsonValue {
    private static final JsonCodec NO_CODEC = new JsonCodec() {
        @Override
        public void writeArray(@Nullable Object[] elements, JsonSink out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(@Nullable Object value, JsonSink out) {
            throw new UnsupportedOperationException();
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals")
        public <T> @Nullable T read(JsonSlice json, Type type) {
            throw new CodecException("expected " + type.getTypeName() + ", got nothing");
        }
    };
    private static final RawJsonValue MISSING = new RawJsonValue(NO_CODEC, JsonSlice.NULL);

    private final JsonCodec codec;
    private final JsonSlice slice;

    /** Absent until asked for. Made anew by each thread that finds it absent: all make the same. */
    private @Nullable Parts parts;

    private RawJsonValue(JsonCodec codec, JsonSlice slice) {
        this.codec = codec;
        this.slice = slice;
    }

    /** A value that is decoded by a codec. */
    static JsonValue of(JsonCodec codec, JsonSlice slice) {
        return new RawJsonValue(codec, slice);
    }

    /** No value. */
    static JsonValue missing() {
        return MISSING;
    }

    /**
     * The bytes of a value; those of {@code null} for a missing one.
     *
     * @throws IllegalArgumentException when the value was made by someone else
     */
    static JsonSlice slice(JsonValue value) {
        if (value instanceof RawJsonValue raw) {
            return raw.slice;
        }
        throw new IllegalArgumentException(
                "value of " + value.getClass().getName() + " (expected: one that was received)");
    }

    @Override
    public <T> T as(Class<T> type) {
        return read(type);
    }

    @Override
    public <T> T as(TypeRef<T> type) {
        return read(type.type());
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private <T> T read(Type type) {
        T value = codec.read(slice, type);
        if (value == null) {
            throw new CodecException("expected " + type.getTypeName() + ", got null");
        }
        return value;
    }

    @Override
    public JsonValue path(String member) {
        var child = parts().members().get(member);
        return child == null ? MISSING : new RawJsonValue(codec, child);
    }

    @Override
    public JsonValue path(int index) {
        var parts = parts();
        return index < 0 || index >= parts.elementCount()
                ? MISSING
                : new RawJsonValue(codec, part(parts.elements()[2 * index], parts.elements()[2 * index + 1]));
    }

    @Override
    public int size() {
        var parts = parts();
        return Math.max(parts.elementCount(), parts.members().size());
    }

    @Override
    public String asText() {
        return switch (slice.kind()) {
            case STRING, NUMBER, BOOLEAN -> slice.text();
            case OBJECT, ARRAY, NULL -> "";
        };
    }

    @Override
    public int asInt(int fallback) {
        double value = asDouble(Double.NaN);
        return value == (int) value ? (int) value : fallback;
    }

    @Override
    public long asLong(long fallback) {
        if (slice.kind() != JsonKind.NUMBER) {
            return fallback;
        }
        String text = slice.text();
        try {
            return Long.parseLong(text); // exact, beyond what a double can tell apart
        } catch (NumberFormatException e) {
            double value = Double.parseDouble(text);
            return JsNumbers.isSafeInteger(value) ? (long) value : fallback;
        }
    }

    @Override
    public double asDouble(double fallback) {
        return slice.kind() == JsonKind.NUMBER ? Double.parseDouble(slice.text()) : fallback;
    }

    @Override
    public boolean asBoolean(boolean fallback) {
        return slice.kind() == JsonKind.BOOLEAN ? slice.array()[slice.offset()] == 't' : fallback;
    }

    @Override
    public boolean isMissing() {
        return this == MISSING;
    }

    @Override
    public boolean isNull() {
        return slice.kind() == JsonKind.NULL && !isMissing();
    }

    @Override
    public boolean isObject() {
        return slice.kind() == JsonKind.OBJECT && !parts().binary();
    }

    @Override
    public boolean isArray() {
        return slice.kind() == JsonKind.ARRAY;
    }

    @Override
    public boolean isString() {
        return slice.kind() == JsonKind.STRING;
    }

    @Override
    public String toString() {
        return isMissing() ? "" : slice.toString();
    }

    /**
     * What a value consists of.
     *
     * @param elements start and end of each element of an array
     * @param elementCount how many elements an array has
     * @param members the members of an object
     * @param binary whether it is no object but a placeholder
     */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Parts(int[] elements, int elementCount, Map<String, JsonSlice> members, boolean binary) {
        private static final int[] NO_ELEMENTS = {};
        static final Parts NONE = new Parts(NO_ELEMENTS, 0, Map.of(), false);
        static final Parts BINARY = new Parts(NO_ELEMENTS, 0, Map.of(), true);
    }

    private Parts parts() {
        var known = parts;
        if (known == null) {
            known = findParts();
            parts = known;
        }
        return known;
    }

    private Parts findParts() {
        var kind = slice.kind();
        if (kind != JsonKind.ARRAY && kind != JsonKind.OBJECT) {
            return Parts.NONE;
        }
        var scanner = Placeholders.scan(slice);
        if (kind == JsonKind.ARRAY) {
            int count = scanner.childCount();
            return new Parts(scanner.takeChildOffsets(), count, Map.of(), false);
        }
        if (Placeholders.isOne(slice, scanner)) {
            return Parts.BINARY;
        }
        var members = new HashMap<String, JsonSlice>();
        for (int i = 0; i < scanner.childCount(); i += 2) {
            String name = JsonBytes.unescape(slice.array(), scanner.childStart(i) + 1, scanner.childEnd(i) - 1);
            members.put(name, part(scanner.childStart(i + 1), scanner.childEnd(i + 1)));
        }
        return new Parts(Parts.NO_ELEMENTS, 0, members, false);
    }

    private JsonSlice part(int start, int end) {
        return new JsonSlice(slice.array(), start, end - start, slice.attachments());
    }
}
