/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.ArgumentException;
import io.rtcomm.JsonValue;
import io.rtcomm.TypeRef;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BinaryNode;

class JacksonJsonCodecReadTest {
    private static final String FIRST = "{\"_placeholder\":true,\"num\":0}";
    private static final String SECOND = "{\"num\":1,\"x\":{},\"_placeholder\":true}";

    private final JacksonJsonCodec codec = new JacksonJsonCodec();

    record Move(int x, int y) {
        Move {
            if (x < 0) {
                throw new IllegalArgumentException("x must not be negative");
            }
        }
    }

    record Upload(String name, byte[] data, Map<String, ByteBuffer> parts) {}

    enum Colour {
        RED,
        GREEN
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("\"text\"", String.class, "text"),
                Arguments.of("\"a\\\"\\u00e9\\n\\ud83d\\ude00é\"", String.class, "a\"é\n😀é"),
                Arguments.of("\"\\ud800\"", String.class, "\ud800"),
                Arguments.of("12", int.class, 12),
                Arguments.of("-12", Integer.class, -12),
                Arguments.of("2147483647", int.class, Integer.MAX_VALUE),
                Arguments.of("1234567890123", long.class, 1234567890123L),
                Arguments.of("1.5", double.class, 1.5),
                Arguments.of("1", double.class, 1.0),
                Arguments.of("true", boolean.class, true),
                Arguments.of("1.10", BigDecimal.class, new BigDecimal("1.10")),
                Arguments.of("{\"y\":2,\"x\":1,\"unknown\":[]}", Move.class, new Move(1, 2)),
                Arguments.of("\"GREEN\"", Colour.class, Colour.GREEN),
                Arguments.of("\"1970-01-01T00:00:01Z\"", Instant.class, Instant.ofEpochSecond(1)),
                Arguments.of("[1,2]", int[].class, new int[] {1, 2}),
                Arguments.of("[{\"x\":1,\"y\":2}]", new TypeRef<List<Move>>() {}.type(), List.of(new Move(1, 2))),
                Arguments.of("{\"a\":[1]}", new TypeRef<Map<String, List<Long>>>() {}.type(), Map.of("a", List.of(1L))),
                Arguments.of("null", new TypeRef<Optional<String>>() {}.type(), Optional.empty()),
                Arguments.of("\"x\"", new TypeRef<Optional<String>>() {}.type(), Optional.of("x")),
                Arguments.of("\"x\"", Object.class, "x"),
                Arguments.of("1", Object.class, 1),
                Arguments.of("12345678901", Object.class, 12345678901L),
                Arguments.of("123456789012345678901", Object.class, new BigInteger("123456789012345678901")),
                Arguments.of("1.5", Object.class, 1.5),
                Arguments.of("false", Object.class, false),
                Arguments.of("{\"a\":[1,null]}", Object.class, Map.of("a", Arrays.asList(1, null))),
                Arguments.of("null", String.class, null),
                Arguments.of("null", Object.class, null),
                Arguments.of("null", Move.class, null));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesAreReadIntoTheTypeThatIsAskedFor(String json, Type type, Object expected) {
        assertThat(codec.<Object>read(embedded(json), type)).isEqualTo(expected);
    }

