/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import io.rtcomm.JsonValue;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Turns the application's values into JSON with binary attachments, and back. Safe on any thread; one serves a whole
 * server.
 */
public interface JsonCodec {
    /**
     * Writes values as the elements of one JSON array.
     *
     * @throws IllegalArgumentException when a value has no JSON form, or would be mistaken for binary data; what the sink
     *     holds is then of no use
     */
    void writeArray(@Nullable Object[] elements, JsonSink out);

    /**
     * Writes one value.
     *
     * @throws IllegalArgumentException when the value has no JSON form, or would be mistaken for binary data; what the
     *     sink holds is then of no use
     */
    void write(@Nullable Object value, JsonSink out);

    /**
     * Reads a value of a client.
     *
     * @param type what to make of it
     * @return the value; null for JSON's {@code null} where the type has nothing else for it
     * @throws CodecException when it does not fit the type
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // the caller chooses T by the type that it passes
    <T> @Nullable T read(JsonSlice json, Type type);

    /** A value of a client that is decoded by this codec when it is asked for. */
    default JsonValue value(JsonSlice json) {
        return RawJsonValue.of(this, json);
    }

    /** No value. */
    default JsonValue missing() {
        return RawJsonValue.missing();
    }
}
