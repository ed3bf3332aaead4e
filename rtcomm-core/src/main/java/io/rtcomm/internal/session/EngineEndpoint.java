/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.rtcomm.DisconnectReason;
import io.rtcomm.RequestMiddleware;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.internal.http.OriginPolicy;
import io.rtcomm.internal.loop.Loops;
import io.rtcomm.transport.Timer;
import io.rtcomm.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Answers HTTP requests under the Engine.IO path: origin policy, middleware, then verification in the order of the
 * reference server, and only then is anything created. Safe on any thread.
 */
public final class EngineEndpoint implements Endpoint {
    private final String path;
    private final Map<String, Transport> transports;
    private final OriginPolicy origins;
    private final EngineHooks hooks;
    private final Refusals refusals;
    private final SessionOpener opener;
    private final SessionRegistry registry;
    private final Loops loops;

    private volatile boolean draining;
    private volatile @Nullable DisconnectReason closing; // absent until all sessions are to end

    /**
     * An endpoint.
     *
     * @param path the prefix of its paths, with a slash at its end
     * @param transports by name
     */
    public EngineEndpoint(
            String path,
            Map<String, Transport> transports,
            OriginPolicy origins,
            EngineHooks hooks,
            SessionOpener opener) {
        this.path = path;
        this.transports = Map.copyOf(transports);
        this.origins = origins;
        this.hooks = hooks;
        this.refusals = new Refusals(hooks);
        this.opener = opener;
        this.registry = opener.registry();
        this.loops = opener.loops();
    }

    @Override
    public boolean matches(String requestPath) {
        return requestPath.startsWith(path);
    }

    /** No session is opened from now on. Those that there are have an end of their own, {@link #closeSessions}. */
    @Override
    public CompletionStage<Void> drain() {
        draining = true;
        return CompletableFuture.completedStage(null);
    }

    /**
     * Ends all sessions, each on its own loop, when what waits for the client was written.
     *
     * @param spread each session at a moment of its own within this time, so that not all clients come back at once; zero
     *     for all of them now
     */
    public void closeSessions(DisconnectReason reason, Duration spread) {
        closing = reason; // before the walk: a session that it does not find finds this
        for (Session session : registry.all()) {
            if (spread.isZero()) {
                session.loop().execute(() -> session.close(reason));
            } else {
                long delay = ThreadLocalRandom.current().nextLong(spread.toNanos());
                session.loop().execute(() -> closeLater(session, reason, delay));
            }
        }
    }

    private static void closeLater(Session session, DisconnectReason reason, long delayNanos) {
        session.loop()
                .schedule(
                        new Timer() {
                            @Override
                            protected void onDeadline() {
                                session.close(reason);
                            }
                        },
                        delayNanos);
    }

    /** Ends all sessions at once, each on its own loop. */
    public void closeSessionsNow(DisconnectReason reason) {
        for (Session session : registry.all()) {
            session.loop().execute(() -> session.closeNow(reason));
        }
    }

    @Override
    public void onBanned(HttpExchange exchange) {
        refusals.tell(
                exchange,
                EngineError.FORBIDDEN,
                Map.of(
                        "name",
                        "ADDRESS_BANNED",
                        "address",
                        address(exchange.request().remoteAddress())));
    }

    private static String address(InetSocketAddress client) {
        return client.getAddress() == null
                ? client.getHostString()
                : client.getAddress().getHostAddress();
    }

    @Override
    public void handle(HttpExchange exchange) {
        addHeadersHooks(exchange);
        origins.judge(exchange, verdict -> onOrigin(exchange, verdict));
    }

    private void onOrigin(HttpExchange exchange, OriginPolicy.Verdict verdict) {
        switch (verdict) {
            case ALLOWED -> runMiddleware(exchange, hooks.middleware().iterator());
            case REFUSED ->
                refusals.refuse(
                        exchange,
                        EngineError.FORBIDDEN,
                        403, // also for a WebSocket (RFC 6455 §4.2.2)
                        EngineError.FORBIDDEN.message(),
                        Map.of("name", "ORIGIN_REFUSED", "origin", origin(exchange)));
            case INVALID ->
                refusals.refuse(
                        exchange,
                        EngineError.BAD_REQUEST,
                        Map.of("name", "INVALID_ORIGIN", "origin", origin(exchange)));
            case PREFLIGHT -> exchange.respond(204, null, "");
        }
    }

    private static String origin(HttpExchange exchange) {
        return String.valueOf(exchange.request().header(HttpHeaderNames.ORIGIN));
    }

    private void addHeadersHooks(HttpExchange exchange) {
        if (hooks.headersHooks().isEmpty()) {
            return;
        }
        boolean initial = noSid(exchange.request());
        var view = new RequestView(exchange);
        for (var hook : hooks.headersHooks()) {
            exchange.beforeHeaders(headers -> hook.onHeaders(view, initial, headers::add));
        }
    }

    private void runMiddleware(HttpExchange exchange, Iterator<RequestMiddleware> rest) {
        if (!rest.hasNext()) {
            verify(exchange);
            return;
        }
        ask(rest.next(), exchange, new Verdict.Listener() {
            @Override
            public void onProceed() {
                exchange.channel().eventLoop().execute(() -> runMiddleware(exchange, rest));
            }

            @Override
            public void onReject(String message, @Nullable Object data) {
                refusals.refuse(
                        exchange, EngineError.BAD_REQUEST, Map.of("name", "MIDDLEWARE_FAILURE", "message", message));
            }
        });
    }

