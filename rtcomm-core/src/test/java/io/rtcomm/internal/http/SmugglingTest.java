/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.internal.http.HttpTester.Bodies;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose end two readers could see at different places (RFC 9112 §11.2) are refused. */
class SmugglingTest {
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";

    static Stream<String> ambiguousHeads() {
        return Stream.of(
                        "Content-Length: 5\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked\r\nContent-Length: 5",
                        "Content-Length: 5\r\nContent-Length: 6",
                        "Content-Length: 5, 6",
                        "Content-Length: 5\r\nContent-Length: 5",
                        "Content-Length: +5",
                        "Content-Length: -1",
                        "Content-Length: 0x5",
                        "Content-Length: 5 5",
                        "Content-Length: ",
                        "Content-Length: 99999999999999999999",
                        "Transfer-Encoding: gzip",
                        "Transfer-Encoding: chunked, gzip",
                        "Transfer-Encoding: chunked, chunked",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                        "Transfer-Encoding: xchunked",
                        "Transfer-Encoding : chunked",
                        "Transfer-Encoding:\u000bchunked",
                        "Transfer-Encoding: chunked\nX: y")
                .map(fields -> "POST / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("ambiguousHeads")
    void anAmbiguousLengthIsRefused(String head) {
        try (var http = HttpTester.holding()) {
            http.send(head + "0\r\n\r\n" + SMUGGLED);
            assertThat(http.received())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Connection: close")
                    .doesNotContain("200");
            assertThat(http.exchanges).isEmpty();
            assertThat(http.open()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: x: h\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: identity, chunked",
                "Transfer-Encoding: , chunked"
            })
    void aCodingThatIsNotUnderstoodIsRefused(String fields) {
        try (var http = HttpTester.holding()) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n0\r\n\r\n" + SMUGGLED);
            assertThat(http.received()).matches("(?s)HTTP/1.1 (501|400) .*").contains("Connection: close");
            assertThat(http.exchanges).isEmpty();
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void anOldClientCannotChunk() {
        try (var http = HttpTester.holding()) {
            http.send("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            assertThat(http.received()).startsWith("HTTP/1.1 400 ");
            assertThat(http.open()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xyz\r\n",
                "5\n12345\r\n0\r\n\r\n",
                "5;a=b\n12345\r\n0\r\n\r\n",
                "-1\r\n\r\n",
                "0x5\r\n12345\r\n0\r\n\r\n",
                "5\r\n12345XX0\r\n\r\n",
                "5\r\n123456\r\n0\r\n\r\n",
                "\r\n\r\n",
                "fffffffff\r\n",
                "5 \r\n12345\r\n0\r\n\r\n"
            })
    void badChunkingEndsTheConnection(String chunks) {
        var body = new Bodies();
        try (var http = HttpTester.handling(exchange -> exchange.readBody(1000, body))) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + SMUGGLED);
            assertThat(http.received()).startsWith("HTTP/1.1 400 ").contains("Connection: close");
            assertThat(body.events).containsExactly("aborted");
            assertThat(http.exchanges).hasSize(1);
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void badChunkingAfterTheAnswerEndsTheConnection() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, null, "early"))) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(http.received()).startsWith("HTTP/1.1 200 ");
            http.send("nonsense\r\n" + SMUGGLED);
            assertThat(http.received()).isEmpty();
            assertThat(http.exchanges).hasSize(1);
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void anAnswerIsNotLostWhenTheBodyBehindItIsBad() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, null, "early"))) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
            assertThat(http.received()).startsWith("HTTP/1.1 200 ").endsWith("early");
            assertThat(http.open()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", " x", "\tTransfer-Encoding: chunked"})
    void aFieldOverSeveralLinesIsRefusedHoweverItComes(String line) {
        String head = "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n" + line + "\r\n\r\n";
        for (int size : new int[] {1, 7, head.length()}) {
            try (var http = HttpTester.holding()) {
                for (int at = 0; at < head.length() && http.open(); at += size) {
                    http.send(head.substring(at, Math.min(head.length(), at + size)));
                }
                assertThat(http.received()).startsWith("HTTP/1.1 400 ");
                assertThat(http.exchanges).isEmpty();
                assertThat(http.open()).isFalse();
            }
        }
    }

    @Test
    void linesOfABodyMayBeginWithSpaces() {
        var body = new Bodies();
        try (var http = HttpTester.handling(exchange -> exchange.readBody(1000, body))) {
            http.send("\r\nPOST / HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\n\r\n{\n  \n }");
            assertThat(body.events).containsExactly("body {\n  \n }");
        }
    }

    @Test
    void aHeadOfManyFoldedLinesCostsNoMoreThanItsBytes() {
        String folds = "a\n b\n".repeat(4_000);
        long allocated = Allocations.of(() -> {
            try (var http = HttpTester.holding()) {
                http.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + folds);
                assertThat(http.received()).startsWith("HTTP/1.1 400 ");
            }
        });
        assertThat(allocated).isLessThan(2_000_000);
    }

    @Test
    void aTrailerOfManyFoldedLinesCostsNoMoreThanItsBytes() {
        var body = new Bodies();
        String folds = " b\n".repeat(5_000);
        long allocated = Allocations.of(() -> {
            try (var http = HttpTester.handling(exchange -> exchange.readBody(1000, body))) {
                http.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: a\n" + folds + "\n");
            }
        });
        assertThat(allocated).isLessThan(4_000_000);
    }

    @Test
    void trailersCannotChangeTheRequest() {
        var body = new Bodies();
        try (var http = HttpTester.handling(exchange -> exchange.readBody(1000, body))) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "1\r\nx\r\n0\r\nContent-Length: 50\r\nHost: evil\r\n\r\n");
            assertThat(body.events).containsExactly("body x");
            assertThat(http.exchange(0).request().header("host")).isEqualTo("h");
            assertThat(http.exchange(0).request().header("content-length")).isNull();
        }
    }
}
