/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseEnd;
import io.rtcomm.endpoint.sse.SseEndpoint;
import io.rtcomm.endpoint.sse.SseHub;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.PathPattern;
import io.rtcomm.observe.Gauge;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The endpoints of one server by their paths. Safe on any thread. */
final class Hub implements SseHub {
    private final EndpointContext context;
    private final Map<String, PathEndpoint> endpoints = new ConcurrentHashMap<>(); // changed by one thread at a time
    private final AtomicInteger live = new AtomicInteger(); // streams of all endpoints
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile List<PathEndpoint> patterns = List.of(); // those with names in their paths, in the order of asking
    private volatile boolean draining;

    Hub(EndpointContext context) {
        this.context = context;
        context.metrics().gauge(Gauge.STREAMS, live::get);
    }

    EndpointContext context() {
        return context;
    }

    @Override
    public SseEndpoint endpoint(String path) {
        return at(path);
    }

    @Override
    public SseChannel channel(String path) {
        return at(path).channel();
    }

    private synchronized PathEndpoint at(String path) {
        PathEndpoint known = endpoints.get(path);
        if (known != null) {
            return known;
        }
        var made = new PathEndpoint(this, path);
        endpoints.put(path, made);
        sortPatterns();
        return made;
    }

    synchronized void remove(PathEndpoint endpoint) {
        endpoints.remove(endpoint.path(), endpoint);
        sortPatterns();
    }

    private void sortPatterns() {
        patterns = endpoints.values().stream()
                .filter(endpoint -> !endpoint.pattern().names().isEmpty())
                .sorted(Comparator.comparing(PathEndpoint::pattern, PathPattern.MOST_SPECIFIC_FIRST))
                .toList();
    }

    @Override
    public boolean matches(String path) {
        return find(path) != null;
    }

    @Override
    public @Nullable PathPattern pattern(String path) {
        PathEndpoint endpoint = find(path);
        return endpoint == null ? null : endpoint.pattern();
    }

    /** A path without names is looked up; there may be as many of them as there are channels. */
    private @Nullable PathEndpoint find(String path) {
        String decoded = path.indexOf('%') < 0 ? path : PathPattern.decode(path);
        PathEndpoint exact = decoded == null ? null : endpoints.get(decoded);
        if (exact != null && exact.pattern().matches(path)) {
            return exact;
        }
        for (PathEndpoint endpoint : patterns) {
            if (endpoint.pattern().matches(path)) {
                return endpoint;
            }
        }
        return null;
    }

    @Override
    public void handle(HttpExchange exchange) {
        String path = exchange.request().path();
        PathEndpoint endpoint = find(path);
        Map<String, String> params =
                endpoint == null ? null : endpoint.pattern().match(path);
        if (endpoint == null || params == null) {
            Refusals.refuse(exchange, 404); // it was closed since it matched
        } else if (draining) {
            exchange.drop();
        } else {
            endpoint.onRequest(exchange, params);
        }
    }

    @Override
    public CompletionStage<Void> drain() {
        draining = true;
        endpoints.values().forEach(endpoint -> endpoint.closeStreams(SseEnd.SERVER_SHUTTING_DOWN));
        completeIfDrained();
        return drained;
    }

    boolean draining() {
        return draining;
    }

    void onReserved() {
        live.incrementAndGet();
    }

    void onReleased() {
        live.decrementAndGet();
        completeIfDrained();
    }

    private void completeIfDrained() {
        if (draining && live.get() == 0) {
            drained.complete(null);
        }
    }
}
