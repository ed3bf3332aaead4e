/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A selection of the sockets of a namespace that can be emitted to: everyone, the union of rooms, less the members of
 * other rooms. A socket's id is a room of its own. Each receiver is reached once.
 *
 * <p>Rooms may have members that are no sockets, as streams of events. They receive what is sent to their rooms, also what
 * asks for answers (they give none, and none is expected of them); of what is sent to everyone they receive something only
 * if they want it. {@link #join}, {@link #leave} and {@link #disconnect} concern them as they concern sockets;
 * {@link #fetchSockets} leaves them out.
 *
 * <p>Immutable: every method that narrows returns a new audience. Safe on any thread, and the program order of one thread
 * is kept: a socket that joined before an emit receives it.
 */
public interface Audience {
    /** Adds rooms to the selection; without any, everyone is selected. */
    Audience to(String... rooms);

    /** The same as {@link #to}. */
    default Audience in(String... rooms) {
        return to(rooms);
    }

    /** Leaves out the members of rooms (or sockets, by their ids). */
    Audience except(String... rooms);

    /** Only sockets of this server, not of others in the cluster. */
    Audience local();

    /** Receivers that cannot be written to at once are passed over. */
    Audience asVolatile();

    /** With or without compression where the transport can compress; default with. */
    Audience compress(boolean compress);

    /** The time limit for {@link #emitWithAck}; default 30 s. */
    Audience timeout(Duration timeout);

    /**
     * What happens to the event for clients that are too slow, instead of what the namespace or the server says.
     */
    Audience whenSlow(SlowConsumerPolicy policy);

    /**
     * For values of which only the newest matters: while an event waits for a client, a newer one with the same key takes
     * its place, see {@link SlowConsumerPolicy#CONFLATE}. Where sessions are recovered, a client that comes back gets such
     * events from the history, perhaps once more.
     *
     * @param key one part or several, told apart by their texts: {@code conflate("price", symbol)}
     */
    Audience conflate(Object... key);

    /**
     * Sends an event to every socket of the selection, encoded once.
     *
     * @throws IllegalArgumentException when the name is reserved or an argument cannot be encoded
     */
    void emit(String event, @Nullable Object... args);

    /**
     * Sends an event and collects the first argument of each answer. Completes when every receiver has answered or
     * disconnected, or when the time is over; never exceptionally because of a client.
     */
    CompletableFuture<Replies> emitWithAck(String event, @Nullable Object... args);

    /** The sockets of the selection, in the whole cluster. */
    CompletableFuture<List<RemoteSocket>> fetchSockets();

    /**
     * Makes the members of the selection join rooms.
     *
     * @return done when they have, on this server; fails with {@link RoomLimitException} when some would be in too many
     *     rooms, and the others have joined then
     */
    CompletableFuture<Void> join(String... rooms);

    /** Makes the members of the selection leave rooms; done when they have, on this server. */
    CompletableFuture<Void> leave(String... rooms);

    /**
     * Disconnects the sockets of the selection, see {@link Socket#disconnect(boolean)}, and ends the other members; done
     * when this server has.
     *
     * @param close whether their connections are closed as well, with all other namespaces on them
     */
    CompletableFuture<Void> disconnect(boolean close);
}
