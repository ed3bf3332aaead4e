/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseEnd;
import io.rtcomm.endpoint.sse.SseEndpoint;
import io.rtcomm.endpoint.sse.SseHub;
import io.rtcomm.http.HttpExchange;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The endpoints of one server by their paths. Safe on any thread. */
final class Hub implements SseHub {
    private final EndpointContext context;
    private final Map<String, PathEndpoint> endpoints = new ConcurrentHashMap<>();
    private final AtomicInteger live = new AtomicInteger(); // streams of all endpoints
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    Hub(EndpointContext context) {
        this.context = context;
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

    private PathEndpoint at(String path) {
        return endpoints.computeIfAbsent(path, name -> new PathEndpoint(this, name));
    }

    void remove(PathEndpoint endpoint) {
        endpoints.remove(endpoint.path(), endpoint);
    }

    @Override
    public boolean matches(String path) {
        return find(path) != null;
    }

    private @Nullable PathEndpoint find(String path) {
        PathEndpoint exact = endpoints.get(path);
        if (exact != null && exact.match(path) != null) {
            return exact;
        }
        for (PathEndpoint endpoint : endpoints.values()) {
            if (endpoint.match(path) != null) {
                return endpoint;
            }
        }
        return null;
    }

    @Override
    public void handle(HttpExchange exchange) {
        String path = exchange.request().path();
        PathEndpoint endpoint = find(path);
        Map<String, String> params = endpoint == null ? null : endpoint.match(path);
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
