/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rtcomm.endpoint.web.RouteExchange;
import io.rtcomm.endpoint.web.RouteOptions;
import io.rtcomm.observe.Metric;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that do not come. */
@Timeout(60)
class RouteTimeoutsTest {
    private static final RouteOptions IMPATIENT = RouteOptions.DEFAULT.withAnswerTimeout(Duration.ofMillis(300));

    @AutoClose
    private final WebFixture web = new WebFixture();

    private final RtcommServer server = web.server;

    @Test
    void aRouteThatNeverAnswersIsAnswered503AndItsLateAnswerComesToNothing() {
        var late = new CompletableFuture<RouteExchange>();
        server.route("GET", "/never", IMPATIENT, late::complete);
        server.route("GET", "/other", exchange -> exchange.text("fine"));

        assertThat(web.get("/never").status()).isEqualTo(503);
        late.join().text("too late");

        await().until(() -> server.metrics().count(Metric.ANSWERS_OVERDUE) == 1);
        try (var next = web.connect()) {
            assertThat(next.get("/other").text()).isEqualTo("fine");
        }
    }

    @Test
    void whatAHandlerWasAboutToSayDoesNotStandAboveTheAnswerThatIsGivenInItsPlace() {
        server.route(
                "GET",
                "/never",
                IMPATIENT,
                exchange -> exchange.responseHeader("Content-Encoding", "gzip")
                        .responseHeader("Cache-Control", "public, max-age=3600"));

        var answer = web.get("/never");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.fields()).doesNotContainKeys("Content-Encoding", "Cache-Control");
    }

    @Test
    void aMiddlewareThatNeverDecidesIsAnswered503() {
        server.route("GET", "/undecided", IMPATIENT.with((exchange, next) -> {}), exchange -> exchange.text("never"));

        assertThat(web.get("/undecided").status()).isEqualTo(503);
    }

    @Test
    void whatIsAnsweredInTimeIsNotAnsweredAgain() {
        server.route("GET", "/quick", IMPATIENT, exchange -> exchange.text("quick"));
        for (int i = 0; i < 3; i++) {
            assertThat(web.get("/quick").text()).isEqualTo("quick");
        }
        await().during(Duration.ofMillis(700)).until(() -> server.metrics().count(Metric.ANSWERS_OVERDUE) == 0);
        assertThat(web.get("/quick").text()).isEqualTo("quick");
    }

    @Test
    void anAnswerMayBeAllowedToTakeForEver() {
        var options = RouteOptions.DEFAULT.withAnswerTimeout(Duration.ZERO);
        server.route(
                "GET",
                "/slow",
                options,
                exchange -> exchange.json(CompletableFuture.supplyAsync(
                        () -> "later", CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS))));
        assertThat(web.get("/slow").text()).isEqualTo("\"later\"");
        assertThatThrownBy(() -> options.withAnswerTimeout(Duration.ofSeconds(-1)))
                .hasMessage("answerTimeout: PT-1S (expected: >= 0)");
    }
}