    private void ask(RequestMiddleware middleware, HttpExchange exchange, Verdict.Listener listener) {
        try {
            hooks.executor().execute(() -> {
                var verdict = new Verdict(listener);
                try {
                    middleware.handle(new RequestView(exchange), verdict);
                } catch (Throwable e) { // also an Error: the client waits for an answer
                    refusals.log(e);
                    verdict.failed(e);
                }
            });
        } catch (RejectedExecutionException e) {
            refusals.refuseUnasked(exchange, e);
        }
    }

    /** On the channel's loop. */
    private void verify(HttpExchange exchange) {
        HttpRequestHead request = exchange.request();
        String name = request.param("transport");
        Transport transport = name == null ? null : transports.get(name);
        if (transport == null) {
            refusals.refuse(exchange, EngineError.UNKNOWN_TRANSPORT, Map.of("transport", String.valueOf(name)));
        } else if (noSid(request)) {
            verifyOpening(exchange, transport);
        } else {
            verifyExisting(exchange, transport);
        }
    }

    static boolean noSid(HttpRequestHead request) {
        String sid = request.param("sid");
        return sid == null || sid.isEmpty();
    }

    private void verifyExisting(HttpExchange exchange, Transport transport) {
        HttpRequestHead request = exchange.request();
        String sid = String.valueOf(request.param("sid"));
        Session session = registry.get(sid);
        if (session == null) {
            refusals.refuse(exchange, EngineError.UNKNOWN_SID, Map.of("sid", sid));
            return;
        }
        if (!opener.binding().holds(exchange, session)) {
            refusals.refuse(
                    exchange,
                    EngineError.FORBIDDEN,
                    403, // also for a WebSocket (RFC 6455 §4.2.2)
                    EngineError.FORBIDDEN.message(),
                    Map.of("name", "IDENTITY_MISMATCH", "sid", sid));
            return;
        }
        boolean upgrade = request.asksForWebSocket();
        boolean elsewhere = !upgrade && !session.transportName().equals(transport.name());
        if (elsewhere || upgrade != transport.requiresUpgrade()) {
            refuseTransport(exchange, transport, session);
        } else if (!session.protocol().eio().equals(request.param("EIO"))) {
            refusals.refuse(
                    exchange,
                    EngineError.BAD_REQUEST,
                    Map.of(
                            "name", "PROTOCOL_MISMATCH",
                            "protocol", String.valueOf(request.param("EIO")),
                            "previousProtocol", session.protocol().eio()));
        } else if (upgrade) {
            var refusal = transport.check(request);
            if (refusal != null) {
                refusals.refuse(exchange, refusal);
            } else {
                opener.offer(exchange, transport, session);
            }
        } else {
            toHome(exchange, transport, session);
        }
    }

    private void toHome(HttpExchange exchange, Transport transport, Session session) {
        if (session.loop().inLoop()) {
            session.onRequest(exchange);
        } else {
            session.loop().execute(() -> {
                if (session.transportName().equals(transport.name())) {
                    session.onRequest(exchange);
                } else {
                    refuseTransport(exchange, transport, session); // it was upgraded in the meantime
                }
            });
        }
    }

    private void refuseTransport(HttpExchange exchange, Transport transport, Session session) {
        refusals.refuse(
                exchange,
                EngineError.BAD_REQUEST,
                Map.of(
                        "name", "TRANSPORT_MISMATCH",
                        "transport", transport.name(),
                        "previousTransport", session.transportName()));
    }

    private void verifyOpening(HttpExchange exchange, Transport transport) {
        HttpRequestHead request = exchange.request();
        if (!request.method().equals("GET") && request.connectProtocol() == null) {
            refusals.refuse(exchange, EngineError.BAD_HANDSHAKE_METHOD, Map.of("method", request.method()));
            return;
        }
        if (request.asksForWebSocket() != transport.requiresUpgrade()) {
            refusals.refuse(exchange, EngineError.BAD_REQUEST, Map.of("name", "TRANSPORT_HANDSHAKE_ERROR"));
            return;
        }
        RequestMiddleware allowRequest = hooks.allowRequest();
        if (allowRequest == null) {
            open(exchange, transport);
            return;
        }
        ask(allowRequest, exchange, new Verdict.Listener() {
            @Override
            public void onProceed() {
                exchange.channel().eventLoop().execute(() -> open(exchange, transport));
            }

            @Override
            public void onReject(String message, @Nullable Object data) {
                refusals.refuse(
                        exchange,
                        EngineError.FORBIDDEN,
                        request.asksForWebSocket() ? 400 : EngineError.FORBIDDEN.status(),
                        message,
                        Map.of("message", message));
            }
        });
    }

    private void open(HttpExchange exchange, Transport transport) {
        if (draining) {
            exchange.respondAndClose(503, "text/plain; charset=UTF-8", "the server is closing");
            return;
        }
        var protocol = opener.protocolOf(exchange.request());
        if (protocol == null) {
            refusals.refuse(
                    exchange,
                    EngineError.UNSUPPORTED_PROTOCOL_VERSION,
                    Map.of("protocol", String.valueOf(exchange.request().param("EIO"))));
            return;
        }
        var refusal = transport.check(exchange.request());
        if (refusal != null) {
            refusals.refuse(exchange, refusal);
            return;
        }
        byte[] mark = opener.binding().mark(exchange);
        if (mark == null) {
            refusals.refuse(
                    exchange,
                    EngineError.FORBIDDEN,
                    403,
                    EngineError.FORBIDDEN.message(),
                    Map.of("name", "IDENTITY_UNKNOWN"));
            return;
        }
        Session opened = opener.open(
                exchange, transport, protocol, loops.of(exchange.channel().eventLoop()), mark);
        DisconnectReason late = closing;
        if (opened != null && late != null) {
            opened.close(late); // whoever closed them all may have been too early to see this one
        }
    }
}
