/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rtcomm.fuzz.Cuts;
import io.rtcomm.fuzz.Work;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes of an HTTP/1.1 connection, through the whole pipeline to an endpoint. However they are cut, the endpoint sees the
 * same requests and the same bytes go out; what it sees is unambiguous; requests that are plainly right come through
 * with their bodies; each one gets one answer, in order; nothing is kept.
 */
class HttpFuzzTest {
    private static final HttpLimits LIMITS =
            new HttpLimits(200, 400, 8, 32, 4, 3, 96, Duration.ofSeconds(75), Duration.ofSeconds(30));
    private static final Pattern ANSWER =
            Pattern.compile("(?s)HTTP/1\\.1 ([0-9]{3}) [A-Za-z -]+\r\n((?:[A-Za-z-]+: [^\r\n]*\r\n)*)\r\n");
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: ([0-9]+)\r\n");

    @FuzzTest
    void http(byte[] bytes) {
        var whole = new HttpRun(LIMITS).with(Cuts.whole(bytes));
        var expected = whole.seen().toString();
        assertUnambiguous(whole.seen());
        assertEachHasOneAnswer(whole);
        HttpModel.of(bytes, LIMITS).assertFoundIn(whole.seen());
        whole.end();
        for (var cuts : List.of(Cuts.anywhere(bytes), Cuts.bytes(bytes))) {
            var run = new HttpRun(LIMITS).with(cuts);
            if (!tooLong(whole) && !tooLong(run)) {
                assertThat(run.seen().toString()).isEqualTo(expected);
                assertThat(run.received()).isEqualTo(whole.received());
            }
            run.end();
        }
        Work.assertLinear(bytes, longer -> {
            var run = new HttpRun(HttpLimits.DEFAULT).with(Cuts.whole(longer));
            run.end();
        });
    }

    /** Whether a line was refused for its length, which is told when its end is missing or only when it came: a byte or two apart. */
    private static boolean tooLong(HttpRun run) {
        return run.received().contains("HTTP/1.1 414 ") || run.received().contains("HTTP/1.1 431 ");
    }

    /** No two readers of these requests could see their ends at different places (RFC 9112 §6, §11.2). */
    private static void assertUnambiguous(List<HttpRun.Seen> requests) {
        for (var seen : requests) {
            var head = seen.head;
            var headers = head.headers();
            var lengths = headers.getAll("content-length");
            var codings = headers.getAll("transfer-encoding");
            assertThat(lengths.size() + codings.size()).isLessThanOrEqualTo(1);
            lengths.forEach(length -> assertThat(length).matches("[0-9]+"));
            codings.forEach(coding -> assertThat(coding).isEqualToIgnoringCase("chunked"));
            assertThat(headers.size()).isLessThanOrEqualTo(LIMITS.maxHeaders());
            assertThat(head.query()).hasSizeLessThanOrEqualTo(LIMITS.maxQueryParams());
            assertThat(head.method()).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
            assertThat(head.target())
                    .doesNotContainPattern("[\\x00-\\x20\\x7f]")
                    .isNotEmpty();
            assertThat(head.path()).matches("(?s)/[^?]*|\\*");
            if (head.keepAliveVersion()) {
                assertThat(headers.getAll("host")).hasSize(1);
            }
            for (var field : headers.entries()) {
                assertThat(field.getKey()).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
                assertThat(field.getValue()).doesNotContainPattern("[\\x00\r\n]");
            }
        }
    }

    /** What went out is answers, from beginning to end; one for each request that was taken over and answered. */
    private static void assertEachHasOneAnswer(HttpRun run) {
        String out = run.received();
        int answers = 0;
        int at = 0;
        int asked = 0;
        Matcher answer = ANSWER.matcher(out);
        while (at < out.length()) {
            assertThat(answer.find(at) && answer.start() == at)
                    .as("an answer at %s of %s", at, out)
                    .isTrue();
            at = answer.end();
            int status = Integer.parseInt(answer.group(1));
            if (status == 100) {
                continue;
            }
            Matcher length = LENGTH.matcher(answer.group(2));
            assertThat(length.find()).isTrue();
            boolean head = asked < run.seen().size()
                    && run.seen().get(asked).head.method().equals("HEAD");
            boolean routed = status == 200 || status == 500;
            at += head && routed ? 0 : Integer.parseInt(length.group(1));
            asked += routed ? 1 : 0;
            answers++;
        }
        assertThat(at).isEqualTo(out.length());
        assertThat(asked).isLessThanOrEqualTo(run.handled());
        if (run.open()) {
            assertThat(asked).isGreaterThanOrEqualTo(run.handled() - 1); // the last one's body may be missing
        } else {
            assertThat(answers).as("answers before the end").isPositive();
        }
        assertThat(out.getBytes(ISO_8859_1).length).isEqualTo(out.length());
    }
}
