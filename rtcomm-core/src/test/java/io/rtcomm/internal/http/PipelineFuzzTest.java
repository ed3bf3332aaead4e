/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.http.HttpExchange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random requests, cut at random places, answered in random order: nothing is lost, doubled or out of order. */
class PipelineFuzzTest {
    private static final int REQUESTS = 60;
    private static final Pattern ANSWER = Pattern.compile("<(\\d+) ([^>]*)>");

    private final List<HttpExchange> unanswered = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void answersComeInTheOrderOfTheRequests(long seed) {
        var random = new Random(seed);
        byte[] requests = requests(random).getBytes(UTF_8);
        var expected = new ArrayList<String>();
        for (int i = 0; i < REQUESTS; i++) {
            expected.add("<" + i + " " + bodies.get(i) + ">");
        }
        var received = new StringBuilder();
        try (var http = HttpTester.handling(exchange -> take(exchange, random))) {
            for (int at = 0; at < requests.length; ) {
                int end = Math.min(requests.length, at + 1 + random.nextInt(random.nextInt(10) == 0 ? 5000 : 60));
                http.send(Arrays.copyOfRange(requests, at, end));
                at = end;
                answerSome(random, 3);
                received.append(http.received());
            }
            while (!unanswered.isEmpty()) {
                answerSome(random, 1);
                received.append(http.received());
            }
            assertThat(http.open()).isTrue();
        }
        assertThat(ANSWER.matcher(received).results().map(result -> result.group()))
                .containsExactlyElementsOf(expected);
    }

    private String requests(Random random) {
        var text = new StringBuilder();
        for (int i = 0; i < REQUESTS; i++) {
            String body =
                    random.nextInt(3) == 0 ? "" : "b".repeat(random.nextInt(random.nextInt(8) == 0 ? 40_000 : 50));
            boolean ignored = random.nextInt(5) == 0;
            bodies.add(ignored ? "ignored" : "" + body.length());
            text.append(body.isEmpty() ? "GET" : "POST").append(" /").append(i).append(ignored ? "?ignore" : "");
            text.append(" HTTP/1.1\r\nHost: h\r\n");
            if (body.isEmpty()) {
                text.append("\r\n");
            } else if (random.nextBoolean()) {
                text.append("Content-Length: ")
                        .append(body.length())
                        .append("\r\n\r\n")
                        .append(body);
            } else {
                text.append("Transfer-Encoding: chunked\r\n\r\n");
                for (int at = 0; at < body.length(); ) {
                    int size = 1 + random.nextInt(body.length() - at);
                    text.append(Integer.toHexString(size))
                            .append("\r\n")
                            .append(body, at, at + size)
                            .append("\r\n");
                    at += size;
                }
                text.append("0\r\n\r\n");
            }
        }
        return text.toString();
    }

    private void take(HttpExchange exchange, Random random) {
        if (exchange.request().param("ignore") != null) {
            exchange.responseHeaders().set("X-Body", "ignored");
            takeOrAnswer(exchange, random);
        } else {
            exchange.readBody(50_000, new HttpTester.Bodies() {
                @Override
                public void onBody(byte[] body) {
                    exchange.responseHeaders().set("X-Body", "" + body.length);
                    takeOrAnswer(exchange, random);
                }
            });
        }
    }

    private void takeOrAnswer(HttpExchange exchange, Random random) {
        if (random.nextInt(4) == 0) {
            answer(exchange);
        } else {
            unanswered.add(exchange);
        }
    }

    private void answerSome(Random random, int chance) {
        while (!unanswered.isEmpty() && random.nextInt(chance) == 0) {
            answer(unanswered.remove(random.nextInt(unanswered.size())));
        }
    }

    private static void answer(HttpExchange exchange) {
        String id = exchange.request().path().substring(1);
        exchange.respond(200, null, "<" + id + " " + exchange.responseHeaders().get("X-Body") + ">");
    }
}
