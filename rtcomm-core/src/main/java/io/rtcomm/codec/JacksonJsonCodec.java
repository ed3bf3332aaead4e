/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.SerializationContextExt;

/**
 * JSON by Jackson. Safe on any thread.
 *
 * <p>Everything that Jackson can write may be written. Binary data ({@code byte[]}, which is not copied and not to be
 * changed any more; the remaining bytes of a {@code ByteBuffer}; the readable bytes of a Netty {@code ByteBuf}, which is
 * not released) may stand anywhere in it: in records, objects, maps, lists, arrays. It becomes attachments, in the order
 * in which it is met. Received values may be written again as they are.
 *
 * <p>Numbers are written as by {@code JSON.stringify}: {@code 1}, not {@code 1.0}; {@code null} for what is not finite.
 * Integers beyond 2<sup>53</sup> are written in full, though JavaScript clients will round them.
 *
 * <p>Strings, numbers, booleans and {@code null} that are arguments themselves go around Jackson: serializers that the
 * mapper may have for them are used inside of other values only.
 */
public final class JacksonJsonCodec implements JsonCodec {
    /** What the application wrote itself, as in events between servers, may be deeper and longer than what clients may send. */
    private static final int OWN_DEPTH = 1000;

    private static final int OWN_NUMBER_LENGTH = 1000;

    private final JsonMapper mapper;
    private final StreamWriteConstraints writeConstraints;
    private final JacksonReader reader;

    /**
     * A codec with a mapper of our own: members that a class does not know are ignored, {@code java.time} is written in
     * ISO 8601, members keep the order in which they are declared, nothing of the wire names classes.
     */
    public JacksonJsonCodec() {
        this(JsonLimits.DEFAULT);
    }

    /**
     * The same for texts that were held to other limits than the default ones: all that these let through can be decoded.
     *
     * @param limits what was checked before a value comes here
     */
    public JacksonJsonCodec(JsonLimits limits) {
        this(defaultMapper(limits));
    }

    /**
     * A codec with the application's own mapper, which is copied and taught about binary data.
     *
     * @param mapper must not read classes by names that stand in the data (default typing). Its own constraints hold as
     *     well as the server's {@link JsonLimits}: what it refuses costs the event an argument, not the client its session
     */
    public JacksonJsonCodec(JsonMapper mapper) {
        this.mapper = mapper.rebuild().addModule(BinaryModule.create()).build();
        this.writeConstraints = mapper.tokenStreamFactory().streamWriteConstraints();
        this.reader = new JacksonReader(this, this.mapper);
    }

    private static JsonMapper defaultMapper(JsonLimits limits) {
        // A second fence behind the first, never narrower: the transport bounds the length of a message, and the limits
        // bound the rest before a value comes here.
        var constraints = StreamReadConstraints.builder()
                .maxNestingDepth(Math.max(OWN_DEPTH, limits.maxDepth()))
                .maxNumberLength(Math.max(OWN_NUMBER_LENGTH, limits.maxNumberLength()))
                .maxNameLength(limits.maxNameLength())
                .maxStringLength(Integer.MAX_VALUE)
                .build();
        var factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER) // the other one takes quadratic time
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .build();
    }

    @Override
    public void writeArray(@Nullable Object[] elements, JsonSink out) {
        var writer = new Writer(out);
        out.writeByte('[');
        for (int i = 0; i < elements.length; i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            writer.write(elements[i]);
        }
        out.writeByte(']');
        out.refuseLookalikes();
    }

    @Override
    public void write(@Nullable Object value, JsonSink out) {
        new Writer(out).write(value);
        out.refuseLookalikes();
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <T> @Nullable T read(JsonSlice json, Type type) {
        return reader.read(json, type);
    }

    /** Writes the values of one call. Confined to it. */
    private final class Writer {
        private final JsonSink out;

        /** Absent until there is a value that needs Jackson. */
        private @Nullable SerializationContextExt serialization;

        Writer(JsonSink out) {
            this.out = out;
        }

        void write(@Nullable Object value) {
            if (value == null) {
                out.writeNull();
            } else if (value instanceof String text) {
                out.writeString(text);
            } else if (value instanceof Number number) {
                writeNumber(number);
            } else if (value instanceof Boolean bool) {
                out.writeBoolean(bool);
            } else if (value instanceof byte[] data) {
                out.writeBinary(data);
            } else if (value instanceof ByteBuffer data) {
                out.writeBinary(BinaryModule.bytes(data));
            } else if (value instanceof JsonSlice slice) {
                out.writeSlice(slice);
            } else if (value instanceof RawJsonValue received) {
                out.writeSlice(RawJsonValue.slice(received));
            } else {
                writeByJackson(value);
            }
        }

        private void writeNumber(Number number) {
            if (number instanceof Integer
                    || number instanceof Long
                    || number instanceof Short
                    || number instanceof Byte) {
                out.writeLong(number.longValue());
            } else if (number instanceof Double value) {
                out.writeDouble(value);
            } else if (number instanceof Float value) {
                out.writeFloat(value);
            } else {
                writeByJackson(number);
            }
        }

        private void writeByJackson(Object value) {
            if (serialization == null) {
                serialization = mapper._serializationContext();
            }
            try {
                serialization.serializeValue(new SinkGenerator(out, serialization, writeConstraints), value);
            } catch (StreamConstraintsException e) {
                throw new IllegalArgumentException(
                        value.getClass().getName() + " is nested too deep, perhaps in itself: "
                                + e.getOriginalMessage(),
                        e);
            } catch (JacksonException e) {
                throw new IllegalArgumentException(
                        value.getClass().getName() + " has no JSON form: " + e.getOriginalMessage(), e);
            }
        }
    }
}
