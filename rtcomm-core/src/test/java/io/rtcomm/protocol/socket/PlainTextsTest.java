/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonSink;
import io.rtcomm.codec.JsonSlice;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets of short texts, which are written in another way than others, and look the same. */
class PlainTextsTest {
    private final PacketEncoder encoder = new JsonPacketEncoder(new JacksonJsonCodec());

    private String event(String namespace, long id, String event, Object... args) {
        return new String(encoder.encodeEvent(namespace, id, event, args).head(), UTF_8);
    }

    private String slowly(String namespace, long id, String event, Object... args) {
        var elements = new ArrayList<Object>(List.of(event));
        elements.addAll(java.util.Arrays.asList(args));
        return new String(encoder.encodeEvent(namespace, id, elements.toArray()).head(), UTF_8);
    }

    @Test
    void anEventOfTextsIsAnArrayOfThem() {
        assertThat(event("/", -1, "echo", "a text", "another")).isEqualTo("2[\"echo\",\"a text\",\"another\"]");
        assertThat(event("/", -1, "echo", "")).isEqualTo("2[\"echo\",\"\"]");
        assertThat(event("/", -1, "")).isEqualTo("2[\"\"]");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 10, 99, 100, 123456, SocketPacket.MAX_ID})
    void theIdStandsBeforeTheTexts(long id) {
        assertThat(event("/", id, "e", "x")).isEqualTo("2" + id + "[\"e\",\"x\"]");
        assertThat(new String(
                        encoder.encodeAck("/", id, new Object[] {"x", "y"}).head(), UTF_8))
                .isEqualTo("3" + id + "[\"x\",\"y\"]");
        assertThat(new String(encoder.encodeAck("/", id, new Object[0]).head(), UTF_8))
                .isEqualTo("3" + id + "[]");
    }

    @Test
    void whatIsNotPlainIsWrittenAsAnyOtherValue() {
        for (String text :
                List.of("\"", "\\", "\n", "\u0000", "\u007f", "é", "€", "\ud83d\ude00", "\ud83d", "x".repeat(65))) {
            assertThat(event("/", 5, "e", text, "b")).isEqualTo(slowly("/", 5, "e", text, "b"));
            assertThat(event("/", 5, text, "a")).isEqualTo(slowly("/", 5, text, "a"));
        }
        assertThat(event("/", -1, "e", 1, "b")).isEqualTo("2[\"e\",1,\"b\"]");
        assertThat(event("/", -1, "e", "b", null)).isEqualTo("2[\"e\",\"b\",null]");
        assertThat(event("/chat", 3, "e", "b")).isEqualTo("2/chat,3[\"e\",\"b\"]");
    }

    @Test
    void manyTextsAreWrittenAsAnyOtherValue() {
        Object[] many = new Object[100];
        java.util.Arrays.fill(many, "some text");
        assertThat(event("/", -1, "e", many)).isEqualTo(slowly("/", -1, "e", many));
    }

    @Test
    void anEventThatIsWrittenLateIsTheOneThatIsEncodedAtOnce() {
        PlainTexts texts = encoder.plainTexts();
        for (String event : List.of("", "e", "an event", "e".repeat(64))) {
            for (String text : List.of("", "a text", " ~!", "x".repeat(64))) {
                assertThat(texts.takes(event, text)).isTrue();
                ByteBuf out = Unpooled.buffer();
                texts.write(out, event, text);
                assertThat(out.toString(UTF_8)).isEqualTo(slowly("/", -1, event, text));
                assertThat(texts.bytes(event, text)).isEqualTo(out.readableBytes());
                assertThat(texts.event(event, text)).isEqualTo(ByteBufUtil.getBytes(out));
            }
        }
    }

    @Test
    void whatHasToBeEscapedOrIsLongIsNotWrittenLate() {
        PlainTexts texts = encoder.plainTexts();
        for (String text :
                List.of("\"", "\\", "\n", "\u0000", "\u007f", "\u0080", "é", "€", "\ud83d\ude00", "x".repeat(65))) {
            assertThat(texts.takes("e", text)).as("text %s", text).isFalse();
            assertThat(texts.takes(text, "x")).as("name %s", text).isFalse();
            assertThat(texts.takes("e", "before" + text)).as("text %s", text).isFalse();
        }
    }

    @Test
    void aFormOrACodecOfOthersWritesNothingLate() {
        assertThat(new JsonPacketEncoder(new Delegate()).plainTexts()).isNull();
        assertThat(new MsgpackPacketParser(new JacksonJsonCodec()).encoder().plainTexts())
                .isNull();
    }

    /** A codec that may write texts as it likes. */
    private static final class Delegate implements JsonCodec {
        private final JacksonJsonCodec codec = new JacksonJsonCodec();

        @Override
        public void writeArray(Object[] elements, JsonSink out) {
            codec.writeArray(elements, out);
        }

        @Override
        public void write(Object value, JsonSink out) {
            codec.write(value, out);
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals")
        public <T> T read(JsonSlice json, Type type) {
            return codec.read(json, type);
        }
    }
}
