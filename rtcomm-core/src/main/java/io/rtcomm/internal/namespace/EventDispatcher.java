/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.ArgumentException;
import io.rtcomm.Event;
import io.rtcomm.EventMiddleware;
import io.rtcomm.RejectedException;
import io.rtcomm.Responder;
import io.rtcomm.internal.lane.LaneTask;
import io.rtcomm.internal.lane.SerialExecutor;
import io.rtcomm.internal.session.Session;
import io.rtcomm.internal.session.Verdict;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket's lane, which takes its events through listeners, middleware and handlers. Confined to the lane, but for what
 * lanes say.
 *
 * <pre>
 *   onAny ──&gt; use(1) ──&gt; … ──&gt; use(n) ──&gt; handlers of the name
 *               │ proceeds later: the lane waits, so that the next event does not overtake
 * </pre>
 */
final class EventDispatcher extends BrakedLane implements HandlerTable.Visitor {
    private static final Logger log = LoggerFactory.getLogger(EventDispatcher.class);

    private final DefaultSocket socket;

    /** What the lane waits for: a middleware that has not decided yet; absent otherwise. Written on the lane. */
    private volatile SerialExecutor.@Nullable Suspension waiting;

    EventDispatcher(DefaultSocket socket, LoopClients home) {
        super(home, home.context().options().maxLaneBacklog());
        this.socket = socket;
    }

    @Override
    Session session() {
        return socket.connection().session();
    }

    void dispatch(ReceivedEvent event) {
        if (!socket.connected()) {
            return; // it disconnected while the event waited
        }
        var listeners = socket.listenersIfAny();
        if (listeners != null && listeners.seesIncoming()) {
            listeners.incoming().forEach(listener -> guarded(() -> listener.onEvent(event.name(), event.args())));
        }
        List<EventMiddleware> middleware = listeners == null ? List.of() : listeners.middleware();
        if (middleware.isEmpty()) {
            handle(event);
        } else {
            ask(event, middleware.iterator());
        }
    }

    private void ask(Event event, Iterator<EventMiddleware> rest) {
        if (!rest.hasNext()) {
            handle(event);
            return;
        }
        var decision = new Decision(event, rest);
        var verdict = new Verdict(decision);
        try {
            rest.next().handle(event, verdict);
        } catch (Throwable e) { // also an application's Error: it concerns this event only
            decision.onThrown(e);
            verdict.failed(e);
        }
        decision.onReturned();
    }

    /** The socket is gone: a middleware that never decides must not keep its lane. */
    void release() {
        var suspension = waiting;
        if (suspension != null) {
            suspension.resume(() -> {});
        }
    }

    /** One middleware's word, which may come while it runs, or later from any thread. */
    private final class Decision implements Verdict.Listener {
        private final Event event;
        private final Iterator<EventMiddleware> rest;
        private @Nullable Runnable next; // guarded by this
        private SerialExecutor.@Nullable Suspension suspension; // guarded by this
        private @Nullable Throwable thrown; // absent unless the middleware threw before it decided; on the lane

        Decision(Event event, Iterator<EventMiddleware> rest) {
            this.event = event;
            this.rest = rest;
        }

        @Override
        public void onProceed() {
            decided(() -> {
                if (socket.connected()) {
                    ask(event, rest);
                }
            });
        }

        @Override
        public void onReject(String message, @Nullable Object data) {
            decided(() -> {
                event.ack().fail(message, data);
                Throwable failure = thrown;
                socket.onError(failure == null ? new RejectedException(message, data) : failure);
            });
        }

        synchronized void onThrown(Throwable failure) {
            thrown = next == null ? failure : null;
            if (!(failure instanceof RejectedException)) {
                log.warn(
                        "middleware for \"{}\" in {} failed for socket {}",
                        event.name(),
                        socket.namespace().name(),
                        socket.id(),
                        failure);
            }
        }

        private void decided(Runnable decision) {
            var then = LaneTask.of(decision, () -> event.ack().fail(Verdict.INTERNAL_ERROR, null));
            SerialExecutor.Suspension parked;
            synchronized (this) {
                next = then;
                parked = suspension;
            }
            if (parked != null) {
                parked.resume(then);
            }
        }

        /** On the lane, when the middleware has returned. */
        void onReturned() {
            Runnable now;
            synchronized (this) {
                now = next;
                if (now == null) {
                    suspension = suspend();
                    waiting = suspension;
                }
            }
            if (now != null) {
                now.run();
            } else if (!socket.connected()) {
                release(); // it disconnected before anybody could see what waits
            }
        }
    }

    private void handle(Event event) {
        socket.handlers().visit(event, this);
    }

    /** Calls a handler. */
    @Override
    public void onHandler(HandlerCall call, Object handler, Event event) {
        if (!socket.connected()) {
            return; // it disconnected meanwhile
        }
        try {
            call.call(handler, event);
        } catch (Throwable e) { // also an application's Error: it concerns this event only
            failed(event, e);
        }
    }

    /** Answers with what a function returns. */
    <T> void respond(Event event, T value, Responder<? super T> responder) throws Exception {
        Object result = responder.respond(value);
        if (result instanceof CompletionStage<?> stage) {
            stage.whenComplete((answer, error) -> {
                Throwable failure = error == null ? failureOfAnswer(event, answer) : unwrapped(error);
                if (failure != null) {
                    socket.onLane(
                            () -> failed(event, failure), () -> event.ack().fail(Verdict.INTERNAL_ERROR, null));
                }
            });
        } else {
            event.ack(result);
        }
    }

    /** Answers on whatever thread has the answer; returns why it cannot be encoded, or null. */
    private static @Nullable Throwable failureOfAnswer(Event event, @Nullable Object answer) {
        try {
            event.ack(answer);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static Throwable unwrapped(Throwable error) {
        Throwable cause = error.getCause();
        return error instanceof CompletionException && cause != null ? cause : error;
    }

    private void failed(Event event, Throwable error) {
        if (error instanceof RejectedException rejected) {
            event.ack().fail(String.valueOf(rejected.getMessage()), rejected.data());
        } else if (error instanceof ArgumentException) {
            event.ack().fail("invalid arguments", null);
        } else {
            log.warn(
                    "handler of \"{}\" in {} failed for socket {}",
                    event.name(),
                    socket.namespace().name(),
                    socket.id(),
                    error);
            event.ack().fail(Verdict.INTERNAL_ERROR, null);
        }
        socket.onError(error);
    }

    /** Runs a listener: what it throws is told as what handlers throw. */
    void guarded(Runnable listener) {
        try {
            listener.run();
        } catch (Throwable e) { // also an application's Error: the others hear all the same
            logged(e);
            socket.onError(e);
        }
    }

    /** Tells a listener to errors: what it throws itself is told nobody. */
    void tell(Consumer<Throwable> listener, Throwable error) {
        try {
            listener.accept(error);
        } catch (Throwable e) { // also an application's Error
            logged(e);
        }
    }

    private void logged(Throwable error) {
        log.warn(
                "a listener of socket {} in {} failed",
                socket.id(),
                socket.namespace().name(),
                error);
    }
}
