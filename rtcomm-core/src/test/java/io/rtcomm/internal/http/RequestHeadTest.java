/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
    @Test
    void theHeadTellsWhatWasAsked() {
        try (var http = HttpTester.holding()) {
            http.send("PATCH /a%2Fb/?x=1&y=%C3%A9+z&x=2&flag HTTP/1.1\r\nHost: h:3000\r\nX-A: one\r\nx-a: two\r\n\r\n");
            var head = http.exchange(0).request();

            assertThat(head.method()).isEqualTo("PATCH");
            assertThat(head.target()).isEqualTo("/a%2Fb/?x=1&y=%C3%A9+z&x=2&flag");
            assertThat(head.path()).isEqualTo("/a%2Fb/");
            assertThat(head.query()).isEqualTo(Map.of("x", "2", "y", "é z", "flag", ""));
            assertThat(head.param("x")).isEqualTo("2");
            assertThat(head.param("absent")).isNull();
            assertThat(head.header("X-a")).isEqualTo("one");
            assertThat(head.secure()).isFalse();
            assertThat(head.keepAliveVersion()).isTrue();
        }
    }

    @Test
    void anAbsoluteTargetNamesPathAndHost() {
        try (var http = HttpTester.holding()) {
            http.send("GET http://real.example:81/p/?a=b HTTP/1.1\r\nHost: other\r\n\r\n"
                    + "GET HTTPS://real.example?a=b HTTP/1.1\r\nHost: other\r\n\r\n");
            assertThat(http.exchange(0).request().path()).isEqualTo("/p/");
            assertThat(http.exchange(0).request().param("a")).isEqualTo("b");
            assertThat(http.exchange(0).request().header("host")).isEqualTo("real.example:81");
            assertThat(http.exchange(1).request().path()).isEqualTo("/");
            assertThat(http.exchange(1).request().param("a")).isEqualTo("b");
        }
    }

    @Test
    void anAsteriskIsAPathOfItsOwn() {
        try (var http = HttpTester.holding()) {
            http.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(http.exchange(0).request().path()).isEqualTo("*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n", // no Host
                "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET relative HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\u001b[31m HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://user@a/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
                "GET /\r\n\r\n", // HTTP/0.9
                "GET / HTTP/x\r\n\r\n",
                "GET  /  HTTP/1.1 \r\nHost: a\r\n\r\n",
                "G\u0001T / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n\r\n", // a bare LF
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n" // TLS
            })
    void whatIsNoRequestIsRefusedAndTheConnectionClosed(String request) {
        try (var http = HttpTester.holding()) {
            http.send(request);
            assertThat(http.received())
                    .startsWith("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n")
                    .contains("Connection: close\r\n")
                    .endsWith("\r\n\r\n{\"code\":400,\"message\":\"Bad Request\"}");
            assertThat(http.exchanges).isEmpty();
            assertThat(http.open()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/3.0\r\nHost: a\r\n\r\n"})
    void anotherVersionIsNotSpoken(String request) {
        try (var http = HttpTester.holding()) {
            http.send(request);
            assertThat(http.received()).startsWith("HTTP/1.1 505 ").contains("Connection: close");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void aRequestWithoutHostIsFineFromAnOldClient() {
        try (var http = HttpTester.holding()) {
            http.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(http.exchanges).hasSize(1);
        }
    }

    @Test
    void aLongLineIsTakenAndATooLongOneIsNot() {
        try (var http = HttpTester.holding()) {
            http.send("GET /?x=" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(http.exchange(0).request().query().get("x")).hasSize(9_000);
            http.exchange(0).respond(200, null, "");
            http.received();

            http.send("GET /?x=" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(http.received())
                    .startsWith("HTTP/1.1 414 ")
                    .contains("Connection: close")
                    .contains("\"code\":414");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void largeHeadersAreTakenAndTooLargeOnesAreNot() {
        try (var http = HttpTester.holding()) {
            http.send("GET / HTTP/1.1\r\nHost: a\r\nCookie: " + "x".repeat(15_000) + "\r\n\r\n");
            assertThat(http.exchanges).hasSize(1);
            http.exchange(0).respond(200, null, "");
            http.received();

            http.send("GET / HTTP/1.1\r\nHost: a\r\nCookie: " + "x".repeat(17_000) + "\r\n\r\n");
            assertThat(http.received()).startsWith("HTTP/1.1 431 ").contains("Connection: close");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void tooManyHeadersAreRefused() {
        try (var http = HttpTester.holding()) {
            http.send("GET / HTTP/1.1\r\nHost: a\r\n" + "x: y\r\n".repeat(199) + "\r\n");
            assertThat(http.exchanges).hasSize(1);
            http.send("GET / HTTP/1.1\r\nHost: a\r\n" + "x: y\r\n".repeat(200) + "\r\n");
            http.exchange(0).respond(200, null, "");
            assertThat(http.received()).contains("HTTP/1.1 200 OK", "HTTP/1.1 431 ");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void aRefusalWaitsForTheAnswersBeforeIt() {
        try (var http = HttpTester.holding()) {
            http.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n");
            assertThat(http.received()).isEmpty();
            assertThat(http.open()).isTrue();
            http.exchange(0).respond(200, null, "first");
            assertThat(http.received()).containsSubsequence("200 OK", "first", "400 Bad Request");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void emptyLinesBeforeARequestAreSkipped() {
        try (var http = HttpTester.holding()) {
            http.send("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(http.exchanges).hasSize(1);
        }
    }

    @Test
    void aHeadMaySplitAtEveryByte() {
        String request = "GET /p?a=b HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";
        for (int split = 0; split <= request.length(); split++) {
            try (var http = HttpTester.holding()) {
                http.send(request.substring(0, split));
                http.send(request.substring(split));
                assertThat(http.exchange(0).request().header("x")).isEqualTo("y");
            }
        }
    }
}
