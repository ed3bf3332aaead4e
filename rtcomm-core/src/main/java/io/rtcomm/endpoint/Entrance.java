/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import io.rtcomm.ConnectMiddleware;
import io.rtcomm.HttpNext;
import io.rtcomm.RejectedException;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.http.HttpExchange;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The middleware of an endpoint, asked one after the other before anything of a client is answered. Safe on any thread.
 *
 * @param <C> what the endpoint makes of a request
 */
public final class Entrance<C> {
    private static final Logger log = LoggerFactory.getLogger(Entrance.class);
    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;

    private final ErrorAnswers errors;
    private final List<ConnectMiddleware<? super C>> middleware = new CopyOnWriteArrayList<>();

    /** An entrance that lets everyone in. */
    public Entrance(JsonCodec codec) {
        this.errors = new ErrorAnswers(codec);
    }

    /** Adds a middleware behind those that are there. */
    public void use(ConnectMiddleware<? super C> more) {
        middleware.add(more);
    }

    /**
     * Asks the middleware.
     *
     * @param exchange is answered when one of them refuses
     * @param lane where they run; a client whose turn it does not take is refused with 503
     * @param admitted runs on the lane when all of them proceeded; at once when there are none
     */
    public void ask(HttpExchange exchange, C connection, Executor lane, Runnable admitted) {
        ask(exchange, connection, lane, admitted, () -> {});
    }

    /**
     * Asks the middleware, see {@link #ask(HttpExchange, Object, Executor, Runnable)}.
     *
     * @param refused runs when one of them refused, or when nobody can be asked, behind the answer
     */
    public void ask(HttpExchange exchange, C connection, Executor lane, Runnable admitted, Runnable refused) {
        var rest = middleware.iterator();
        if (rest.hasNext()) {
            askSoon(new Visit<>(exchange, connection, lane, admitted, refused), rest);
        } else {
            admitted.run();
        }
    }

    private record Visit<C>(HttpExchange exchange, C connection, Executor lane, Runnable admitted, Runnable refused) {}

    private void askSoon(Visit<C> visit, Iterator<ConnectMiddleware<? super C>> rest) {
        if (visit.lane instanceof Lane lane) {
            lane.execute(() -> ask(visit, rest), () -> onDropped(visit));
            return;
        }
        try {
            visit.lane.execute(() -> ask(visit, rest));
        } catch (RejectedExecutionException e) {
            RejectedTasks.warn("a request is refused, since nobody can be asked", e);
            onDropped(visit);
        }
    }

    /** Nobody will decide, and the client waits for an answer. */
    private void onDropped(Visit<C> visit) {
        errors.refuse(visit.exchange, UNAVAILABLE, "the server is too busy", null);
        visit.refused.run();
    }

    private void ask(Visit<C> visit, Iterator<ConnectMiddleware<? super C>> rest) {
        if (!rest.hasNext()) {
            visit.admitted.run();
            return;
        }
        var verdict = new Verdict(visit, rest);
        try {
            rest.next().handle(visit.connection, verdict);
        } catch (RejectedException e) {
            verdict.reject(e);
        } catch (Throwable e) { // also an Error: the client waits for an answer
            log.warn("a middleware of {} failed", visit.exchange.request().path(), e);
            verdict.reject(500, "internal error");
        }
    }

    private final class Verdict implements HttpNext {
        private final Visit<C> visit;
        private final Iterator<ConnectMiddleware<? super C>> rest;
        private final AtomicBoolean spoken = new AtomicBoolean();

        Verdict(Visit<C> visit, Iterator<ConnectMiddleware<? super C>> rest) {
            this.visit = visit;
            this.rest = rest;
        }

        @Override
        public void proceed() {
            if (spoken.compareAndSet(false, true)) {
                askSoon(visit, rest);
            }
        }

        @Override
        public void reject(String message, @Nullable Object data) {
            reject(FORBIDDEN, message, data);
        }

        @Override
        public void reject(int status, String message, @Nullable Object data) {
            ErrorAnswers.requireError(status);
            if (spoken.compareAndSet(false, true)) {
                errors.refuse(visit.exchange, status, message, data);
                visit.refused.run();
            }
        }

        void reject(RejectedException e) {
            if (spoken.compareAndSet(false, true)) {
                errors.refuse(visit.exchange, e);
                visit.refused.run();
            }
        }
    }
}
