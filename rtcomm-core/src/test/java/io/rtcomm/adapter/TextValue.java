/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import io.rtcomm.JsonValue;
import io.rtcomm.TypeRef;

/** A string as an answer. */
record TextValue(String text) implements JsonValue {
    @Override
    public <T> T as(Class<T> type) {
        return type.cast(text);
    }

    @Override
    public <T> T as(TypeRef<T> type) {
        throw new UnsupportedOperationException(type.toString());
    }

    @Override
    public JsonValue path(String member) {
        throw new UnsupportedOperationException(member);
    }

    @Override
    public JsonValue path(int index) {
        throw new UnsupportedOperationException(String.valueOf(index));
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public String asText() {
        return text;
    }

    @Override
    public int asInt(int fallback) {
        return fallback;
    }

    @Override
    public long asLong(long fallback) {
        return fallback;
    }

    @Override
    public double asDouble(double fallback) {
        return fallback;
    }

    @Override
    public boolean asBoolean(boolean fallback) {
        return fallback;
    }

    @Override
    public boolean isMissing() {
        return false;
    }

    @Override
    public boolean isNull() {
        return false;
    }

    @Override
    public boolean isObject() {
        return false;
    }

    @Override
    public boolean isArray() {
        return false;
    }

    @Override
    public boolean isString() {
        return true;
    }

    @Override
    public String toString() {
        return "\"" + text + "\"";
    }
}
