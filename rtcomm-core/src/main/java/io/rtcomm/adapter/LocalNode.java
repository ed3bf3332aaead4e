/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import io.rtcomm.Ack;
import io.rtcomm.Args;
import io.rtcomm.RemoteSocket;
import io.rtcomm.protocol.socket.EncodedPacket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A namespace of this server, as its adapter sees it. Safe on any thread. */
public interface LocalNode {
    /** The name of the namespace. */
    String namespace();

    /**
     * Delivers to the selected sockets of this server, and to the selected members of rooms that are no sockets: encodes
     * once for each format, if there is anybody to deliver to.
     */
    void deliver(Dispatch dispatch);

    /**
     * Whether an event may reach a client before others that were sent earlier, or not at all, because only its newest
     * value matters ({@link io.rtcomm.SlowConsumerPolicy#CONFLATE}). So no offset may stand in it.
     */
    boolean mayOvertake(Dispatch dispatch);

    /** Encodes an event for the sockets of this server. */
    EncodedPacket encode(Dispatch dispatch);

    /**
     * Delivers as {@link #deliver(Dispatch)}, only that sockets get the event as it was encoded by {@link #encode},
     * perhaps with an offset behind its arguments. Members that are no sockets get it without.
     */
    void deliver(Dispatch dispatch, EncodedPacket packet);

    /**
     * Delivers and collects answers. {@link AckListener#onReceivers} is called exactly once. Members that are no sockets
     * get the event, and count as no receivers.
     */
    void deliverWithAck(Dispatch dispatch, AckListener listener);

    /** The selected sockets of this server. */
    CompletableFuture<List<RemoteSocket>> sockets(Selection selection);

    /**
     * Makes the selected sockets and other members of this server join rooms.
     *
     * @return fails with {@link io.rtcomm.RoomLimitException} when some of them would be in too many; the others have
     *     joined then
     */
    CompletableFuture<Void> join(Selection selection, Set<String> rooms);

    /** Makes the selected sockets and other members of this server leave rooms. */
    CompletableFuture<Void> leave(Selection selection, Set<String> rooms);

    /** Disconnects the selected sockets of this server, and ends the other members. */
    CompletableFuture<Void> disconnect(Selection selection, boolean close);

    /** Hands an event of another server to the handlers of this one. */
    void onServerEvent(String event, Args args, Ack ack);
}
