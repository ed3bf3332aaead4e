/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives the events of one channel their order and ids, and holds them for those who come back. Its methods are called on
 * any thread and must not block; they may answer later. It may be shared by the servers of a cluster.
 *
 * <pre>
 *   open ── append, after, in any order ── close
 * </pre>
 *
 * What {@link #append} has answered, and what the listener was told, {@link #after} finds.
 */
public interface SseHistory {
    /**
     * Begins. Called once, before anything else.
     *
     * @param listener is told of every event that any server appends, in their order, one at a time, and only after the
     *     stage has completed; never after {@link #close}
     * @return the newest position at this time
     */
    CompletionStage<SsePosition> open(Consumer<SseEntry> listener);

    /**
     * Adds an event behind all others.
     *
     * @param event its name, absent for none
     * @param fields its lines, as {@link SseEntry} takes them
     */
    CompletionStage<SsePosition> append(@Nullable String event, byte[] fields);

    /**
     * What came after an id.
     *
     * @param id as a client sent it: anything, of any length
     * @param maxEntries how many are wanted
     * @param maxBytes how many bytes are wanted; one entry may be larger
     */
    CompletionStage<SseReplay> after(String id, int maxEntries, int maxBytes);

    /** Forgets the listener, and what is held for this server only. */
    void close();
}
