/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteCapability;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TreeNode;
import tools.jackson.core.Version;
import tools.jackson.core.util.JacksonFeatureSet;

/**
 * Narrows Jackson's many ways to say the same thing to one each, for a generator of text that has no features to
 * configure. Confined to one call of the codec.
 */
abstract class NarrowGenerator extends JsonGenerator {
    private static final JacksonFeatureSet<StreamWriteCapability> CAPABILITIES = JacksonFeatureSet.fromDefaults(
                    StreamWriteCapability.values())
            .with(StreamWriteCapability.CAN_WRITE_FORMATTED_NUMBERS);

    private final ObjectWriteContext serialization;
    private final StreamWriteConstraints constraints;
    private boolean closed;

    NarrowGenerator(ObjectWriteContext serialization, StreamWriteConstraints constraints) {
        this.serialization = serialization;
        this.constraints = constraints;
    }

    // Structure.

    @Override
    public final JsonGenerator writeStartArray() {
        return writeStartArray(null);
    }

    @Override
    public final JsonGenerator writeStartArray(@Nullable Object currentValue, int size) {
        return writeStartArray(currentValue);
    }

    @Override
    public final JsonGenerator writeStartObject() {
        return writeStartObject(null);
    }

    @Override
    public final JsonGenerator writeStartObject(@Nullable Object currentValue, int size) {
        return writeStartObject(currentValue);
    }

    @Override
    public abstract JsonGenerator writeStartArray(@Nullable Object currentValue);

    @Override
    public abstract JsonGenerator writeStartObject(@Nullable Object currentValue);

    @Override
    public final JsonGenerator writePropertyId(long id) {
        return writeName(Long.toString(id));
    }

    // Text.

    @Override
    public final JsonGenerator writeString(Reader reader, int length) {
        var text = new StringWriter();
        try {
            reader.transferTo(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writeString(text.toString());
    }

    @Override
    public final JsonGenerator writeString(char[] buffer, int offset, int length) {
        return writeString(new String(buffer, offset, length));
    }

    @Override
    public final JsonGenerator writeString(SerializableString value) {
        return writeString(value.getValue());
    }

    @Override
    public final JsonGenerator writeUTF8String(byte[] buffer, int offset, int length) {
        return writeString(new String(buffer, offset, length, StandardCharsets.UTF_8));
    }

    // JSON that is ready-made.

    @Override
    public final JsonGenerator writeRaw(String text, int offset, int length) {
        return writeRaw(text.substring(offset, offset + length));
    }

    @Override
    public final JsonGenerator writeRaw(char[] buffer, int offset, int length) {
        return writeRaw(new String(buffer, offset, length));
    }

    @Override
    public final JsonGenerator writeRaw(char c) {
        return writeRaw(String.valueOf(c));
    }

    @Override
    public final JsonGenerator writeRawValue(String text, int offset, int length) {
        return writeRawValue(text.substring(offset, offset + length));
    }

    @Override
    public final JsonGenerator writeRawValue(char[] buffer, int offset, int length) {
        return writeRawValue(new String(buffer, offset, length));
    }

    // Numbers.

    @Override
    public final JsonGenerator writeNumber(short value) {
        return writeNumber((long) value);
    }

    @Override
    public final JsonGenerator writeNumber(int value) {
        return writeNumber((long) value);
    }

    @Override
    public final JsonGenerator writeNumber(@Nullable BigInteger value) {
        return value == null ? writeNull() : writeNumber(value.toString());
    }

    @Override
    public final JsonGenerator writeNumber(@Nullable BigDecimal value) {
        return value == null ? writeNull() : writeNumber(value.toString());
    }

    // Whole objects.

    @Override
    public final JsonGenerator writePOJO(@Nullable Object value) {
        if (value == null) {
            return writeNull();
        }
        serialization.writeValue(this, value);
        return this;
    }

    @Override
    public final JsonGenerator writeTree(@Nullable TreeNode tree) {
        if (tree == null) {
            return writeNull();
        }
        serialization.writeTree(this, tree);
        return this;
    }

    // What Jackson asks of every generator.

    @Override
    public final Version version() {
        return Version.unknownVersion();
    }

    @Override
    public final StreamWriteConstraints streamWriteConstraints() {
        return constraints;
    }

    @Override
    public final ObjectWriteContext objectWriteContext() {
        return serialization;
    }

    @Override
    public final int streamWriteOutputBuffered() {
        return 0;
    }

    @Override
    public final JsonGenerator configure(StreamWriteFeature feature, boolean state) {
        return this;
    }

    @Override
    public final boolean isEnabled(StreamWriteFeature feature) {
        return false;
    }

    @Override
    public final int streamWriteFeatures() {
        return 0;
    }

    @Override
    public final boolean has(StreamWriteCapability capability) {
        return CAPABILITIES.isEnabled(capability);
    }

    @Override
    public final JacksonFeatureSet<StreamWriteCapability> streamWriteCapabilities() {
        return CAPABILITIES;
    }

    @Override
    public final void flush() {}

    @Override
    public final boolean isClosed() {
        return closed;
    }

    @Override
    public final void close() {
        closed = true;
    }
}
