/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.EventLoop;
import io.rtcomm.Cors;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request whose origin the application has yet to decide about. Confined to the event loop of the exchange. What comes first
 * counts: a yes, the last no, the end of the time, or the end of the connection. From then on it holds nothing of the request,
 * however long the application may hold it.
 */
final class OriginQuestion {
    private static final Logger log = LoggerFactory.getLogger(OriginQuestion.class);
    private static final Duration CENTURY = Duration.ofDays(36_500); // as good as for ever, and has nanoseconds

    private final String origin;
    private final EventLoop loop;
    private final Metrics metrics;
    private @Nullable HttpExchange exchange; // absent when it is over
    private @Nullable Consumer<Boolean> then; // the same
    private @Nullable Future<?> deadline; // absent before it is waited for
    private int open; // so many answers are to come

    private OriginQuestion(String origin, HttpExchange exchange, Metrics metrics, Consumer<Boolean> then) {
        this.origin = origin;
        this.loop = exchange.channel().eventLoop();
        this.metrics = metrics;
        this.exchange = exchange;
        this.then = then;
    }

    /**
     * Asks, on the event loop.
     *
     * @param then told on the event loop, at once or later, whether the origin is allowed; never when the client has left
     */
    static void ask(Cors cors, String origin, HttpExchange exchange, Metrics metrics, Consumer<Boolean> then) {
        var question = new OriginQuestion(origin, exchange, metrics, then);
        var conditions = cors.laterConditions();
        question.open = conditions.size();
        for (var condition : conditions) {
            question.ask(condition);
        }
        if (question.then != null) {
            Duration time = cors.decisionTimeout();
            long nanos = (time.compareTo(CENTURY) > 0 ? CENTURY : time).toNanos();
            question.deadline = question.loop.schedule(question::onDeadline, nanos, TimeUnit.NANOSECONDS);
            exchange.onAbort(question::forget);
        }
    }

    private void ask(Function<? super String, ? extends CompletionStage<Boolean>> condition) {
        if (then == null) {
            return; // allowed already
        }
        try {
            condition.apply(origin).whenComplete((allowed, failure) -> answer(Boolean.TRUE.equals(allowed), failure));
        } catch (RuntimeException e) {
            answer(false, e);
        }
    }

    /** On any thread. */
    private void answer(boolean allowed, @Nullable Throwable failure) {
        if (failure != null) {
            log.error("the condition for origins failed, {} is not allowed", origin, failure);
        }
        if (loop.inEventLoop()) {
            onAnswer(allowed);
            return;
        }
        try {
            loop.execute(() -> onAnswer(allowed));
        } catch (RejectedExecutionException e) {
            log.debug("the origin {} was decided about after the end of the server", origin, e);
        }
    }

    private void onAnswer(boolean allowed) {
        open--;
        if (allowed || open == 0) {
            conclude(allowed);
        }
    }

    private void onDeadline() {
        if (then != null) {
            metrics.increment(Metric.ORIGINS_UNDECIDED);
            log.debug("the origin {} was not decided about in time, and is not allowed", origin);
            conclude(false);
        }
    }

    private void conclude(boolean allowed) {
        Consumer<Boolean> waiting = then;
        HttpExchange asked = exchange;
        if (waiting == null || asked == null) {
            return;
        }
        forget();
        try {
            waiting.accept(allowed);
        } catch (Throwable e) { // nobody else sees it, and the client waits for an answer
            log.error(
                    "the endpoint of {} {} failed",
                    asked.request().method(),
                    asked.request().path(),
                    e);
            asked.respond(500, ErrorBody.TYPE, ErrorBody.of(500));
        }
    }

    private void forget() {
        then = null;
        exchange = null;
        Future<?> pending = deadline;
        deadline = null;
        if (pending != null) {
            pending.cancel(false);
        }
    }
}
