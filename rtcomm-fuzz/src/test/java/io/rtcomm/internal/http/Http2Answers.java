/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads what a server of HTTP/2 sent, frame by frame, and holds it to what a client may expect of it (RFC 9113). */
final class Http2Answers {
    private static final int FRAME_HEAD = 9;
    private static final int MAX_FRAME = 16_384;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final Set<Integer> TYPES = Set.of(DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE);

    private final byte[] bytes;
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private boolean farewell;
    private boolean reset;
    private final Map<Integer, Boolean> ended = new HashMap<>();
    private final DefaultHttp2HeadersDecoder fields = new DefaultHttp2HeadersDecoder();

    private Http2Answers(byte[] bytes) throws Http2Exception {
        this.bytes = bytes;
        fields.configuration().maxHeaderTableSize(0xffff_ffffL); // whatever the client allowed
    }

    /** Fails when the bytes are not what a server may send. */
    static Http2Answers of(byte[] bytes) {
        try {
            var answers = new Http2Answers(bytes);
            answers.read();
            return answers;
        } catch (Http2Exception e) {
            throw new AssertionError("field lines that nobody can read", e);
        }
    }

    /** The final status of each stream that was answered. */
    Map<Integer, Integer> statuses() {
        return statuses;
    }

    /** Whether the client was told that, and why, the connection ends. */
    boolean farewell() {
        return farewell;
    }

    /** Whether a stream was reset, for what it was or because there were too many. */
    boolean reset() {
        return reset;
    }

    private void read() throws Http2Exception {
        for (int at = 0; at < bytes.length; ) {
            assertThat(bytes.length - at).as("a whole head of a frame").isGreaterThanOrEqualTo(FRAME_HEAD);
            int length = number(at, 3);
            int type = bytes[at + 3];
            int flags = bytes[at + 4];
            int stream = number(at + 5, 4);
            assertThat(length).isLessThanOrEqualTo(MAX_FRAME);
            assertThat(bytes.length - at - FRAME_HEAD).as("a whole frame").isGreaterThanOrEqualTo(length);
            assertThat(at > 0 || type == SETTINGS).as("SETTINGS first (§3.4)").isTrue();
            assertThat(TYPES).contains(type);
            frame(type, flags, stream, at + FRAME_HEAD, length);
            at += FRAME_HEAD + length;
        }
    }

    private void frame(int type, int flags, int stream, int from, int length) throws Http2Exception {
        farewell |= type == GOAWAY;
        reset |= type == RST_STREAM;
        switch (type) {
            case SETTINGS, PING, GOAWAY -> assertThat(stream).isZero();
            case HEADERS -> {
                assertOpen(stream);
                assertThat(flags & 4).as("END_HEADERS").isNotZero();
                headers(stream, fields.decodeHeaders(stream, Unpooled.wrappedBuffer(bytes, from, length)));
            }
            case DATA -> {
                assertOpen(stream);
                assertThat(statuses).containsKey(stream);
            }
            default -> {} // may come for a stream that is over
        }
        // no reset ends a stream here: PRIORITY may be wrong before the client opens it, and what was written may leave
        // behind a reset
        if ((type == DATA || type == HEADERS) && (flags & 1) != 0) {
            ended.put(stream, true);
        }
    }

    private void assertOpen(int stream) {
        assertThat(stream & 1).as("a stream of the client").isOne();
        assertThat(ended).as("streams that ended").doesNotContainKey(stream);
    }

    private void headers(int stream, Http2Headers headers) {
        int status = Integer.parseInt(headers.status().toString());
        if (status != 100) {
            assertThat(statuses.put(stream, status)).as("a second answer").isNull();
        }
        headers.forEach(field -> {
            assertThat(field.getKey().toString()).matches("(:status|[a-z-]+)");
            assertThat(field.getValue().toString()).doesNotContainPattern("[\\x00\r\n]");
        });
    }

    private int number(int from, int size) {
        int value = 0;
        for (int i = from; i < from + size; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }
}
