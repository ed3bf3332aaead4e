/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rtcomm.JsonValue;
import io.rtcomm.fuzz.JsonModel;
import io.rtcomm.fuzz.Work;
import io.rtcomm.protocol.engine.Utf8;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of clients. What the scanner says is held against Jackson: whether it is JSON, where its parts are, which
 * placeholders it has. What can be read can be written and read again.
 */
class JsonFuzzTest {
    private static final JsonLimits LIMITS = new JsonLimits(24, 40, 30, 5_000, 100_000);
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final JacksonJsonCodec CODEC = new JacksonJsonCodec();
    private static final List<Class<?>> TYPES = List.of(
            String.class,
            byte[].class,
            int.class,
            long.class,
            double.class,
            boolean.class,
            BigInteger.class,
            BigDecimal.class,
            int[].class,
            String[].class,
            Map.class,
            Optional.class,
            Instant.class,
            UUID.class,
            Point.class);
    private static final List<byte[]> ATTACHMENTS = List.of(new byte[0], new byte[] {1}, new byte[] {2, 3});

    /** What an application may ask for. */
    record Point(int x, @Nullable BigDecimal y, @Nullable List<Point> next) {}

    @FuzzTest
    void json(byte[] text) {
        if (!Utf8.isValid(text, 0, text.length)) {
            return; // nothing else is given to the scanner
        }
        var model = JsonModel.of(text);
        var scanner = new JsonScanner(LIMITS);
        boolean accepted = scans(scanner, text, 0);
        assertThat(accepted).as("accepted").isEqualTo(model != null && model.within(LIMITS));
        if (accepted) {
            assertPartsAreThoseOf(model, text, scanner);
            assertPlaceIsOfNoMatter(text, scanner);
            if (JsonModel.isReadable(text)) {
                assertReadableAndWritable(text, scanner);
            }
            TYPES.forEach(type -> assertReadsOrRefuses(slice(text, scanner, List.of()), type));
        }
        Work.assertLinear(text, longer -> scans(new JsonScanner(JsonLimits.DEFAULT), longer, 0));
    }

    private static boolean scans(JsonScanner scanner, byte[] text, int margin) {
        try {
            scanner.scan(text, margin, text.length - 2 * margin, true);
            return true;
        } catch (JsonSyntaxException e) {
            assertThat(e.getMessage()).hasSizeLessThan(200);
            return false;
        }
    }

    private static void assertPartsAreThoseOf(JsonModel model, byte[] text, JsonScanner scanner) {
        assertThat(scanner.childCount()).isEqualTo(model.parts().size());
        for (int i = 0; i < scanner.childCount(); i++) {
            assertThat(string(text, scanner.childStart(i), scanner.childEnd(i)))
                    .isEqualTo(model.parts().get(i));
        }
        assertThat(scanner.placeholderCount()).isEqualTo(model.placeholders().size());
        for (int i = 0; i < scanner.placeholderCount(); i++) {
            assertThat(scanner.placeholderNumber(i))
                    .isEqualTo(model.placeholders().get(i));
            assertThat(text[scanner.placeholderStart(i)]).isEqualTo((byte) '{');
            assertThat(text[scanner.placeholderEnd(i) - 1]).isEqualTo((byte) '}');
        }
        assertThat(string(text, scanner.start(), scanner.end()))
                .isEqualTo(new String(text, UTF_8).replaceAll("^[ \\n\\r\\t]+|[ \\n\\r\\t]+$", ""));
    }

    /** Bytes before and behind the text, which would change its meaning, are not looked at. */
    private static void assertPlaceIsOfNoMatter(byte[] text, JsonScanner scanner) {
        byte[] moved = new byte[text.length + 2];
        Arrays.fill(moved, (byte) '1');
        System.arraycopy(text, 0, moved, 1, text.length);
        var other = new JsonScanner(LIMITS);
        assertThat(scans(other, moved, 1)).isTrue();
        assertThat(other.start()).isEqualTo(scanner.start() + 1);
        assertThat(other.end()).isEqualTo(scanner.end() + 1);
        assertThat(other.childCount()).isEqualTo(scanner.childCount());
        assertThat(other.placeholderCount()).isEqualTo(scanner.placeholderCount());
    }

