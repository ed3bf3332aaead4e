/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rtcomm.fuzz.Cuts;
import io.rtcomm.fuzz.Work;
import io.rtcomm.internal.http2.Http2Options;
import java.time.Duration;
import java.util.List;

/**
 * Frames of an HTTP/2 connection, through the whole pipeline to an endpoint. However they are cut, the endpoint sees the same
 * requests; these are as unambiguous as those of HTTP/1.1; what goes out is frames that a client understands, with one answer for a
 * stream at the most; nothing is kept.
 */
class Http2FuzzTest {
    private static final HttpLimits LIMITS =
            new HttpLimits(200, 400, 8, 32, 4, 3, 96, Duration.ofSeconds(75), Duration.ofSeconds(30));
    private static final Http2Options HTTP2 = new Http2Options(false, true, 4);

    @FuzzTest
    void http2(byte[] input) {
        byte[] bytes = Http2Script.bytes(input);
        var whole = run(LIMITS, Cuts.whole(bytes));
        var expected = whole.seen().toString();
        whole.seen().forEach(Http2FuzzTest::assertUnambiguous);
        assertAnswersBelongToRequests(whole, input);
        boolean asCut = dependsOnCuts(whole, input);
        whole.end();
        for (var cuts : List.of(Cuts.anywhere(bytes), Cuts.bytes(bytes))) {
            var run = run(LIMITS, cuts);
            run.seen().forEach(Http2FuzzTest::assertUnambiguous);
            if (!asCut && !dependsOnCuts(run, input)) {
                assertThat(run.seen().toString()).isEqualTo(expected);
            }
            run.end();
        }
        Work.assertLinear(
                input,
                longer -> run(HttpLimits.DEFAULT, Cuts.whole(Http2Script.bytes(longer)))
                        .end());
    }

    private static HttpRun run(HttpLimits limits, List<byte[]> pieces) {
        return new HttpRun(limits, HTTP2).with(pieces);
    }

    /** Reads what went out: whole frames that a client understands; and no end without a reason, unless the client left. */
    private static Http2Answers answers(HttpRun run, byte[] input) {
        var answers = Http2Answers.of(run.received().getBytes(ISO_8859_1));
        assertThat(run.open() || answers.farewell() || Http2Script.maySend(Http2Script.GOAWAY, input))
                .as("GOAWAY before the end")
                .isTrue();
        return answers;
    }

    /**
     * Whether a side resets a stream: then it depends on the cuts whether a request is seen before it is taken back, and whether
     * there is room for the next one. Or whether the client says farewell: the connection ends as soon as it has all its answers,
     * and what it asks for after that may come too late.
     */
    private static boolean dependsOnCuts(HttpRun run, byte[] input) {
        return answers(run, input).reset()
                || Http2Script.maySend(Http2Script.RST_STREAM, input)
                || Http2Script.maySend(Http2Script.GOAWAY, input);
    }

    /** Each answer is one to a request that an endpoint saw, or a refusal. */
    private static void assertAnswersBelongToRequests(HttpRun run, byte[] input) {
        var statuses = answers(run, input).statuses().values();
        long refusals = statuses.stream()
                .filter(status -> status != 200 && status != 500)
                .count();
        assertThat((long) statuses.size()).isLessThanOrEqualTo(run.seen().size() + refusals);
    }

    /** Nothing in these requests could be read as another request by HTTP/1.1 (RFC 9113 §8.2, §10.3). */
    private static void assertUnambiguous(HttpRun.Seen seen) {
        var head = seen.head;
        var headers = head.headers();
        assertThat(headers.size()).isLessThanOrEqualTo(LIMITS.maxHeaders() + 2);
        assertThat(head.query()).hasSizeLessThanOrEqualTo(LIMITS.maxQueryParams());
        assertThat(head.method()).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
        assertThat(head.target()).doesNotContainPattern("[\\x00-\\x20\\x7f]").isNotEmpty();
        assertThat(head.path()).matches("(?s)/[^?]*|\\*");
        assertThat(headers.getAll("host")).hasSizeLessThanOrEqualTo(1);
        assertThat(headers.getAll("content-length")).hasSizeLessThanOrEqualTo(1);
        for (var never : List.of("connection", "transfer-encoding", "upgrade", "keep-alive", "proxy-connection")) {
            assertThat(headers.getAll(never)).as(never).isEmpty();
        }
        for (var field : headers.entries()) {
            assertThat(field.getKey()).matches("[!#$%&'*+.^_`|~0-9a-z-]+");
            assertThat(field.getValue()).doesNotContainPattern("[\\x00\r\n]");
        }
    }
}
