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
     * What {@link #matches} goes by, when that is a pattern and nothing else; must not change. The server asks endpoints
     * without a pattern first, in the order in which they were added, then those with one, the most specific pattern
     * first ({@link PathPattern#MOST_SPECIFIC_FIRST}) whatever the order.
     */
    default @Nullable PathPattern pattern() {
        return null;
    }

    /**
     * Takes a request over and answers it, now or later. Called on the event loop of the exchange's channel; must not
     * block.
     */
    void handle(HttpExchange exchange);

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
