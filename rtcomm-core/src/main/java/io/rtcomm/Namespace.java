/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A namespace, which is also the audience of everyone in it. Safe on any thread.
 *
 * <p>What {@code RtcommServer.of(Pattern)} and {@code of(NamespaceMatcher)} return is a parent: its middleware and
 * handlers are given to every namespace made for it (also to those that exist), emitting to it reaches all of them.
 */
public interface Namespace extends Audience {
    /** The name, beginning with a slash. */
    String name();

    /** Adds a middleware that decides whether clients may join. They run in the order in which they were added. */
    Namespace use(Middleware middleware);

    /** Handles clients that joined. Runs on the new socket's serial lane before any of its events. */
    Subscription onConnection(Consumer<Socket> handler);

    /** Limits how often each client may send an event, see {@link Socket#limit(String, RateLimit)}. */
    Namespace limit(String event, RateLimit limit);

    /** Hears of errors of all sockets of this namespace, after the sockets' own handlers, see {@link Socket#onError}. */
    Subscription onError(SocketErrorHandler handler);

    /** Hears when rooms come and go, and who joins and leaves them. */
    Subscription onRooms(RoomListener listener);

    /**
     * What happens to events of this namespace for sockets that are too slow; default what the server says. A parent says
     * it for all namespaces that do not say otherwise. What an emit says counts more.
     */
    Namespace slowConsumers(SlowConsumerPolicy policy);

    /** The connected sockets of this server. */
    Collection<Socket> sockets();

    /** The names of the rooms that have members on this server; the rooms of single sockets, their ids, are left out. */
    Set<String> rooms();

    /** A connected socket of this server by its id. */
    Optional<Socket> socket(String id);

    /**
     * Sends an event to the other servers of the cluster, where {@link #onServerEvent} handlers get it. Without a cluster
     * there are none.
     */
    void serverSideEmit(String event, @Nullable Object... args);

    /** Sends an event to the other servers and collects the first argument of each answer. */
    CompletableFuture<Replies> serverSideEmitWithAck(String event, @Nullable Object... args);

    /** Handles an event that another server sent. */
    Subscription onServerEvent(String event, ServerEventHandler handler);
}
