/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.rtcomm.http.Endpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The endpoints of a server in the order of asking: the first that matches a path gets its requests. Safe on any thread. */
public final class Router {
    private final CopyOnWriteArrayList<Endpoint> endpoints = new CopyOnWriteArrayList<>();

    /** A router that knows no endpoint yet. */
    public Router() {}

    /** Adds an endpoint behind those that are there, before or after the server was started. */
    public void add(Endpoint endpoint) {
        endpoints.add(endpoint);
    }

    /** Adds an endpoint in front of those that are there. */
    public void addFirst(Endpoint endpoint) {
        endpoints.add(0, endpoint);
    }

    /** Removes an endpoint; requests that it took over stay with it. */
    public void remove(Endpoint endpoint) {
        endpoints.remove(endpoint);
    }

    /** Tells all endpoints that the server closes; completes when all of them have ended what lives. */
    public CompletionStage<Void> drain() {
        return CompletableFuture.allOf(endpoints.stream()
                .map(endpoint -> endpoint.drain().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** The first endpoint that matches, or null. */
    @Nullable
    Endpoint find(String path) {
        for (Endpoint endpoint : endpoints) {
            if (endpoint.matches(path)) {
                return endpoint;
            }
        }
        return null;
    }
}