    @Test
    void treesAndReceivedValuesAreTypesToo() {
        assertThat(codec.<JsonNode>read(embedded("{\"a\":1}"), JsonNode.class))
                .isEqualTo(JsonMapper.shared().readTree("{\"a\":1}"));
        assertThat(codec.<JsonNode>read(embedded("null"), JsonNode.class).isNull())
                .isTrue();
        assertThat(codec.<JsonValue>read(embedded("[5]"), JsonValue.class)
                        .path(0)
                        .asInt(0))
                .isEqualTo(5);
        var slice = embedded("[5]");
        assertThat(codec.<JsonSlice>read(slice, JsonSlice.class)).isSameAs(slice);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of("\"abc\"", int.class, "expected int, got a string: "),
                Arguments.of("{}", String.class, "expected java.lang.String, got an object: "),
                Arguments.of("[]", Move.class, "got an array: "),
                Arguments.of("{\"x\":\"a\"}", Move.class, "got an object: "),
                Arguments.of("{\"x\":-1,\"y\":1}", Move.class, "x must not be negative"),
                Arguments.of("12345678901", int.class, "expected int, got a number: "),
                Arguments.of("null", int.class, "expected int, got null: "),
                Arguments.of("true", int.class, "got a boolean: "),
                Arguments.of("\"BLUE\"", Colour.class, "got a string: "),
                Arguments.of("\"x\"", Runnable.class, "expected java.lang.Runnable, got a string: "));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void whatDoesNotFitIsRefusedWithWhatWasSeenAndExpected(String json, Type type, String message) {
        assertThatThrownBy(() -> codec.read(embedded(json), type))
                .isInstanceOf(CodecException.class)
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @Test
    void littleOfWhatAClientSentIsRepeated() {
        String text = "\"" + "A".repeat(10_000) + "\"";
        assertThatThrownBy(() -> codec.read(embedded(text), int.class))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
        assertThatThrownBy(() -> codec.read(
                        embedded("{\"" + "k".repeat(1000) + "\":\"x\"}"),
                        new TypeRef<Map<String, Integer>>() {}.type()))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
        assertThatThrownBy(() -> codec.read(embedded("\"\\n\\r\\u001b[31mINFO all is well\""), int.class))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "\r", "\u001b"));
    }

    @Test
    void aPlaceholderAloneIsTheAttachmentItself() {
        byte[] data = {1, 2};
        var slice = embedded(FIRST, data);
        assertThat(codec.<byte[]>read(slice, byte[].class)).isSameAs(data);
        assertThat(codec.<Object>read(slice, Object.class)).isSameAs(data);
        assertThat(codec.<ByteBuffer>read(slice, ByteBuffer.class)).isEqualTo(ByteBuffer.wrap(data));
        assertThat(codec.<JsonNode>read(slice, JsonNode.class)).isEqualTo(BinaryNode.valueOf(data));
        assertThatThrownBy(() -> codec.read(slice, String[].class)).isInstanceOf(CodecException.class);
    }

    @Test
    void placeholdersAreReplacedAnywhere() {
        String json = "{\"name\":\"f\",\"data\":" + SECOND + ",\"parts\":{\"p\":" + FIRST + ",\"q\":" + SECOND + "}}";
        var slice = embedded(json, new byte[] {1}, new byte[] {2});
        var upload = codec.<Upload>read(slice, Upload.class);
        assertThat(upload.name()).isEqualTo("f");
        assertThat(upload.data()).containsExactly(2);
        assertThat(upload.parts())
                .isEqualTo(Map.of("p", ByteBuffer.wrap(new byte[] {1}), "q", ByteBuffer.wrap(new byte[] {2})));
        Map<String, Object> map = codec.read(slice, Map.class);
        assertThat(map.get("data")).isEqualTo(new byte[] {2});
        assertThat(((Map<?, ?>) map.get("parts")).get("p")).isEqualTo(new byte[] {1});
        JsonNode tree = codec.read(slice, JsonNode.class);
        assertThat(tree.get("parts").get("q").isBinary()).isTrue();
        List<byte[]> list = codec.read(
                embedded("[" + FIRST + "," + SECOND + "]", new byte[] {1}, new byte[] {2}),
                new TypeRef<List<byte[]>>() {}.type());
        assertThat(list).containsExactly(new byte[] {1}, new byte[] {2});
    }

    @Test
    void numbersNextToBinaryDataKeepTheirDigits() {
        var slice =
                embedded("[" + FIRST + ",1.10,12345678901234567890,7,1.5,\"s\",null,true,{\"a\":[]}]", new byte[] {1});
        List<Object> list = codec.read(slice, Object.class);
        assertThat(list.subList(1, 9))
                .isEqualTo(Arrays.asList(
                        1.1, new BigInteger("12345678901234567890"), 7, 1.5, "s", null, true, Map.of("a", List.of())));
        record Price(byte[] picture, BigDecimal amount) {}
        var price =
                codec.<Price>read(embedded("{\"picture\":" + FIRST + ",\"amount\":1.10}", new byte[] {1}), Price.class);
        assertThat(price.amount()).isEqualTo(new BigDecimal("1.10"));
    }

    @Test
    void withoutAttachmentsNothingIsAPlaceholder() {
        assertThat(codec.<Map<String, Object>>read(embedded(FIRST), Map.class))
                .isEqualTo(Map.of("_placeholder", true, "num", 0));
        assertThatThrownBy(() -> codec.read(embedded(FIRST), byte[].class)).isInstanceOf(CodecException.class);
    }

    @Test
    void aPlaceholderWithoutAttachmentIsRefusedNotIndexed() {
        for (String number : new String[] {"1", "-1", "\"splice\"", "0.5"}) {
            var slice = embedded("[{\"_placeholder\":true,\"num\":" + number + "}]", new byte[] {1});
            assertThatThrownBy(() -> codec.read(slice, Object.class)).isInstanceOf(CodecException.class);
        }
    }

    @Test
    void base64TextIsStillUnderstoodAsBinaryData() {
        assertThat(codec.<byte[]>read(embedded("\"AQI=\""), byte[].class)).containsExactly(1, 2);
    }

    @Test
    void membersWithHugeNamesAreRefused() {
        assertThatThrownBy(() -> codec.read(embedded("{\"" + "n".repeat(2000) + "\":1}"), Map.class))
                .isInstanceOf(CodecException.class);
    }

    @ParameterizedTest
    @ValueSource(classes = {BigDecimal.class, BigInteger.class})
    @Timeout(60)
    void aMillionDigitsAreReadInTheTimeThatTheyTakeWhenTheyAreAllowed(Class<?> type) {
        int digits = 1_000_000;
        var generous = new JacksonJsonCodec(JsonLimits.DEFAULT.withMaxNumberLength(digits));
        Object number = generous.read(embedded("7".repeat(digits)), type);
        assertThat(number).isInstanceOf(type);
        assertThat(((Number) number).intValue()).isEqualTo(modulo32("7".repeat(digits)));
    }

    /** The lowest 32 bits of a decimal number. */
    private static int modulo32(String digits) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            value = value * 10 + digits.charAt(i) - '0';
        }
        return value;
    }

    @Test
    void whatTheLimitsLetThroughIsReadHoweverWideTheyAre() {
        var wide =
                JsonLimits.DEFAULT.withMaxDepth(3000).withMaxNumberLength(3000).withMaxNameLength(3000);
        String name = "n".repeat(3000);
        Map<?, ?> named = new JacksonJsonCodec(wide).read(embedded("{\"" + name + "\":1}"), Map.class);
        assertThat(named).isEqualTo(Map.of(name, 1));
        String deep = "[".repeat(3000) + "1".repeat(3000) + "]".repeat(3000);
        JsonNode read = new JacksonJsonCodec(wide).read(embedded(deep), JsonNode.class);
        assertThat(read).isNotNull();
        assertThatThrownBy(() -> codec.read(embedded(deep), JsonNode.class)).isInstanceOf(CodecException.class);
    }

    @ParameterizedTest
    @ValueSource(classes = {BigDecimal.class, BigInteger.class, BigDecimal[].class})
    void anExponentBeyondWhatJavaCanHoldDoesNotFit(Class<?> type) {
        assertThatThrownBy(() -> codec.read(embedded(type.isArray() ? "[4e5449949999459]" : "4e5449949999459"), type))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("expected " + type.getTypeName());
    }

    @Test
    void whateverWasScannedIsReadAsJacksonReadsIt() {
        var texts = new RandomJson(5);
        for (int i = 0; i < 3000; i++) {
            String text = texts.next(4).strip();
            var slice = embedded(text, new byte[] {1}, new byte[] {2});
            var plain = new JsonSlice(slice.array(), slice.offset(), slice.length(), List.of());
            JsonNode expected = JsonMapper.shared().readTree(text);
            assertThat(codec.<JsonNode>read(plain, JsonNode.class)).isEqualTo(expected);
            if (!text.contains("_placeh")) {
                assertThat(codec.<JsonNode>read(slice, JsonNode.class)).isEqualTo(expected);
            }
        }
    }

    /** A value in the midst of others. */
    private static JsonSlice embedded(String json, byte[]... attachments) {
        byte[] bytes = ("[0," + json + ",{}]").getBytes(UTF_8);
        return new JsonSlice(bytes, 3, bytes.length - 7, List.of(attachments));
    }
}
