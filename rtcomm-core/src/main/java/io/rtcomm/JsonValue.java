/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/**
 * One value as a client sent it, decoded when it is asked for. Immutable; safe on any thread.
 *
 * <p>Values may hold binary data anywhere; it is decoded into {@code byte[]} and {@code ByteBuffer}.
 */
public interface JsonValue {
    /**
     * Decodes into a class: a record, a POJO, {@code String}, {@code byte[]}, a Jackson {@code JsonNode}, {@code Map} …
     *
     * @throws ArgumentException when the value does not fit
     */
    <T> T as(Class<T> type);

    /** Decodes into a generic type, see {@link #as(Class)}. */
    <T> T as(TypeRef<T> type);

    /** The member of an object; a {@linkplain #isMissing() missing} value when there is none or this is no object. */
    JsonValue path(String member);

    /** The element of an array; a {@linkplain #isMissing() missing} value when there is none or this is no array. */
    JsonValue path(int index);

    /** How many elements an array has, or members an object; 0 for everything else. */
    int size();

    /** The text of a string, number or boolean; "" for everything else. */
    String asText();

    /** The number, or {@code fallback} when this is no number that fits. */
    int asInt(int fallback);

    /** The number, or {@code fallback} when this is no number that fits. */
    long asLong(long fallback);

    /** The number, or {@code fallback} when this is no number. */
    double asDouble(double fallback);

    /** The boolean, or {@code fallback} when this is none. */
    boolean asBoolean(boolean fallback);

    /** Whether there is no value. */
    boolean isMissing();

    /** Whether this is JSON's {@code null}. */
    boolean isNull();

    /** Whether this is an object. */
    boolean isObject();

    /** Whether this is an array. */
    boolean isArray();

    /** Whether this is a string. */
    boolean isString();

    /** The JSON text; binary data shows as placeholders. */
    @Override
    String toString();
}
