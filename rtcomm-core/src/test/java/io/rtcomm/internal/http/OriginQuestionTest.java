/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Cors;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Origins that the application decides about later. */
@Timeout(30)
class OriginQuestionTest {
    private static final String GOOD = "Origin: https://a.example\r\n";

    private final List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    private final List<String> served = new ArrayList<>();
    private final Metrics metrics = new Metrics();

    private CompletionStage<Boolean> ask(String origin) {
        var answer = new CompletableFuture<Boolean>();
        asked.add(answer);
        return answer;
    }

    private HttpTester tester(Cors cors) {
        var gate = new OriginGate(new OriginPolicy(cors, metrics));
        return HttpTester.handling(exchange -> gate.admit(exchange, () -> {
            served.add(exchange.request().path());
            exchange.respond(200, "text/plain", exchange.request().path());
        }));
    }

    private HttpTester tester() {
        return tester(Cors.builder().originsWhereLater(this::ask).build());
    }

    private static String get(String path, String fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: server.example\r\n" + fields + "\r\n";
    }

    @Test
    void aRequestWaitsForTheDecision() {
        try (var http = tester()) {
            http.send(get("/one", GOOD));
            assertThat(http.received()).isEmpty();

            asked.get(0).complete(true);

            assertThat(http.received())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("Access-Control-Allow-Origin: https://a.example\r\n", "Vary: Origin\r\n");
            http.send(get("/two", GOOD));
            asked.get(1).complete(false);
            assertThat(http.received()).startsWith("HTTP/1.1 403 ").doesNotContain("Access-Control-Allow-Origin");
            assertThat(served).containsExactly("/one");
        }
    }

    @Test
    void anAnswerThatIsThereAlreadyDoesNotWait() {
        try (var http = tester(Cors.builder()
                .originsWhereLater(origin -> CompletableFuture.completedStage(origin.equals("https://a.example")))
                .build())) {
            http.send(get("/one", GOOD) + get("/two", "Origin: https://b.example\r\n"));

            assertThat(http.received()).contains("HTTP/1.1 200 ", "HTTP/1.1 403 ");
            assertThat(served).containsExactly("/one");
        }
    }

    @Test
    void nothingElseThanAYesIsOne() {
        List<Function<String, CompletionStage<Boolean>>> conditions = List.of(
                origin -> CompletableFuture.failedStage(new IllegalStateException("no data base")),
                origin -> CompletableFuture.completedFuture(null),
                origin -> {
                    throw new IllegalArgumentException("no origin");
                },
                origin -> null);
        for (var condition : conditions) {
            try (var http = tester(Cors.builder().originsWhereLater(condition).build())) {
                http.send(get("/one", GOOD));

                assertThat(http.received()).startsWith("HTTP/1.1 403 ");
            }
        }
        assertThat(served).isEmpty();
    }

    @Test
    void ofSeveralConditionsOneYesIsEnoughAndAllNosAreNeeded() {
        try (var http = tester(Cors.builder()
                .originsWhereLater(this::ask)
                .originsWhereLater(this::ask)
                .build())) {
            http.send(get("/one", GOOD));
            asked.get(0).complete(false);
            assertThat(http.received()).isEmpty();
            asked.get(1).complete(true);
            assertThat(http.received()).startsWith("HTTP/1.1 200 ");

            http.send(get("/two", GOOD));
            asked.get(2).complete(false);
            asked.get(3).complete(false);
            assertThat(http.received()).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void whatIsKnownIsNotAsked() {
        try (var http = tester(Cors.builder()
                .origins("https://known.example")
                .originsWhereLater(this::ask)
                .build())) {
            http.send(get("/none", "")
                    + get("/known", "Origin: https://known.example\r\n")
                    + get("/own", "Origin: http://server.example\r\n"));
            http.send(get("/invalid", "Origin: https://a.example\r\nOrigin: https://b.example\r\n"));

            assertThat(served).containsExactly("/none", "/known", "/own");
            assertThat(http.received()).contains("HTTP/1.1 400 ");
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void aPreflightIsDecidedAboutToo() {
        String preflight = "OPTIONS /one HTTP/1.1\r\nHost: server.example\r\n" + GOOD
                + "Access-Control-Request-Method: POST\r\n\r\n";
        try (var http = tester()) {
            http.send(preflight + preflight);
            asked.get(1).complete(false);
            asked.get(0).complete(true);

            String answers = http.received();

            assertThat(answers).startsWith("HTTP/1.1 204 ").containsOnlyOnce("Access-Control-Allow-Origin");
            assertThat(served).isEmpty();
        }
    }

    @Test
    void answersOfPipelinedRequestsKeepTheirOrder() {
        try (var http = tester()) {
            http.send(get("/one", GOOD) + get("/two", GOOD) + get("/three", ""));
            asked.get(1).complete(true);
            assertThat(http.received()).isEmpty();

            asked.get(0).complete(true);

            String answers = http.received();
            assertThat(answers.indexOf("/one")).isLessThan(answers.indexOf("/two"));
            assertThat(answers.indexOf("/two")).isLessThan(answers.indexOf("/three"));
            assertThat(served).containsExactly("/three", "/two", "/one");
        }
    }

    @Test
    void aDecisionThatComesTooLateIsANo() {
        try (var http = tester(Cors.builder()
                .originsWhereLater(this::ask)
                .decisionTimeout(Duration.ofSeconds(2))
                .build())) {
            http.send(get("/one", GOOD));
            http.channel.advanceTimeBy(1, TimeUnit.SECONDS);
            http.channel.runScheduledPendingTasks();
            assertThat(http.received()).isEmpty();

            http.channel.advanceTimeBy(2, TimeUnit.SECONDS);
            http.channel.runScheduledPendingTasks();

            assertThat(http.received()).startsWith("HTTP/1.1 403 ");
            assertThat(metrics.count(Metric.ORIGINS_UNDECIDED)).isEqualTo(1);
            asked.get(0).complete(true);
            assertThat(http.received()).isEmpty();
            assertThat(served).isEmpty();
        }
    }

    @Test
    void nothingIsLeftOfAClientThatHasLeft() {
        WeakReference<HttpExchange> gone;
        try (var http = tester()) {
            http.send(get("/one", GOOD));
            gone = new WeakReference<>(http.exchange(0));
            http.channel.close();
            assertThat(http.open()).isFalse();
            assertThat(http.channel.runScheduledPendingTasks()).as("timers").isEqualTo(-1);
            http.exchanges.clear();
        }
        await().until(() -> {
            System.gc();
            return gone.refersTo(null);
        });
        asked.get(0).complete(true);
        assertThat(served).isEmpty();
        assertThat(metrics.count(Metric.ORIGINS_UNDECIDED)).isZero();
    }
}
