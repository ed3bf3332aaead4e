/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonSlice;
import io.rtcomm.endpoint.sse.SseEntry;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.endpoint.sse.SsePosition;
import io.rtcomm.sse.EventStreamParser.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventWriterTest {
    private static final JsonCodec CODEC = new JacksonJsonCodec();

    private static String written(SseEvent event) {
        return new String(EventWriter.event(event, CODEC), UTF_8);
    }

    private static EventStreamParser parsed(SseEvent event) {
        return EventStreamParser.of(written(event));
    }

    @Test
    void everyFieldStandsOnALineOfItsOwn() {
        var event = SseEvent.of(Map.of("home", 1))
                .event("score")
                .id("42")
                .retry(Duration.ofSeconds(5))
                .comment("half-time");

        assertThat(written(event)).isEqualTo("id: 42\n: half-time\nretry: 5000\nevent: score\ndata: {\"home\":1}\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\r\nb"})
    void eachKindOfLineBreakArrivesAsOneLineFeed(String text) {
        assertThat(parsed(SseEvent.text(text)).seen).containsExactly(new Seen("message", "a\nb", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "  two spaces", "\n", "\n\n", "\r\n\r", "id: 7", "data: x\n\ndata: y", ": no comment"})
    void textArrivesAsItWasWhateverItLooksLike(String text) {
        String expected = text.replace("\r\n", "\n").replace('\r', '\n');

        var parser = parsed(SseEvent.text(text));

        assertThat(parser.seen).containsExactly(new Seen("message", expected, ""));
        assertThat(parser.comments).isEmpty();
        assertThat(parser.unknownFields).isEmpty();
    }

    @Test
    void jsonNullIsDataAndNoDataIsNoEvent() {
        assertThat(parsed(SseEvent.of(null)).seen).containsExactly(new Seen("message", "null", ""));
        assertThat(parsed(SseEvent.empty().id("3")).seen).isEmpty();
        assertThat(parsed(SseEvent.empty().id("3")).lastEventId).isEqualTo("3");
    }

    @Test
    void readyMadeJsonWithLineBreaksStaysOneValue() {
        var pretty = json("{\n  \"a\": 1,\r\n  \"b\": 2\r}");

        String data = parsed(SseEvent.of(pretty)).seen.get(0).data();

        assertThat(data).isEqualTo("{\n  \"a\": 1,\n  \"b\": 2\n}");
    }

    private static JsonSlice json(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        return new JsonSlice(utf8, 0, utf8.length, List.of());
    }

    @Test
    void binaryDataIsBase64() {
        assertThat(parsed(SseEvent.of(Map.of("d", new byte[] {1, 2, 3})))
                        .seen
                        .get(0)
                        .data())
                .isEqualTo("{\"d\":\"AQID\"}");
    }

    @Test
    void aCommentOfSeveralLinesHidesNoField() {
        var parser = parsed(SseEvent.empty().comment("one\ndata: two\r\nthree"));

        assertThat(parser.comments).containsExactly(" one", " data: two", " three");
        assertThat(parser.seen).isEmpty();
    }

    @Test
    void namesAndIdsThatCannotBeWrittenAreRefused() {
        for (String text : List.of("a\nb", "a\rb", "\r\n")) {
            assertThatIllegalArgumentException().isThrownBy(() -> SseEvent.of(1).event(text));
            assertThatIllegalArgumentException().isThrownBy(() -> SseEvent.of(1).id(text));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> SseEvent.of(1).id("a\0b"));
        assertThatIllegalArgumentException().isThrownBy(() -> SseEvent.of(1).id("x".repeat(1025)));
        assertThatIllegalArgumentException().isThrownBy(() -> SseEvent.of(1).retry(Duration.ofMillis(-1)));
    }

    @Test
    void aValueWithoutJsonFormIsTheSendersError() {
        var endless = new ArrayList<Object>();
        endless.add(endless);

        assertThatIllegalArgumentException().isThrownBy(() -> written(SseEvent.of(endless)));
    }

    @Test
    void roomsHaveTheOneArgumentTheArrayOfSeveralAndNullForNone() {
        assertThat(room("e", 1)).isEqualTo("event: e\ndata: 1\n\n");
        assertThat(room("e", 1, "two", new byte[] {3})).isEqualTo("event: e\ndata: [1,\"two\",\"Aw==\"]\n\n");
        assertThat(room("e")).isEqualTo("event: e\ndata: null\n\n");
        assertThat(room("e", (Object) null)).isEqualTo("event: e\ndata: null\n\n");
    }

    private static String room(String name, Object... args) {
        return new String(EventWriter.roomEvent(name, Arrays.asList(args), CODEC), UTF_8);
    }

    @Test
    void aNameWithALineBreakIsNoEventForStreams() {
        assertThat(RoomFormat.INSTANCE
                        .encode("two\nlines", List.of(1), CODEC, true)
                        .data())
                .isEmpty();
    }

    @Test
    void whateverIsWrittenIsReadBack() {
        var random = new Random(20_240_501);
        for (int round = 0; round < 2_000; round++) {
            var stream = new StringBuilder();
            var expected = new ArrayList<Seen>();
            String lastId = "";
            for (int i = 0; i < 5; i++) {
                String name = random.nextBoolean() ? null : text(random, false);
                String id = random.nextBoolean() ? null : text(random, false).replace("\0", "");
                String data = text(random, true);
                var event = SseEvent.text(data).event(name).id(id);
                if (random.nextInt(4) == 0) {
                    event = event.comment(text(random, true)).retry(Duration.ofMillis(random.nextInt(10_000)));
                }
                lastId = id == null ? lastId : id;
                String type = name == null || name.isEmpty() ? "message" : name;
                expected.add(new Seen(type, data.replace("\r\n", "\n").replace('\r', '\n'), lastId));
                boolean published = id != null && random.nextBoolean();
                stream.append(published ? published(event.id(null), id) : written(event));
            }

            var parser = EventStreamParser.of(stream.toString());

            assertThat(parser.seen).as("round %d", round).isEqualTo(expected);
            assertThat(parser.unknownFields).isEmpty();
        }
    }

    private static String published(SseEvent event, String id) {
        byte[] fields = EventWriter.fieldsOnly(event, CODEC);
        return new String(
                new SseEntry(new SsePosition(id, 1), event.event(), fields)
                        .message()
                        .data(),
                UTF_8);
    }

    private static String text(Random random, boolean anything) {
        String letters = anything ? "\n\r :abé\uD83D\uDE00\0\t\u2028\uFEFF" : " :abé\uD83D\uDE00\t\u2028\uFEFF";
        int[] points = letters.codePoints().toArray();
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
