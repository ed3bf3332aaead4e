/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.rtcomm.http.HttpExchange;
import io.rtcomm.internal.http.HttpTester.Bodies;
import io.rtcomm.observe.Metrics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final HttpLimits SMALL_DRAIN =
            new HttpLimits(16_384, 16_384, 200, 65_536, 1000, 16, 1000, Duration.ofSeconds(75), Duration.ofSeconds(30));

    private final Bodies body = new Bodies();

    private Consumer<HttpExchange> reading(int max) {
        return exchange -> {
            if (exchange.request().method().equals("POST")) {
                exchange.readBody(max, body);
            } else {
                exchange.respond(200, null, "next");
            }
        };
    }

    private static String post(int length) {
        return "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n";
    }

    @Test
    void aBodyOfExactlyTheLimitIsTaken() {
        try (var http = HttpTester.handling(reading(5))) {
            http.send(post(5) + "12345" + GET);
            assertThat(body.events).containsExactly("body 12345");
            http.exchange(0).respond(200, null, "ok");
            assertThat(http.received()).contains("ok", "next");
        }
    }

    @Test
    void oneByteMoreIsTooLargeBeforeAnyOfThemArrives() {
        try (var http = HttpTester.handling(reading(5))) {
            http.send(post(6));
            assertThat(body.events).containsExactly("too large");
            http.exchange(0).respond(413, null, "");
            assertThat(http.received()).contains("413").doesNotContain("Connection: close");

            http.send("123456" + GET);

            assertThat(http.received()).endsWith("next");
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void aBodyThatNobodyWantsToDrainEndsTheConnection() {
        try (var http = HttpTester.handling(reading(5))) {
            http.send(post(2_000_000));
            http.exchange(0).respond(413, null, "");
            assertThat(http.received()).contains("413", "Connection: close");
            assertThat(http.open()).isFalse();
            assertThat(body.events).containsExactly("too large");
        }
    }

    @Test
    void aChunkedBodyOfOneByteMoreIsTooLarge() {
        try (var http = HttpTester.handling(reading(5))) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n123\r\n2\r\n45\r\n");
            assertThat(body.events).isEmpty();
            http.send("1\r\n6\r\n");
            assertThat(body.events).containsExactly("too large");
            http.exchange(0).respond(413, null, "");
            http.send("3\r\n789\r\n0\r\n\r\n" + GET);

            assertThat(http.received()).contains("413", "next");
            assertThat(body.events).hasSize(1);
        }
    }

    @Test
    void aChunkedBodyOfExactlyTheLimitIsTaken() {
        try (var http = HttpTester.handling(reading(5))) {
            http.send(
                    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n123\r\n2\r\n45\r\n0\r\n\r\n");
            assertThat(body.events).containsExactly("body 12345");
        }
    }

    @Test
    void aChunkedBodyMayBeSplitAtEveryByte() {
        byte[] request = ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "7;x=y\r\né€😀\r\n".replace("7;", Integer.toHexString("é€😀".getBytes(UTF_8).length) + ";")
                        + "2\r\nab\r\n0\r\nTrailer-Field: v\r\n\r\n" + GET)
                .getBytes(UTF_8);
        for (int split = 0; split <= request.length; split++) {
            body.events.clear();
            try (var http = HttpTester.handling(reading(100))) {
                http.send(Arrays.copyOf(request, split));
                http.send(Arrays.copyOfRange(request, split, request.length));
                assertThat(body.events).as("split at %s", split).containsExactly("body é€😀ab");
                http.exchange(0).respond(200, null, "ok");
                assertThat(http.received()).contains("ok", "next");
            }
        }
    }

    @Test
    void aBodyMayComeByteByByte() {
        try (var http = HttpTester.handling(reading(100))) {
            for (byte b : (post(9) + "é€😀").getBytes(UTF_8)) {
                http.send(new byte[] {b});
            }
            assertThat(body.events).containsExactly("body é€😀");
        }
    }

    @Test
    void aRequestWithoutBodyHasAnEmptyOne() {
        try (var http = HttpTester.handling(exchange -> exchange.readBody(0, body))) {
            http.send(GET);
            http.send(post(0));
            assertThat(body.events).containsExactly("body ", "body ");
        }
    }

    @Test
    void theBodyCanBeAskedForLater() {
        try (var http = HttpTester.holding()) {
            http.send(post(5) + "12345");
            assertThat(body.events).isEmpty();
            http.exchange(0).readBody(5, body);
            assertThat(body.events).containsExactly("body 12345");
        }
    }

    @Test
    void theBodyCanBeAskedForOnce() {
        try (var http = HttpTester.holding()) {
            http.send(post(5) + "12345");
            http.exchange(0).readBody(5, body);
            http.exchange(0).readBody(5, body);
            assertThat(body.events).containsExactly("body 12345");
            assertThat(http.received()).startsWith("HTTP/1.1 500 ");
        }
    }

    @Test
    void whatIsNotAskedForStopsTheReadingUntilItIs() {
        try (var http = HttpTester.holding()) {
            http.send(post(100_000));
            for (int i = 0; i < 100 && http.channel.config().isAutoRead(); i++) {
                http.send("x".repeat(1000));
            }
            assertThat(http.channel.config().isAutoRead()).isFalse();
            http.exchange(0).readBody(100_000, body);
            assertThat(http.channel.config().isAutoRead()).isTrue();
        }
    }

    @Test
    void whatIsNotAskedForIsDrainedAfterTheAnswer() {
        try (var http = HttpTester.holding()) {
            http.send(post(5) + "12");
            http.exchange(0).respond(200, null, "one");
            http.send("345" + GET);
            assertThat(http.exchanges).hasSize(2);
            http.exchange(0).readBody(5, body);
            assertThat(body.events).containsExactly("aborted");
        }
    }

    @Test
    void aChunkedBodyIsDrainedUpToALimit() {
        try (var http = new HttpTester(SMALL_DRAIN, exchange -> exchange.respond(200, null, "one"))) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + "x".repeat(1000)
                    + "\r\n");
            assertThat(http.open()).isTrue();
            http.send("1\r\nx\r\n");
            assertThat(http.received()).contains("one");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void aChunkedBodyThatOutgrowsTheDrainBeforeTheAnswerEndsTheConnectionAfterIt() {
        try (var http = new HttpTester(SMALL_DRAIN, reading(10))) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + "x".repeat(100));
            http.send("x".repeat(1001));
            assertThat(body.events).containsExactly("too large");
            assertThat(http.open()).isTrue();
            http.exchange(0).respond(413, null, "");
            assertThat(http.received()).contains("413", "Connection: close");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void theDeclaredLengthAllocatesNothing() {
        var reader = new BodyReader(1_000_000_000, false, 0, new Metrics());
        reader.ask(1_000_000_000, body);
        var content = io.netty.buffer.Unpooled.copiedBuffer("abc", UTF_8);
        reader.offer(content);
        content.release();

        assertThat(reader.capacity()).isLessThanOrEqualTo(6);
    }

    @Test
    void anExpectedContinueIsToldWhenTheBodyIsAskedFor() {
        try (var http = HttpTester.holding()) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-Continue\r\n\r\n");
            assertThat(http.received()).isEmpty();
            http.exchange(0).readBody(3, body);
            assertThat(http.received()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            http.send("abc");
            assertThat(body.events).containsExactly("body abc");
            http.exchange(0).respond(200, null, "ok");
            assertThat(http.received()).startsWith("HTTP/1.1 200 OK").doesNotContain("close");
        }
    }

    @Test
    void aContinueWaitsForTheAnswersBeforeIt() {
        try (var http = HttpTester.holding()) {
            http.send(GET + "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            http.exchange(1).readBody(3, body);
            assertThat(http.received()).isEmpty();
            http.exchange(0).respond(200, null, "first");
            assertThat(http.received()).endsWith("first" + "HTTP/1.1 100 Continue\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 3_000_000})
    void aClientThatWaitsIsNotToldToSendWhatIsTooLarge(int length) {
        try (var http = HttpTester.handling(reading(3))) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(body.events).containsExactly("too large");
            http.exchange(0).respond(413, null, "");
            assertThat(http.received()).startsWith("HTTP/1.1 413 ").contains("Connection: close");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void anAnswerWithoutContinueEndsTheConnection() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(401, null, ""))) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            assertThat(http.received()).startsWith("HTTP/1.1 401 ").contains("Connection: close");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void anAnswerThatOvertakesItsContinueEndsTheConnection() {
        try (var http = HttpTester.holding()) {
            http.send(GET + "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            http.exchange(1).readBody(3, body);
            http.exchange(1).respond(503, null, "busy");
            http.exchange(0).respond(200, null, "first");
            assertThat(http.received())
                    .containsSubsequence("first", "HTTP/1.1 503 ", "Connection: close", "busy")
                    .doesNotContain("100 Continue");
            assertThat(http.open()).isFalse();
            assertThat(body.events).containsExactly("aborted");
        }
    }

    @Test
    void anOldClientIsNotToldToContinue() {
        try (var http = HttpTester.handling(reading(3))) {
            http.send("POST / HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            assertThat(http.received()).isEmpty();
            http.send("abc");
            assertThat(body.events).containsExactly("body abc");
        }
    }

    @Test
    void anotherExpectationFails() {
        try (var http = HttpTester.holding()) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: miracles\r\n\r\n");
            assertThat(http.received())
                    .startsWith("HTTP/1.1 417 Expectation Failed")
                    .contains("Connection: close");
            assertThat(http.exchanges).isEmpty();
            assertThat(http.open()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"'12',10", "'',10", "'123456789',10"})
    void aLostConnectionAbortsTheBody(String part, int length) {
        try (var http = HttpTester.handling(reading(100))) {
            http.send(post(length) + part);
            http.channel.close();
            assertThat(http.open()).isFalse();
            assertThat(body.events).containsExactly("aborted");
        }
    }

    @Test
    void aBodyThatIsAskedForAfterTheConnectionWasLostIsAborted() {
        try (var http = HttpTester.holding()) {
            http.send(post(10) + "123");
            http.channel.close();
            assertThat(http.open()).isFalse();
            http.exchange(0).readBody(10, body);
            assertThat(body.events).containsExactly("aborted");
        }
    }

    @Test
    void aListenerThatFailsIsAnsweredFor() {
        try (var http = HttpTester.handling(exchange -> exchange.readBody(10, new Bodies() {
            @Override
            public void onBody(byte[] bytes) {
                throw new IllegalStateException("listener that fails on purpose");
            }
        }))) {
            http.send(post(1) + "x");
            assertThat(http.received()).startsWith("HTTP/1.1 500 ");
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void theBodyBelongsToItsReceiver() {
        var received = new java.util.ArrayList<byte[]>();
        try (var http = HttpTester.handling(exchange -> exchange.readBody(10, new Bodies() {
            @Override
            public void onBody(byte[] bytes) {
                received.add(bytes);
                exchange.respond(200, null, "");
            }
        }))) {
            http.send(post(3) + "abc" + post(3) + "def");
            assertThat(received.get(0)).isNotSameAs(received.get(1)).hasSize(3);
            assertThat(received).extracting(String::new).isEqualTo(List.of("abc", "def"));
        }
    }

    @Test
    void aReaderIsAskedOnce() {
        var reader = new BodyReader(3, false, 0, new Metrics());
        reader.ask(3, body);
        assertThatIllegalStateException()
                .isThrownBy(() -> reader.ask(3, body))
                .withMessageContaining("expected: at most once");
    }
}
