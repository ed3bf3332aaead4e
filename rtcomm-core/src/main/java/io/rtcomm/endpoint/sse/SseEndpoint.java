/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

import io.rtcomm.ConnectMiddleware;
import io.rtcomm.Subscription;
import java.util.function.Consumer;

/**
 * A path that opens streams of events: {@code /events}, {@code /scores/{game}}. Safe on any thread.
 *
 * <p>It answers GET and HEAD; to another method 405, to a client that takes no {@code text/event-stream} 406, beyond
 * {@link SseOptions#maxStreams} 503, to foreign origins 403.
 */
public interface SseEndpoint {
    /** The path as it was registered. */
    String path();

    /** What streams get. */
    SseOptions options();

    /** Changes what streams get that come from now on. */
    SseEndpoint options(SseOptions options);

    /**
     * Adds a middleware that decides whether a stream is opened. A refusal is answered with its status and a JSON body;
     * {@link SseStream#stayAway()} with 204. {@code EventSource} comes back after neither.
     */
    SseEndpoint use(ConnectMiddleware<? super SseStream> middleware);

    /**
     * Handles streams that were opened, on the stream's lane: one handler after the other. A stream whose handler throws is
     * closed.
     */
    Subscription onStream(Consumer<? super SseStream> handler);

    /**
     * Sends an event to all streams of this endpoint; it is encoded once.
     *
     * @throws IllegalArgumentException when its value has no JSON form
     */
    void broadcast(SseEvent event);

    /** How many streams there are, those included whose middleware is still asked. */
    int streamCount();

    /** Ends the streams and takes the path away: it is nobody's from now on. */
    void close();
}
