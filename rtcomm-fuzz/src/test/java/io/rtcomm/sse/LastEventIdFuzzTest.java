/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.endpoint.sse.SseReplay;
import io.rtcomm.fuzz.Work;
import io.rtcomm.http.HttpRequestHead;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of how far it got, and what a history makes of it. The input is a byte for how many events there
 * were, then lines: the header field, the query parameter, and what an event may hold. What is written as an event is read
 * as the HTML Standard has it.
 */
class LastEventIdFuzzTest {
    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("nowhere", 0);
    private static final JacksonJsonCodec CODEC = new JacksonJsonCodec();
    private static final Pattern OURS = Pattern.compile("epoch-(0|[1-9][0-9]{0,17})");
    private static final int HELD = 5;
    private static final int WANTED = 3;

    @FuzzTest
    void lastEventId(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String[] lines = new String(input, 1, input.length - 1, ISO_8859_1).split("\n", 4);
        String parameter = lines.length > 1 ? lines[1] : null;
        var id = LastEventId.of(request(lines[0], parameter));
        assertThat(id).isEqualTo(model(lines[0], parameter));
        var history = new MemoryHistory(new MemoryHistory.Bounds(HELD, 1 << 20, Duration.ofDays(1)), "epoch", () -> 0);
        int events = input[0] & 0x1f;
        history.open(entry -> {});
        for (int i = 1; i <= events; i++) {
            history.append(null, new byte[] {(byte) i});
        }
        id.ifPresent(text -> assertReplayed(history, text, events));
        assertReplayed(history, "epoch-" + lines[0], events);
        if (lines.length > 2) {
            assertReadAsWritten(lines[0], lines[1], lines[2], lines.length > 3 ? lines[3] : "");
        }
        Work.assertLinear(input, longer -> LastEventId.of(request(new String(longer, ISO_8859_1), null)));
        Work.assertLinear(
                input, longer -> EventWriter.event(SseEvent.text(new String(longer, ISO_8859_1)).comment("c"), CODEC));
    }

    private static HttpRequestHead request(String field, @Nullable String parameter) {
        var headers = DefaultHttpHeadersFactory.headersFactory()
                .withValidation(false)
                .newHeaders()
                .add("Last-Event-ID", field);
        Map<String, String> query = parameter == null ? Map.of() : Map.of("lastEventId", parameter);
        return new HttpRequestHead("GET", "/", "/", query, headers, NOWHERE, false, true);
    }

    private static Optional<String> model(String field, @Nullable String parameter) {
        String id = field.isEmpty() ? parameter : strictUtf8(field);
        return id == null || id.isEmpty() || id.length() > 1024 ? Optional.empty() : Optional.of(id);
    }

    private static @Nullable String strictUtf8(String bytes) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static void assertReplayed(MemoryHistory history, String id, int events) {
        var replay = history.after(id, WANTED, 1 << 20).toCompletableFuture().join();
        var ours = OURS.matcher(id);
        long seen = ours.matches() ? Long.parseLong(ours.group(1)) : Long.MAX_VALUE;
        if (seen > events) {
            assertThat(replay).isSameAs(SseReplay.UNKNOWN);
        } else if (seen < events - HELD) {
            assertThat(replay).isSameAs(SseReplay.EXPIRED);
        } else {
            assertThat(replay.outcome()).isEqualTo(SseReplay.Outcome.HELD);
            assertThat(replay.sequence()).isEqualTo(seen);
            assertThat(replay.entries()).hasSize((int) Math.min(WANTED, events - seen));
            assertThat(replay.more()).isEqualTo(events - seen > WANTED);
            for (int i = 0; i < replay.entries().size(); i++) {
                assertThat(replay.entries().get(i).position().id()).isEqualTo("epoch-" + (seen + 1 + i));
            }
        }
    }

    private static void assertReadAsWritten(String id, String name, String comment, String data) {
        SseEvent event;
        try {
            event = SseEvent.text(data).id(id).event(name).comment(comment);
        } catch (IllegalArgumentException e) {
            assertThat(id.matches("(?s).*[\r\n\0].*") || name.contains("\r") || id.length() > 1024)
                    .isTrue();
            return;
        }
        var read = Read.of(new String(EventWriter.event(event, CODEC), UTF_8));
        assertThat(read).isEqualTo(new Read(id, name, data.replaceAll("\r\n|\r", "\n"), 1));
    }

    /** What a page gets (HTML Standard, §9.2.6), and how often it gets something. */
    private record Read(String id, String name, String data, int count) {
        static Read of(String stream) {
            String id = "";
            String name = "";
            List<String> data = new ArrayList<>();
            int count = 0;
            for (String line : stream.split("\r\n|\r|\n", -1)) {
                String[] sides = line.split(":", 2);
                String value = sides.length == 1 ? "" : sides[1].startsWith(" ") ? sides[1].substring(1) : sides[1];
                switch (sides[0]) {
                    case "id" -> id = value.contains("\0") ? id : value;
                    case "event" -> name = value;
                    case "data" -> data.add(value);
                    default -> count += line.isEmpty() && count == 0 ? 1 : 0;
                }
            }
            return new Read(id, name, String.join("\n", data), count);
        }
    }
}
