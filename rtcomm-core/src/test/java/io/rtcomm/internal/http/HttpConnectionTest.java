/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectionTest {
    private static final String GET = "GET /p HTTP/1.1\r\nHost: h\r\n\r\n";

    @Test
    void anAnswerIsWrittenWithItsLength() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, "text/plain", "né"))) {
            http.send(GET);

            assertThat(http.received())
                    .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nn\u00c3\u00a9");
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void anUnknownPathIsNotFound() {
        try (var http = HttpTester.holding()) {
            http.send("GET /absent?x=1 HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(http.received())
                    .startsWith("HTTP/1.1 404 Not Found\r\n")
                    .endsWith("\r\n\r\n{\"code\":404,\"message\":\"Not Found\"}");
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void pipelinedRequestsAreHandedOutAtOnceAndAnsweredInOrder() {
        try (var http = HttpTester.holding()) {
            http.send("GET /poll HTTP/1.1\r\nHost: h\r\n\r\n"
                    + "POST /poll HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi" + GET);
            var body = new HttpTester.Bodies();
            http.exchange(1).readBody(10, body);

            assertThat(body.events).containsExactly("body hi");
            assertThat(http.exchanges).hasSize(3);
            http.exchange(2).respond(200, null, "third");
            http.exchange(1).respond(200, null, "second");
            assertThat(http.received()).isEmpty();
            http.exchange(0).respond(200, null, "first");
            assertThat(http.received()).containsSubsequence("first", "second", "third");
        }
    }

    @Test
    void answersOfOneReadPassLeaveInOneFlush() {
        var flushes = new FlushCounter();
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, null, "x"))) {
            http.channel.pipeline().addFirst(flushes);
            http.send(GET + GET + GET);

            assertThat(http.exchanges).hasSize(3);
            assertThat(flushes.count).isEqualTo(1);
            assertThat(http.received().split("HTTP/1.1 200 OK", -1)).hasSize(4);
        }
    }

    @Test
    void anAnswerOutsideOfAReadPassLeavesAtOnce() {
        var flushes = new FlushCounter();
        try (var http = HttpTester.holding()) {
            http.channel.pipeline().addFirst(flushes);
            http.send(GET);
            assertThat(flushes.count).isZero();

            http.exchange(0).respond(200, null, "x");

            assertThat(flushes.count).isEqualTo(1);
        }
    }

    @Test
    void aConnectionIsKeptForHundredRequests() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, null, "x"))) {
            for (int i = 0; i < 100; i++) {
                http.send(GET);
                assertThat(http.received()).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("Connection:");
            }
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void onlySixteenRequestsWaitAndTheRestIsReadAsAnswersAreGiven() {
        try (var http = HttpTester.holding()) {
            http.send(GET.repeat(40));
            assertThat(http.exchanges).hasSize(16);

            for (int i = 0; i < 40; i++) {
                http.exchange(i).respond(200, null, "no " + i);
            }

            assertThat(http.exchanges).hasSize(40);
            assertThat(http.received()).containsSubsequence("no 0", "no 15", "no 16", "no 39");
        }
    }

    @Test
    void aFloodOfRequestsStopsTheReading() {
        try (var http = HttpTester.holding()) {
            http.send(GET.repeat(16));
            assertThat(http.channel.config().isAutoRead()).isTrue();
            http.send(GET.repeat(1000));
            assertThat(http.channel.config().isAutoRead()).isFalse();
            assertThat(http.exchanges).hasSize(16);

            while (http.exchanges.stream().anyMatch(e -> !e.answered())) {
                new ArrayList<>(http.exchanges).forEach(e -> e.respond(200, null, ""));
            }

            assertThat(http.exchanges).hasSize(1016);
            assertThat(http.channel.config().isAutoRead()).isTrue();
        }
    }

    @Test
    void ofSeveralAnswersTheFirstCounts() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            var late = Unpooled.copiedBuffer(new byte[] {1});

            assertThat(http.exchange(0).answered()).isFalse();
            assertThat(http.exchange(0).respond(200, null, "one")).isTrue();
            assertThat(http.exchange(0).answered()).isTrue();
            assertThat(http.exchange(0).respond(500, null, "two")).isFalse();
            assertThat(http.exchange(0).respond(500, null, late)).isFalse();

            assertThat(late.refCnt()).isZero();
            assertThat(http.received()).contains("one").doesNotContain("two");
        }
    }

    @Test
    void aStatusThatIsNoFinalOneIsRefused() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> http.exchange(0).respond(101, null, ""))
                    .withMessage("status: 101 (expected: 200 to 599)");
        }
    }

    @Test
    void headHasTheLengthAndNoBody() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, "text/plain", "12345"))) {
            http.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(http.received())
                    .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n");
            http.send(GET);
            assertThat(http.received()).endsWith("12345");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void answersWithoutContentHaveNoBodyAndNoLength(int status) {
        try (var http = HttpTester.handling(exchange -> exchange.respond(status, null, "ignored"))) {
            http.send(GET);
            assertThat(http.received())
                    .startsWith("HTTP/1.1 " + status + " ")
                    .endsWith("\r\n\r\n")
                    .doesNotContain("Content-Length", "ignored");
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void theResponseNamesNoServer() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, null, ""))) {
            http.send(GET);
            assertThat(http.received()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    }

    @Test
    void hooksSeeTheFieldsInTheOrderOfAddingBehindTheResponseHeaders() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            var exchange = http.exchange(0);
            exchange.responseHeaders().set("a", "1");
            exchange.beforeHeaders(headers -> headers.set("b", headers.get("a") + headers.get("content-type")));
            exchange.beforeHeaders(headers -> headers.set("c", headers.get("b") + "!"));
            exchange.respond(200, "t/t", "x");

            assertThat(http.received())
                    .contains("a: 1\r\nContent-Type: t/t\r\nb: 1t/t\r\nc: 1t/t!\r\nContent-Length: 1\r\n");
        }
    }

    @Test
    void aHookThatFailsHurtsNothing() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            http.exchange(0).beforeHeaders(headers -> {
                throw new IllegalStateException("hook that fails on purpose");
            });
            http.exchange(0).beforeHeaders(headers -> headers.set("b", "2"));
            http.exchange(0).respond(200, null, "x");

            assertThat(http.received()).startsWith("HTTP/1.1 200 OK").contains("b: 2");
        }
    }

    @Test
    void aHookMayEndTheConnection() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            http.exchange(0).beforeHeaders(headers -> headers.set("Connection", "close"));
            http.exchange(0).respond(200, null, "x");

            assertThat(http.received()).contains("Connection: close");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void aHeaderThatWouldSplitTheResponseIsRefused() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> http.exchange(0).responseHeaders().set("a", "b\r\nc: d"));
            http.exchange(0).respond(200, "text/plain\r\nx: y", "x");
            assertThat(http.received())
                    .startsWith("HTTP/1.1 500 ")
                    .doesNotContain("x: y")
                    .endsWith("{\"code\":500,\"message\":\"Internal Server Error\"}");
        }
    }

    @Test
    void aFailingEndpointIsAnsweredForAndTheConnectionLivesOn() {
        try (var http = HttpTester.handling(exchange -> {
            throw new IllegalStateException("endpoint that fails on purpose");
        })) {
            http.send(GET);
            assertThat(http.received())
                    .startsWith("HTTP/1.1 500 ")
                    .endsWith("\r\n\r\n{\"code\":500,\"message\":\"Internal Server Error\"}");
            http.send(GET);
            assertThat(http.received()).startsWith("HTTP/1.1 500 ");
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void anEndpointThatFailsAfterItsAnswerKeepsIt() {
        try (var http = HttpTester.handling(exchange -> {
            exchange.respond(200, null, "fine");
            throw new IllegalStateException("endpoint that fails on purpose");
        })) {
            http.send(GET + GET);
            assertThat(http.received().split("fine", -1)).hasSize(3);
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void closeIsHonoured() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, null, "x"))) {
            http.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: Close\r\n\r\n" + GET);
            assertThat(http.received()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
            assertThat(http.exchanges).hasSize(1);
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void anOldClientIsAnsweredAndTheConnectionClosed() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, null, "x"))) {
            http.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(http.exchange(0).request().keepAliveVersion()).isFalse();
            assertThat(http.received()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void respondAndCloseClosesBehindTheAnswerAndAbortsWhatFollows() {
        try (var http = HttpTester.holding()) {
            http.send(GET + GET);
            var aborted = new ArrayList<String>();
            http.exchange(1).onAbort(() -> aborted.add("second"));
            http.exchange(0).onAbort(() -> aborted.add("first"));
            http.exchange(0).respondAndClose(403, "text/plain", "no");

            assertThat(http.received()).contains("HTTP/1.1 403 Forbidden", "Connection: close", "no");
            assertThat(http.open()).isFalse();
            assertThat(aborted).containsExactly("second");
        }
    }

    @Test
    void aLostConnectionAbortsWhatWaitsAndTakesNoAnswer() {
        try (var http = HttpTester.holding()) {
            http.send(GET + GET);
            var events = new ArrayList<String>();
            http.exchange(0).onAbort(() -> events.add("one"));
            http.exchange(0).onAbort(() -> events.add("two"));
            http.exchange(1).onAbort(() -> events.add("never, it was answered"));
            http.exchange(1).respond(200, null, "waits for its turn");

            http.channel.close();
            assertThat(http.open()).isFalse();

            assertThat(events).containsExactly("one", "two");
            assertThat(http.exchange(0).respond(200, null, "late")).isFalse();
            http.exchange(0).onAbort(() -> events.add("three"));
            assertThat(events).containsExactly("one", "two", "three");
        }
    }

    @Test
    void whoWantsToKnowWhenAnAnswerWasSentIsToldOnceWhateverHappens() {
        var told = new ArrayList<String>();
        try (var http = HttpTester.holding()) {
            http.send(GET + GET + GET + GET);
            for (int i = 0; i < 4; i++) {
                String name = "answer " + i;
                http.exchange(i).onSent(() -> told.add(name));
            }
            http.exchange(1).respond(200, null, "waits for its turn");
            assertThat(told).isEmpty();
            http.exchange(0).respond(200, null, "first");
            assertThat(http.received()).contains("first", "waits for its turn");
            assertThat(told).containsExactly("answer 0", "answer 1");
            http.exchange(3).respond(200, null, "never sent");
            http.channel.close();
            assertThat(told).containsExactly("answer 0", "answer 1", "answer 2", "answer 3");
            http.exchange(2).onSent(() -> told.add("too late"));
            assertThat(told).endsWith("too late");
        }
    }

    @Test
    void dropClosesWithoutAnAnswer() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            var events = new ArrayList<String>();
            http.exchange(0).onAbort(() -> events.add("aborted"));
            http.exchange(0).drop();

            assertThat(http.open()).isFalse();
            assertThat(http.received()).isEmpty();
            assertThat(events).containsExactly("aborted");
        }
    }

    @Test
    void unknownUpgradeTokensAreIgnored() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, null, "x"))) {
            http.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n" + GET);
            assertThat(http.received().split("HTTP/1.1 200 OK", -1)).hasSize(3);
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void endpointsMayComeAndGo() {
        try (var http = HttpTester.handling(exchange -> exchange.respond(200, null, "old"))) {
            var added = new FixedEndpoint("/p", "new");
            http.router.addFirst(added);
            http.send(GET);
            assertThat(http.received()).endsWith("new");
            http.router.remove(added);
            http.send(GET);
            assertThat(http.received()).endsWith("old");
        }
    }
}
