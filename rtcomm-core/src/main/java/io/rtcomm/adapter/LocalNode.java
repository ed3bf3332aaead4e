/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import io.rtcomm.Args;
import io.rtcomm.RemoteSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A namespace of this server, as its adapter sees it. Safe on any thread. */
public interface LocalNode {
    /** The name of the namespace. */
    String namespace();

    /**
     * Delivers to the selected sockets of this server.
     *
     * @param offset where the event stands in the history, which clients keep for recovery; null without recovery
     */
    void deliver(Dispatch dispatch, @Nullable String offset);

    /** Delivers and collects answers. {@link AckListener#onReceivers} is called exactly once. */
    void deliverWithAck(Dispatch dispatch, AckListener listener);

    /** The selected sockets of this server. */
    CompletableFuture<List<RemoteSocket>> sockets(Selection selection);

    /** Makes the selected sockets of this server join rooms. */
    CompletableFuture<Void> join(Selection selection, Set<String> rooms);

    /** Makes the selected sockets of this server leave rooms. */
    CompletableFuture<Void> leave(Selection selection, Set<String> rooms);

    /** Disconnects the selected sockets of this server. */
    CompletableFuture<Void> disconnect(Selection selection, boolean close);

    /** Hands an event of another server to the handlers of this one. */
    void onServerEvent(String event, Args args);
}
