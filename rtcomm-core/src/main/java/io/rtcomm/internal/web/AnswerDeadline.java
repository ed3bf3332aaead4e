/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.web;

import io.rtcomm.http.HttpExchange;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.transport.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a request when nobody else has in time. Confined to the loop of its connection. */
final class AnswerDeadline extends Timer {
    private static final Logger log = LoggerFactory.getLogger(AnswerDeadline.class);
    private static final long QUANTUM_NANOS = TimeUnit.MILLISECONDS.toNanos(250); // deadlines fall due together

    private final HttpExchange exchange;
    private final DefaultRouteExchange visit;
    private final Metrics metrics;

    private AnswerDeadline(HttpExchange exchange, DefaultRouteExchange visit, Metrics metrics) {
        this.exchange = exchange;
        this.visit = visit;
        this.metrics = metrics;
    }

    static void arm(
            HttpExchange exchange, DefaultRouteExchange visit, HomeLoop loop, Duration timeout, Metrics metrics) {
        var deadline = new AnswerDeadline(exchange, visit, metrics);
        exchange.onSent(() -> loop.cancel(deadline));
        loop.schedule(deadline, timeout.toNanos(), QUANTUM_NANOS);
    }

    @Override
    protected void onDeadline() {
        if (visit.answerInstead(503)) {
            metrics.increment(Metric.ANSWERS_OVERDUE);
            log.warn(
                    "the route of {} {} has not answered in time",
                    exchange.request().method(),
                    exchange.request().path());
        }
    }
}
