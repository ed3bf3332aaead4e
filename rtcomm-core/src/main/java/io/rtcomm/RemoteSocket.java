/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A socket of some server of the cluster, as it was when it was fetched, and a handle to it. Sockets of this server are
 * {@link Socket}s too. Safe on any thread.
 */
public interface RemoteSocket extends Emitter {
    /** The id, 20 characters. */
    String id();

    /** The rooms that it was in, its own id included. */
    Set<String> rooms();

    /** How it came. */
    Handshake handshake();

    /** What the application keeps with the socket and wants to see in the whole cluster; see {@link Socket#data()}. */
    Map<String, Object> data();

    /**
     * Makes it join rooms: all of them, or none when these would be more than one socket may be in.
     *
     * @return done when it has; a socket of another server fails with what that server says
     * @throws RoomLimitException when a socket of this server would be in too many rooms
     */
    CompletableFuture<Void> join(String... rooms);

    /** Makes it leave rooms. */
    CompletableFuture<Void> leave(String... rooms);

    /**
     * Disconnects it from its namespace.
     *
     * @param close whether the whole connection is closed, with all of its namespaces
     */
    CompletableFuture<Void> disconnect(boolean close);
}
