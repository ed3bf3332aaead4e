/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

import io.rtcomm.ConnectMiddleware;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint whose streams all get the same events, with ids, in the same order; those who come back get what they have
 * missed. Safe on any thread.
 *
 * <pre>{@code
 * SseChannel feed = server.sseChannel("/feed").history(1000, Duration.ofMinutes(10)).retry(Duration.ofSeconds(5));
 * feed.publish("update", value);
 * }</pre>
 *
 * <p>A client that comes back with the id of an event gets all that followed it, then what is published, with no gap and
 * nothing twice. When that id is not held any more, or never was, it gets the event {@value #RESET} instead, with the id of
 * the newest event and the data <code>{"reason":"expired"}</code> or <code>{"reason":"unknown"}</code>: whatever it knows
 * may be out of date. A client that comes for the first time is told the id of the newest event, so that it can resume even
 * if none has come by then.
 */
public interface SseChannel {
    /** The name of the event that tells a client that it has missed some. */
    String RESET = "reset";

    /** The endpoint under it, for its handlers and options. */
    SseEndpoint endpoint();

    /**
     * How much is held for those who come back, in memory; default 1000 events, 16 MiB, 5 minutes.
     *
     * @throws IllegalStateException when something was published, or a stream opened before
     */
    SseChannel history(int maxEvents, long maxBytes, Duration maxAge);

    /** As {@link #history(int, long, Duration)} with 16 MiB. */
    default SseChannel history(int maxEvents, Duration maxAge) {
        return history(maxEvents, 16L << 20, maxAge);
    }

    /**
     * Where events are held for those who come back.
     *
     * @throws IllegalStateException when something was published, or a stream opened before
     */
    SseChannel history(SseHistory store);

    /** Whether a client that comes for the first time gets the newest event at once; default false. */
    SseChannel latestFirst(boolean value);

    /** See {@link SseOptions#retry}. */
    default SseChannel retry(Duration value) {
        endpoint().options(endpoint().options().withRetry(value));
        return this;
    }

    /** See {@link SseOptions#keepAlive}. */
    default SseChannel keepAlive(Duration value) {
        endpoint().options(endpoint().options().withKeepAlive(value));
        return this;
    }

    /** See {@link SseOptions#maxStreams}. */
    default SseChannel maxStreams(int value) {
        endpoint().options(endpoint().options().withMaxStreams(value));
        return this;
    }

    /** See {@link SseEndpoint#use}. */
    default SseChannel use(ConnectMiddleware<? super SseStream> middleware) {
        endpoint().use(middleware);
        return this;
    }

    /**
     * Publishes an event, whose data are a value as JSON.
     *
     * @return the id that it got; fails when the store does
     * @throws IllegalArgumentException when the value has no JSON form, or the name a line break
     */
    default CompletableFuture<String> publish(String event, @Nullable Object value) {
        return publish(SseEvent.of(value).event(event));
    }

    /**
     * Publishes an event.
     *
     * @param event has data, and no id: the channel gives one
     * @return the id that it got; fails when the store does
     * @throws IllegalArgumentException when the value has no JSON form, the event an id or no data
     */
    CompletableFuture<String> publish(SseEvent event);

    /** How many streams there are. */
    default int streamCount() {
        return endpoint().streamCount();
    }

    /** Ends the streams, forgets the history, takes the path away. */
    void close();
}
