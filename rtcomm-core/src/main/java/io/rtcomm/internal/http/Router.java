/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.rtcomm.http.Endpoint;
import io.rtcomm.http.PathPattern;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a server: of those that match a path one gets its requests. Safe on any thread.
 *
 * <pre>
 *   those without a pattern       the first that was added
 *   those with a pattern          the most specific pattern, then the first that was added
 *   general ones (files)          the most specific pattern, then the first that was added
 * </pre>
 */
public final class Router {
    private final CopyOnWriteArrayList<Endpoint> endpoints = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Endpoint> general = new CopyOnWriteArrayList<>();

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

    /** Adds an endpoint that is asked only for what no endpoint of another kind wants, whenever that is added. */
    public void addGeneral(Endpoint endpoint) {
        general.add(endpoint);
    }

    /** Removes an endpoint; requests that it took over stay with it. */
    public void remove(Endpoint endpoint) {
        endpoints.remove(endpoint);
    }

    /** Tells all endpoints that the server closes; completes when all of them have ended what lives. */
    public CompletionStage<Void> drain() {
        return CompletableFuture.allOf(Stream.concat(endpoints.stream(), general.stream())
                .map(endpoint -> endpoint.drain().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** The endpoint that a path belongs to, or null. */
    @Nullable
    Endpoint find(String path) {
        Endpoint found = find(endpoints, path);
        return found == null ? find(general, path) : found;
    }

    /** The endpoint that is at a path of exactly this pattern, or null. */
    public @Nullable Endpoint holder(PathPattern pattern) {
        String path = pattern.toString(); // which the pattern itself matches
        for (Endpoint endpoint : endpoints) {
            PathPattern its = endpoint.matches(path) ? endpoint.pattern(path) : null;
            if (its != null && its.equals(pattern)) {
                return endpoint;
            }
        }
        return null;
    }

    private static @Nullable Endpoint find(List<Endpoint> among, String path) {
        Endpoint best = null;
        PathPattern bestPattern = null;
        for (Endpoint endpoint : among) {
            if (!endpoint.matches(path)) {
                continue;
            }
            PathPattern pattern = endpoint.pattern(path);
            if (pattern == null) {
                return endpoint;
            }
            if (bestPattern == null || PathPattern.MOST_SPECIFIC_FIRST.compare(pattern, bestPattern) < 0) {
                best = endpoint;
                bestPattern = pattern;
            }
        }
        return best;
    }
}
