/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.ConnectionError;
import io.rtcomm.RejectedException;
import io.rtcomm.endpoint.RejectedTasks;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.transport.HttpRefusal;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.io.JsonStringEncoder;

/** Answers requests that are refused, and tells who wants to hear of them. Safe on any thread. */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    /** So many calls of handlers may wait; refusals are cheap to bring about, and their handlers may be slow. */
    static final int MAX_WAITING = 1000;

    private final EngineHooks hooks;
    private final AtomicInteger waiting = new AtomicInteger();

    Refusals(EngineHooks hooks) {
        this.hooks = hooks;
    }

    void log(Throwable failure) {
        if (!(failure instanceof RejectedException)) {
            log.warn("a request middleware failed", failure);
        }
    }

    /** Refuses with the text and status of the error. */
    void refuse(HttpExchange exchange, EngineError error, Map<String, Object> context) {
        int status = exchange.request().asksForWebSocket() ? 400 : error.status();
        refuse(exchange, error, status, error.message(), context);
    }

    /** Refuses with another text: JSON to a plain request, plain text to one for a WebSocket. */
    void refuse(HttpExchange exchange, EngineError error, int status, String message, Map<String, Object> context) {
        if (exchange.request().asksForWebSocket()) {
            exchange.respondAndClose(status, "text/html", message);
        } else {
            exchange.respond(
                    status, "application/json", "{\"code\":" + error.code() + ",\"message\":" + quoted(message) + "}");
        }
        tell(exchange, error, context);
    }

    /** Refuses as a transport says. */
    void refuse(HttpExchange exchange, HttpRefusal refusal) {
        refusal.headers().forEach((name, value) -> exchange.responseHeaders().set(name, value));
        exchange.respondAndClose(refusal.status(), "text/html", refusal.message());
        tell(
                exchange,
                EngineError.BAD_REQUEST,
                Map.of("name", "TRANSPORT_HANDSHAKE_ERROR", "message", refusal.message()));
    }

    /** Refuses a request about which nobody can be asked. */
    void refuseUnasked(HttpExchange exchange, RejectedExecutionException why) {
        RejectedTasks.warn("a request is refused, since nobody can be asked", why);
        exchange.respondAndClose(503, "text/plain; charset=UTF-8", "the server is too busy");
    }

    /** Tells of a request that was refused. */
    void tell(HttpExchange exchange, EngineError error, Map<String, Object> context) {
        if (hooks.errorHandlers().isEmpty()) {
            return;
        }
        var told = new ConnectionError(new RequestView(exchange), error.code(), error.message(), context);
        for (Consumer<ConnectionError> handler : hooks.errorHandlers()) {
            if (waiting.incrementAndGet() > MAX_WAITING) {
                waiting.decrementAndGet();
                log.debug("connection error handlers are {} refusals behind: one is not told", MAX_WAITING);
            } else {
                tellSoon(handler, told);
            }
        }
    }

    private void tellSoon(Consumer<ConnectionError> handler, ConnectionError error) {
        try {
            hooks.executor().execute(() -> tell(handler, error));
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            RejectedTasks.warn("nobody hears that a request was refused", e);
        }
    }

    private void tell(Consumer<ConnectionError> handler, ConnectionError error) {
        try {
            handler.accept(error);
        } catch (Throwable e) { // also an application's Error: it concerns nobody else
            log.warn("a connection error handler failed", e);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"";
    }
}
