/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.rtcomm.http.Endpoint;
import io.rtcomm.http.PathPattern;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a server in the order of asking: the first that matches a path gets its requests. Safe on any thread.
 *
 * <pre>
 *   without a pattern        in the order of adding
 *   with a pattern           the most specific first, else in the order of adding
 *   general ones (files)     the most specific first, else in the order of adding
 * </pre>
 */
public final class Router {
    private static final Comparator<Entry> ORDER = Comparator.comparingInt(Entry::tier)
            .thenComparing(Entry::pattern, Comparator.nullsFirst(PathPattern.MOST_SPECIFIC_FIRST));

    private record Entry(int tier, @Nullable PathPattern pattern, Endpoint endpoint) {}

    private final CopyOnWriteArrayList<Entry> entries = new CopyOnWriteArrayList<>();

    /** A router that knows no endpoint yet. */
    public Router() {}

    /** Adds an endpoint behind those that are at least as specific, before or after the server was started. */
    public void add(Endpoint endpoint) {
        PathPattern pattern = endpoint.pattern();
        insert(new Entry(pattern == null ? 0 : 1, pattern, endpoint));
    }

    /** Adds an endpoint in front of those that are there. */
    public synchronized void addFirst(Endpoint endpoint) {
        entries.add(0, new Entry(0, null, endpoint));
    }

    /** Adds an endpoint that is asked only for what no endpoint of another kind wants, whenever that is added. */
    public void addGeneral(Endpoint endpoint) {
        insert(new Entry(2, endpoint.pattern(), endpoint));
    }

    private synchronized void insert(Entry entry) {
        int at = 0;
        while (at < entries.size() && ORDER.compare(entries.get(at), entry) <= 0) {
            at++;
        }
        entries.add(at, entry);
    }

    /** Removes an endpoint; requests that it took over stay with it. */
    public synchronized void remove(Endpoint endpoint) {
        entries.removeIf(entry -> entry.endpoint().equals(endpoint));
    }

    /** Tells all endpoints that the server closes; completes when all of them have ended what lives. */
    public CompletionStage<Void> drain() {
        return CompletableFuture.allOf(entries.stream()
                .map(entry -> entry.endpoint().drain().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** The first endpoint that matches, or null. */
    @Nullable
    Endpoint find(String path) {
        for (Entry entry : entries) {
            if (entry.endpoint().matches(path)) {
                return entry.endpoint();
            }
        }
        return null;
    }
}
