/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.netty.buffer.Unpooled;
import io.rtcomm.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class JacksonJsonCodecWriteTest {
    private final JacksonJsonCodec codec = new JacksonJsonCodec();

    record Point(int x, double y, @Nullable String label) {}

    record Upload(String name, byte[] data, List<Part> parts) {}

    record Part(ByteBuffer bytes, int n) {}

    record Flagged(@JsonProperty("_placeholder") boolean placeholder, int num) {}

    record Raw(@JsonRawValue String raw) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    record Typed(byte[] data) {}

    enum Side {
        LEFT,
        RIGHT
    }

    static class Bean {
        public int second = 2;
        public String first = "1";

        @JsonIgnore
        public String secret = "s";
    }

    @Test
    void argumentsOfEveryKindBecomeElements() {
        assertThat(array("name", 1, 2L, (short) 3, (byte) 4, 1.0, 0.5f, true, false, null, 'c'))
                .isEqualTo("[\"name\",1,2,3,4,1,0.5,true,false,null,\"c\"]");
        assertThat(array()).isEqualTo("[]");
        assertThat(array(List.of(1, "a"), Map.of("k", List.of()), new int[] {1, 2}, new String[] {"x"}, Side.LEFT))
                .isEqualTo("[[1,\"a\"],{\"k\":[]},[1,2],[\"x\"],\"LEFT\"]");
    }

    @Test
    void recordsAndBeansKeepTheOrderOfTheirMembers() {
        assertThat(array(new Point(1, 2.0, null))).isEqualTo("[{\"x\":1,\"y\":2,\"label\":null}]");
        assertThat(array(new Bean())).isEqualTo("[{\"second\":2,\"first\":\"1\"}]");
    }

    @Test
    void numbersWithinOtherValuesAreWrittenAsByJavaScriptToo() {
        assertThat(array(List.of(1.0, 1e21, Double.NaN, Float.POSITIVE_INFINITY, 0.1f), new double[] {2.0, -0.0}))
                .isEqualTo("[[1,1e+21,null,null,0.1],[2,0]]");
        assertThat(array(Arrays.asList(new BigInteger("18446744073709551616"), new BigDecimal("1.10"), null)))
                .isEqualTo("[[18446744073709551616,1.10,null]]");
        assertThat(array(new BigInteger("-5"), new BigDecimal("2E+3"))).isEqualTo("[-5,2E+3]");
    }

    @Test
    void stringsWithinOtherValuesAreEscapedAsByJavaScriptToo() {
        assertThat(array(List.of("\u2028\ud800\"\\\u0001/\u001e"), Map.of("\udc00\n", 1)))
                .isEqualTo("[[\"\u2028\\ud800\\\"\\\\\\u0001/\\u001e\"],{\"\\udc00\\n\":1}]");
    }

    @Test
    void timesAreWrittenInIso8601() {
        var instant = Instant.ofEpochMilli(1_700_000_000_123L);
        assertThat(array(instant, LocalDate.of(2026, 1, 2), Duration.ofSeconds(90)))
                .isEqualTo("[\"2023-11-14T22:13:20.123Z\",\"2026-01-02\",\"PT1M30S\"]");
        assertThat(array(new Date(0))).isEqualTo("[\"1970-01-01T00:00:00.000Z\"]");
    }

    @Test
    void optionalsAreTheirValuesOrNull() {
        assertThat(array(Optional.of("x"), Optional.empty(), OptionalInt.of(3), OptionalInt.empty()))
                .isEqualTo("[\"x\",null,3,null]");
        assertThat(array(List.of(Optional.of(new Point(1, 1, "l")))))
                .isEqualTo("[[{\"x\":1,\"y\":1,\"label\":\"l\"}]]");
    }

    @Test
    void idsAreTextNotBinary() {
        var id = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
        assertThat(array(id, List.of(id)))
                .isEqualTo("[\"01234567-89ab-cdef-0123-456789abcdef\",[\"01234567-89ab-cdef-0123-456789abcdef\"]]");
    }

    @Test
    void treesAreWritten() {
        var tree = JsonNodeFactory.instance.objectNode().put("a", 1.0).put("b", new byte[] {7});
        tree.putArray("c").add("x").addNull();
        assertThat(array(tree)).isEqualTo("[{\"a\":1,\"b\":" + placeholder(0) + ",\"c\":[\"x\",null]}] <07>");
    }

    @Test
    void binaryDataBecomesAttachmentsDepthFirst() {
        var nested = new LinkedHashMap<String, Object>();
        nested.put("b", new byte[] {1});
        nested.put("a", List.of(new byte[] {2}, Map.of("z", ByteBuffer.wrap(new byte[] {3}))));
        assertThat(array("baz", nested, new byte[] {4}))
                .isEqualTo("[\"baz\",{\"b\":" + placeholder(0) + ",\"a\":[" + placeholder(1) + ",{\"z\":"
                        + placeholder(2) + "}]}," + placeholder(3) + "] <01> <02> <03> <04>");
    }

    @Test
    void binaryDataInRecordsBecomesAttachments() {
        var upload = new Upload("f", new byte[] {1, 2}, List.of(new Part(ByteBuffer.wrap(new byte[] {3}), 0)));
        assertThat(array(upload))
                .isEqualTo("[{\"name\":\"f\",\"data\":" + placeholder(0) + ",\"parts\":[{\"bytes\":" + placeholder(1)
                        + ",\"n\":0}]}] <0102> <03>");
    }

    @Test
    void binaryDataOfAPolymorphicTypeBecomesAnAttachment() {
        assertThat(array(new Typed(new byte[] {1})))
                .isEqualTo("[{\"@type\":\"JacksonJsonCodecWriteTest$Typed\",\"data\":" + placeholder(0) + "}] <01>");
    }

    @Test
    void emptyBinaryDataIsAnAttachmentToo() {
        assertThat(array((Object) new byte[0])).isEqualTo("[" + placeholder(0) + "] <>");
    }

    @Test
    void theSameArrayTwiceIsTwoAttachments() {
        byte[] data = {9};
        assertThat(array(data, data)).isEqualTo("[" + placeholder(0) + "," + placeholder(1) + "] <09> <09>");
    }

    @Test
    void ofABufferTheRemainingBytesAreWrittenAndItStaysWhereItIs() {
        for (var whole : List.of(ByteBuffer.allocate(5), ByteBuffer.allocateDirect(5))) {
            whole.put(new byte[] {1, 2, 3, 4, 5}).position(1).limit(4);
            for (var buffer : List.of(whole, whole.slice(), whole.asReadOnlyBuffer())) {
                int position = buffer.position();
                assertThat(array(buffer, List.of(buffer)))
                        .isEqualTo("[" + placeholder(0) + ",[" + placeholder(1) + "]] <020304> <020304>");
                assertThat(buffer.position()).isEqualTo(position);
            }
        }
    }

    @Test
    void ofANettyBufferTheReadableBytesAreCopiedAndItIsNotReleased() {
        var buffer = Unpooled.directBuffer().writeBytes(new byte[] {1, 2, 3}).skipBytes(1);
        assertThat(array(buffer, Map.of("b", buffer)))
                .isEqualTo("[" + placeholder(0) + ",{\"b\":" + placeholder(1) + "}] <0203> <0203>");
        assertThat(buffer.refCnt()).isEqualTo(1);
        assertThat(buffer.readerIndex()).isEqualTo(1);
        buffer.release();
    }

    @Test
    void aByteArrayOfAnArgumentIsNotCopied() {
        byte[] data = {1};
        var out = new JsonSink(10);
        codec.writeArray(new Object[] {data, List.of(data)}, out);
        assertThat(out.attachments())
                .hasSize(2)
                .allSatisfy(attachment -> assertThat(attachment).isSameAs(data));
    }

    @Test
    void objectsThatLookLikePlaceholdersAreRefusedNextToBinaryData() {
        Object[] lookalikes = {
            Map.of("_placeholder", true, "num", 0),
            Map.of("_placeholder", true),
            List.of(Map.of("x", Map.of("_placeholder", true))),
            new Flagged(true, 0),
            JsonNodeFactory.instance.objectNode().put("_placeholder", true),
            slice("{\"_placeholder\":true,\"num\":0}"),
            List.of(slice("[{\"x\":{\"_placeholder\":true}}]")),
            RawJsonValue.of(codec, slice("{\"_placehold\\u0065r\":true}")),
            new Raw("{\"_placeholder\":true}"),
            Map.of("_placeholder", slice("true")),
        };
        for (Object lookalike : lookalikes) {
            assertThatThrownBy(() -> array(lookalike, new byte[1]))
                    .as(String.valueOf(lookalike))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"_placeholder\":true next to binary data");
            assertThatThrownBy(() -> array(new byte[1], lookalike)).isInstanceOf(IllegalArgumentException.class);
            assertThat(array(lookalike)).contains("_placeh"); // harmless on its own
        }
    }

    @Test
    void whatDoesNotLookLikeAPlaceholderMayStandNextToBinaryData() {
        assertThat(array(
                        new byte[1],
                        Map.of("_placeholder", false),
                        Map.of("_placeholder", "true"),
                        Map.of("_placeholder", List.of(true)),
                        "_placeholder",
                        List.of("_placeholder", true),
                        new Flagged(false, 0),
                        slice("{\"_placeholder\":1}")))
                .endsWith(" <00>");
    }

    @Test
    void receivedValuesAreWrittenAsTheyAre() {
        var received = slice("{\"b\" : 1.0,\"a\":[]}");
        JsonValue value = RawJsonValue.of(codec, received);
        assertThat(array(received, value, List.of(value), Map.of("v", received), RawJsonValue.missing()))
                .isEqualTo("[{\"b\" : 1.0,\"a\":[]},{\"b\" : 1.0,\"a\":[]},[{\"b\" : 1.0,\"a\":[]}],"
                        + "{\"v\":{\"b\" : 1.0,\"a\":[]}},null]");
    }

    @Test
    void attachmentsOfReceivedValuesAreNumberedAnew() {
        byte[] json = "{\"x\":{\"_placeholder\":true,\"num\":1},\"y\":{\"num\":0,\"_placeholder\":true,\"z\":[]}}"
                .getBytes(UTF_8);
        var received = new JsonSlice(json, 0, json.length, List.of(new byte[] {10}, new byte[] {11}));
        String written = "{\"x\":%s,\"y\":%s}";
        assertThat(array(new byte[] {1}, received, List.of(RawJsonValue.of(codec, received))))
                .isEqualTo("[" + placeholder(0) + "," + written.formatted(placeholder(1), placeholder(2)) + ",["
                        + written.formatted(placeholder(3), placeholder(4)) + "]] <01> <0b> <0a> <0b> <0a>");
    }

    @Test
    void somethingThatContainsItselfIsRefused() {
        var loop = new ArrayList<Object>();
        loop.add(Map.of("loop", loop));
        assertThatThrownBy(() -> array(loop))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.util.ArrayList is nested too deep, perhaps in itself");
    }

    @Test
    void whatFailsToBeWrittenIsNamed() {
        Object failing = new Object() {
            @JsonProperty
            int value() {
                throw new IllegalStateException("no value today");
            }
        };
        assertThatThrownBy(() -> array("x", failing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(failing.getClass().getName() + " has no JSON form")
                .hasMessageContaining("no value today");
    }

    @Test
    void anObjectWithoutMembersIsAnEmptyObject() {
        assertThat(array(new Object() {})).isEqualTo("[{}]");
    }

    @Test
    void oneValueAloneIsWrittenToo() {
        var out = new JsonSink(0);
        codec.write(Map.of("sid", "x"), out);
        assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo("{\"sid\":\"x\"}");
    }

    @Test
    void theApplicationsOwnMapperIsHonouredAndNotChanged() {
        var mapper = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(SerializationFeature.WRITE_CHAR_ARRAYS_AS_JSON_ARRAYS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        var own = new JacksonJsonCodec(mapper);
        var out = new JsonSink(0);
        own.writeArray(new Object[] {Map.of("c", new char[] {'a', 'b'}), ByteBuffer.allocate(1)}, out);
        assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo("[{\"c\":[\"a\",\"b\"]}," + placeholder(0) + "]");
        assertThat(mapper.writeValueAsString(ByteBuffer.allocate(1))).isEqualTo("\"AA==\"");
        assertThatThrownBy(() -> own.read(slice("{\"x\":1,\"nope\":2}"), Point.class))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void whatIsWrittenByGeneratorAndByFastPathIsTheSame() {
        for (Object value : new Object[] {"a\"é", 5, -7L, 1.0, 1.5f, true, null, new byte[] {1}}) {
            String alone = array(value);
            String nested = array(Collections.singletonList(value));
            assertThat(nested.replace("[[", "[").replace("]]", "]")).isEqualTo(alone);
        }
    }

    @Test
    void receivedJsonIsTheSameToJacksonAfterItWasWrittenAgain() {
        var texts = new RandomJson(12);
        for (int i = 0; i < 3000; i++) {
            var tree = JsonMapper.shared().readTree(texts.next(4));
            var out = new JsonSink(16);
            codec.write(tree, out);
            String again = new String(out.toByteArray(), UTF_8);
            assertThat(JsonMapper.shared().readTree(again).toString()).isEqualTo(jsNumbers(tree.toString()));
        }
    }

    /** The numbers of {@link RandomJson} that JavaScript writes differently from Jackson. */
    private static String jsNumbers(String json) {
        return JsonMapper.shared().readTree(json.replace("1000.0", "1000")).toString();
    }

    private static String placeholder(int number) {
        return "{\"_placeholder\":true,\"num\":" + number + "}";
    }

    private static JsonSlice slice(String json) {
        return JsonSlice.of(json);
    }

    /** The JSON, and the attachments in hex behind it. */
    private String array(@Nullable Object... elements) {
        var out = new JsonSink(16);
        codec.writeArray(elements, out);
        var text = new StringBuilder(new String(out.toByteArray(), UTF_8));
        for (byte[] attachment : out.attachments()) {
            text.append(" <").append(HexFormat.of().formatHex(attachment)).append('>');
        }
        return text.toString();
    }
}
