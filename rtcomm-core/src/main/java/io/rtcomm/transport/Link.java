/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.rtcomm.http.HttpExchange;

/**
 * One live wire of a transport under a session. Confined to the home loop of its session: all methods are called there,
 * whatever loop the wire's own channel lives on. Safe on any thread are {@link #transport} and {@link #bufferedBytes}.
 */
public interface Link {
    /** The transport that made this link. */
    Transport transport();

    /**
     * Begins to read and write. Called once, before any other method but {@link #close}, <em>on the loop of the exchange
     * that opened the link</em>; nothing was written or read before. A link that was closed before only answers.
     */
    void start(SessionPort port);

    /**
     * Whether a message given now would go to the kernel at once: a poll is pending; the socket takes data and none
     * waits. Volatile messages are dropped when not.
     */
    boolean writable();

    /**
     * Writes and flushes as much of the queue as the link takes now (possibly nothing, as without a pending poll), and
     * removes that from the queue. Called at most once per client and pass of the loop.
     */
    void flush(OutboundQueue queue, FrameCache frames);

    /** Reads what {@link #flush} will read, see {@link Prefetchable#prefetch}; nothing, unless that is worth it. */
    default int prefetch() {
        return 0;
    }

    /** Bytes that were taken from the queue and not given to the kernel yet. */
    long bufferedBytes();

    /**
     * A further request of the client on this link. Only transports without {@link Transport#requiresUpgrade() upgrade}
     * get any.
     */
    void onRequest(HttpExchange exchange);

    /**
     * Stops reading from the client for as long as the session is overburdened; what was read already is still
     * delivered.
     */
    void pauseReading();

    /** Reads again. */
    void resumeReading();

    /** Ends the link. A second call may only hurry it ({@link CloseMode#NOW} after {@link CloseMode#ORDERLY}). */
    void close(CloseMode mode);
}
