/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonWriteContext;

/**
 * Writes what Jackson's serializers say straight into a sink, as {@code JSON.stringify} would, binary data as
 * placeholders. Confined to one call of the codec.
 */
final class SinkGenerator extends NarrowGenerator {
    private final JsonSink out;
    private JsonWriteContext context = JsonWriteContext.createRootContext(null);

    /** Whether the last name was that of a placeholder's mark, and its value comes next. */
    private boolean atMark;

    SinkGenerator(JsonSink out, ObjectWriteContext serialization, StreamWriteConstraints constraints) {
        super(serialization, constraints);
        this.out = out;
    }

    @Override
    public JsonGenerator writeStartArray(@Nullable Object currentValue) {
        beforeValue();
        out.writeByte('[');
        enter(context.createChildArrayContext(currentValue));
        return this;
    }

    @Override
    public JsonGenerator writeEndArray() {
        leave(context.inArray());
        out.writeByte(']');
        return this;
    }

    @Override
    public JsonGenerator writeStartObject(@Nullable Object currentValue) {
        beforeValue();
        out.writeByte('{');
        enter(context.createChildObjectContext(currentValue));
        return this;
    }

    @Override
    public JsonGenerator writeEndObject() {
        leave(context.inObject());
        out.writeByte('}');
        return this;
    }

    private void enter(JsonWriteContext child) {
        context = child;
        streamWriteConstraints().validateNestingDepth(child.getNestingDepth());
    }

    private void leave(boolean open) {
        if (!open) {
            _reportError("nothing of this kind to end in " + context.typeDesc());
        }
        context = context.clearAndGetParent();
    }

    @Override
    public JsonGenerator writeName(String name) {
        beforeName(name);
        out.writeString(name);
        out.writeByte(':');
        return this;
    }

    @Override
    public JsonGenerator writeName(SerializableString name) {
        beforeName(name.getValue());
        byte[] quoted = name.asQuotedUTF8();
        out.writeByte('"');
        out.writeBytes(quoted, 0, quoted.length);
        out.writeByte('"');
        out.writeByte(':');
        return this;
    }

    private void beforeName(String name) {
        int status = context.writeName(name);
        if (status == JsonWriteContext.STATUS_EXPECT_VALUE) {
            _reportError("a value was expected, not the name " + name);
        }
        if (status == JsonWriteContext.STATUS_OK_AFTER_COMMA) {
            out.writeByte(',');
        }
        atMark = name.equals(PlaceholderFinder.MARK);
    }

    /** Writes what stands before a value; says whether the value is that of a placeholder's mark. */
    private boolean beforeValue() {
        int status = context.writeValue();
        if (status == JsonWriteContext.STATUS_EXPECT_NAME) {
            _reportError("a name was expected, not a value");
        }
        if (status == JsonWriteContext.STATUS_OK_AFTER_COMMA) {
            out.writeByte(',');
        }
        boolean marks = atMark;
        atMark = false;
        return marks;
    }

    @Override
    public JsonGenerator writeString(@Nullable String value) {
        if (value == null) {
            return writeNull();
        }
        beforeValue();
        out.writeString(value);
        return this;
    }

    @Override
    public JsonGenerator writeRawUTF8String(byte[] escaped, int offset, int length) {
        beforeValue();
        out.writeByte('"');
        out.writeBytes(escaped, offset, length);
        out.writeByte('"');
        return this;
    }

    @Override
    public JsonGenerator writeRaw(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(utf8, 0, utf8.length);
        return this;
    }

    @Override
    public JsonGenerator writeRawValue(String text) {
        if (beforeValue()) {
            out.markLookalike();
        }
        int start = out.length();
        writeRaw(text);
        out.markReady(start);
        return this;
    }

    /** Writes a value that is JSON already, perhaps with attachments. */
    void writeSlice(JsonSlice slice) {
        if (beforeValue() && slice.kind() == JsonKind.BOOLEAN) {
            out.markLookalike();
        }
        out.writeSlice(slice);
    }

    @Override
    public JsonGenerator writeBinary(Base64Variant variant, byte[] data, int offset, int length) {
        beforeValue();
        boolean whole = offset == 0 && length == data.length;
        out.writeBinary(whole ? data : Arrays.copyOfRange(data, offset, offset + length));
        return this;
    }

    @Override
    public int writeBinary(Base64Variant variant, InputStream data, int length) {
        beforeValue();
        try {
            byte[] bytes = length < 0 ? data.readAllBytes() : data.readNBytes(length);
            out.writeBinary(bytes);
            return bytes.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public JsonGenerator writeNumber(long value) {
        beforeValue();
        out.writeLong(value);
        return this;
    }

    @Override
    public JsonGenerator writeNumber(double value) {
        beforeValue();
        out.writeDouble(value);
        return this;
    }

    @Override
    public JsonGenerator writeNumber(float value) {
        beforeValue();
        out.writeFloat(value);
        return this;
    }

    @Override
    public JsonGenerator writeNumber(String formatted) {
        beforeValue();
        out.writeAscii(formatted);
        return this;
    }

    @Override
    public JsonGenerator writeBoolean(boolean value) {
        if (beforeValue() && value) {
            out.markLookalike();
        }
        out.writeBoolean(value);
        return this;
    }

    @Override
    public JsonGenerator writeNull() {
        beforeValue();
        out.writeNull();
        return this;
    }

    @Override
    public TokenStreamContext streamWriteContext() {
        return context;
    }

    @Override
    public Object streamWriteOutputTarget() {
        return out;
    }

    @Override
    public @Nullable Object currentValue() {
        return context.currentValue();
    }

    @Override
    public void assignCurrentValue(@Nullable Object value) {
        context.assignCurrentValue(value);
    }
}
