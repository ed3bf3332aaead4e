/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Something that answers HTTP requests under a path. Safe on any thread. */
public interface Endpoint {
    /** Whether requests for this raw path (percent-encoding kept, no query) belong to this endpoint. Must not block. */
    boolean matches(String path);

    /**
     * The pattern through which a path belongs to this endpoint, when that is what makes it do so. Of the endpoints that
     * match a path the server asks the first one without a pattern, else the one with the most specific pattern ({@link
     * PathPattern#MOST_SPECIFIC_FIRST}), whatever the order in which they were added.
     *
     * @param path one that {@link #matches}
     */
    default @Nullable PathPattern pattern(String path) {
        return null;
    }

    /**
     * Takes a request over and answers it, now or later. Called on the event loop of the exchange's channel; must not
     * block.
     */
    void handle(HttpExchange exchange);

    /**
     * A request for it came from an address that is banned, and was answered with 403. Called on the event loop of the exchange;
     * must not block.
     */
    default void onBanned(HttpExchange exchange) {}

    /**
     * The server begins to close: nothing new is to be opened, what lives ends in an orderly way. Called at most once;
     * must not block. Requests may still come, and are to be answered (503, say).
     *
     * @return completes when all has ended; the server waits for it only so long as its close may take
     */
    default CompletionStage<Void> drain() {
        return CompletableFuture.completedStage(null);
    }
}