    private static void assertReadableAndWritable(byte[] text, JsonScanner scanner) {
        var slice = slice(text, scanner, List.of());
        JsonNode tree = JACKSON.readTree(text);
        assertSameText(slice, tree);
        assertWalks(CODEC.value(slice), tree, 3);
        byte[] written = write(CODEC.read(slice, Object.class));
        var again = new JsonSlice(written, 0, written.length, List.of());
        assertThat(write(CODEC.read(again, Object.class))).isEqualTo(written);
        assertBinaryIsFound(slice(text, scanner, ATTACHMENTS), scanner);
    }

    private static JsonSlice slice(byte[] text, JsonScanner scanner, List<byte[]> attachments) {
        return new JsonSlice(text, scanner.start(), scanner.end() - scanner.start(), attachments);
    }

    private static void assertReadsOrRefuses(JsonSlice slice, Class<?> type) {
        try {
            CODEC.read(slice, type);
        } catch (CodecException e) {
            assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("\n");
        }
    }

    private static void assertSameText(JsonSlice slice, JsonNode tree) {
        if (tree.isString()) {
            assertThat(slice.text()).isEqualTo(tree.stringValue());
            assertThat(JsonBytes.says(
                            slice.array(), slice.offset() + 1, slice.offset() + slice.length() - 1, "_placeholder"))
                    .isEqualTo(tree.stringValue().equals("_placeholder"));
            byte[] written = write(tree.stringValue());
            assertThat(JACKSON.readTree(written).stringValue()).isEqualTo(tree.stringValue());
        }
    }

    /** Looking through a value shows what its tree shows. */
    private static void assertWalks(JsonValue value, JsonNode tree, int levels) {
        assertThat(value.isMissing()).isFalse();
        assertThat(value.isNull()).isEqualTo(tree.isNull());
        assertThat(value.isArray()).isEqualTo(tree.isArray());
        assertThat(value.isObject()).isEqualTo(tree.isObject());
        assertThat(value.isString()).isEqualTo(tree.isString());
        assertThat(value.size()).isEqualTo(tree.size());
        value.asInt(7);
        value.asLong(7);
        value.asDouble(7);
        value.asText();
        if (levels > 0 && tree.isArray()) {
            for (int i = 0; i < tree.size(); i++) {
                assertWalks(value.path(i), tree.get(i), levels - 1);
            }
            assertThat(value.path(tree.size()).isMissing()).isTrue();
        } else if (levels > 0 && tree.isObject()) {
            tree.properties()
                    .forEach(member -> assertWalks(value.path(member.getKey()), member.getValue(), levels - 1));
        }
    }

    /** With attachments, each placeholder is the attachment of its number; nothing else is. */
    private static void assertBinaryIsFound(JsonSlice slice, JsonScanner scanner) {
        for (int i = 0; i < scanner.placeholderCount(); i++) {
            int number = scanner.placeholderNumber(i);
            if (number < 0 || number >= ATTACHMENTS.size()) {
                return; // packets with such are refused before
            }
        }
        var sink = new JsonSink();
        CODEC.write(slice, sink);
        assertThat(sink.attachments()).hasSize(scanner.placeholderCount());
        for (int i = 0; i < scanner.placeholderCount(); i++) {
            assertThat(sink.attachments().get(i)).isSameAs(ATTACHMENTS.get(scanner.placeholderNumber(i)));
        }
        CODEC.read(slice, Object.class);
        CODEC.read(slice, JsonNode.class);
    }

    private static byte[] write(Object value) {
        var sink = new JsonSink();
        CODEC.write(value, sink);
        return sink.toByteArray();
    }

    private static String string(byte[] text, int start, int end) {
        return new String(text, start, end - start, UTF_8);
    }
}
