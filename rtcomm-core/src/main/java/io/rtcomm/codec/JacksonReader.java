/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import io.rtcomm.JsonValue;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/** Reads received values by Jackson, simple ones without it. Safe on any thread. */
final class JacksonReader {
    /** How much of what Jackson says is passed on: it cites what the client sent. */
    private static final int MAX_CITATION = 100;

    private static final int MAX_INT_DIGITS = 9;

    private final JsonCodec codec;
    private final JsonMapper mapper;

    /** One for each type that the application asks for, of which it has as many as it has handlers. */
    private final ConcurrentMap<Type, ObjectReader> readers = new ConcurrentHashMap<>();

    JacksonReader(JsonCodec codec, JsonMapper mapper) {
        this.codec = codec;
        this.mapper = mapper;
    }

    // The caller chooses T by the type that it passes; Jackson's API is the same.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <T> @Nullable T read(JsonSlice json, Type type) {
        Object simple = readSimple(json, type);
        if (simple != null) {
            return (T) simple;
        }
        try {
            var reader = readers.computeIfAbsent(type, this::readerFor);
            if (!json.attachments().isEmpty()) {
                var scanner = Placeholders.scan(json);
                if (scanner.placeholderCount() > 0) {
                    return readBinary(json, scanner, reader, type);
                }
            }
            return reader.readValue(json.array(), json.offset(), json.length());
        } catch (JacksonException e) {
            throw new CodecException(
                    "expected " + type.getTypeName() + ", got " + nameOf(json.kind()) + ": " + citation(e), e);
        } catch (NumberFormatException | ArithmeticException e) {
            // Jackson lets these through where an exponent is beyond what BigDecimal can hold.
            throw new CodecException(
                    "expected " + type.getTypeName() + ", got " + nameOf(json.kind()) + " out of range", e);
        }
    }

    private ObjectReader readerFor(Type type) {
        return mapper.readerFor(mapper.constructType(type));
    }

    /** Reads what is read often and needs no Jackson; null when it is something else. */
    private @Nullable Object readSimple(JsonSlice json, Type type) {
        if (type == String.class) {
            return json.kind() == JsonKind.STRING ? json.text() : null;
        }
        if (type == JsonValue.class) {
            return RawJsonValue.of(codec, json);
        }
        if (type == int.class || type == Integer.class) {
            return readInt(json);
        }
        if (type == JsonSlice.class) {
            return json;
        }
        return null;
    }

    private static @Nullable Integer readInt(JsonSlice json) {
        if (json.length() > MAX_INT_DIGITS) {
            return null;
        }
        int value = 0;
        for (int i = json.offset(); i < json.offset() + json.length(); i++) {
            int digit = json.array()[i] - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <T> @Nullable T readBinary(JsonSlice json, JsonScanner scanner, ObjectReader reader, Type type) {
        if (Placeholders.isOne(json, scanner)) {
            byte[] data = Placeholders.attachment(json, scanner.placeholderNumber(0));
            if (type == byte[].class || type == Object.class) {
                return (T) data;
            }
            if (type == ByteBuffer.class) {
                return (T) ByteBuffer.wrap(data);
            }
        }
        try (var tokens = withAttachments(json, scanner, reader)) {
            return reader.readValue(tokens);
        }
    }

    /** The tokens of a value, with binary data where its placeholders were. */
    private static TokenBuffer withAttachments(JsonSlice json, JsonScanner scanner, ObjectReader reader) {
        var tokens = TokenBuffer.forGeneration();
        int next = 0;
        try (JsonParser parser = reader.createParser(json.array(), json.offset(), json.length())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT
                        && next < scanner.placeholderCount()
                        && json.offset() + parser.currentTokenLocation().getByteOffset()
                                == scanner.placeholderStart(next)) {
                    tokens.writeEmbeddedObject(Placeholders.attachment(json, scanner.placeholderNumber(next)));
                    parser.skipChildren();
                    next++;
                } else {
                    tokens.copyCurrentEvent(parser);
                }
            }
        }
        return tokens;
    }

    private static String nameOf(JsonKind kind) {
        return switch (kind) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
        };
    }

    /** What Jackson, or a constructor of the application, says and where, cut short, on one line. */
    private static String citation(JacksonException e) {
        Throwable cause = e.getCause();
        String message =
                cause == null || cause instanceof JacksonException ? e.getOriginalMessage() : cause.getMessage();
        String path = e.getPathReference();
        String text = path == null || path.isEmpty() ? String.valueOf(message) : path + ": " + message;
        var line = new StringBuilder();
        int length = Math.min(text.length(), MAX_CITATION);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return text.length() > length ? line.append("...").toString() : line.toString();
    }
}
