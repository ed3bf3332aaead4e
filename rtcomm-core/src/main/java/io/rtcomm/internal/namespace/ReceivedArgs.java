/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Args;
import io.rtcomm.ArgumentException;
import io.rtcomm.JsonValue;
import io.rtcomm.TypeRef;
import io.rtcomm.codec.CodecException;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.protocol.socket.PacketArgs;
import java.lang.reflect.Type;

/** Arguments as bytes, until somebody asks for a type. Immutable; safe on any thread. */
final class ReceivedArgs implements Args {
    private final PacketArgs args;
    private final int first;
    private final JsonCodec codec;

    /**
     * Arguments of a packet.
     *
     * @param first 1 for an event, whose name comes first; 0 for an answer
     */
    ReceivedArgs(PacketArgs args, int first, JsonCodec codec) {
        this.args = args;
        this.first = first;
        this.codec = codec;
    }

    @Override
    public int size() {
        return Math.max(0, args.size() - first);
    }

    @Override
    public JsonValue get(int index) {
        return index >= 0 && index < size() ? codec.value(args.arg(index + first)) : codec.missing();
    }

    @Override
    public <T> T get(int index, Class<T> type) {
        return read(index, type);
    }

    @Override
    public <T> T get(int index, TypeRef<T> type) {
        return read(index, type.type());
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // the callers choose T by the type that they pass
    private <T> T read(int index, Type type) {
        return read(args, first, index, type, codec);
    }

    /**
     * Reads an argument of a packet.
     *
     * @param first 1 for an event, whose name comes first; 0 for an answer
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <T> T read(PacketArgs args, int first, int index, Type type, JsonCodec codec) {
        if (index < 0 || index >= args.size() - first) {
            throw new ArgumentException(
                    "argument " + index + " of " + (args.size() - first) + " (expected: a " + type.getTypeName() + ")");
        }
        if (type == String.class && codec instanceof JacksonJsonCodec) { // which reads it as it stands there
            String text = args.text(index + first);
            if (text != null) {
                return (T) text;
            }
        }
        T value = codec.read(args.arg(index + first), type);
        if (value == null) {
            throw new CodecException("expected " + type.getTypeName() + ", got null");
        }
        return value;
    }

    @Override
    public String toString() {
        var text = new StringBuilder("[");
        for (int i = 0; i < size(); i++) {
            text.append(i == 0 ? "" : ",").append(get(i));
        }
        return text.append(']').toString();
    }
}
