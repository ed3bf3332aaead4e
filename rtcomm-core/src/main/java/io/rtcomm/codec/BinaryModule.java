/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.rtcomm.JsonValue;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** Teaches Jackson the types of values that JSON itself does not know. Byte arrays it knows already. */
final class BinaryModule {
    private BinaryModule() {}

    static SimpleModule create() {
        return new SimpleModule("rtcomm")
                .addSerializer(ByteBuffer.class, serializer((buffer, out) -> out.writeBinary(bytes(buffer))))
                .addSerializer(
                        ByteBuf.class, serializer((buffer, out) -> out.writeBinary(ByteBufUtil.getBytes(buffer))))
                .addSerializer(JsonSlice.class, serializer(BinaryModule::write))
                .addSerializer(JsonValue.class, serializer((value, out) -> write(RawJsonValue.slice(value), out)));
    }

    /** A copy of what is between position and limit; the position stays where it is. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    private static void write(JsonSlice slice, JsonGenerator out) {
        if (out instanceof SinkGenerator sink) {
            sink.writeSlice(slice);
        } else if (slice.attachments().isEmpty()) {
            out.writeRawValue(slice.toString()); // a buffer of Jackson's
        } else {
            throw new IllegalArgumentException(
                    "a received value with binary data cannot stand where Jackson has to buffer it");
        }
    }

    private static <T> ValueSerializer<T> serializer(BiConsumer<T, JsonGenerator> writer) {
        return new ValueSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializationContext context) {
                writer.accept(value, out);
            }
        };
    }
}
