/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import io.rtcomm.RemoteSocket;
import io.rtcomm.Replies;
import io.rtcomm.protocol.socket.EncodedPacket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries what a namespace sends, to this server's sockets and to those of other servers. One per namespace. Safe on any
 * thread; program order of one thread is kept towards every local socket.
 */
public interface Adapter extends AutoCloseable {
    /** Sends an event to a selection. */
    void broadcast(Dispatch dispatch);

    /** Sends an event to a selection and collects answers until {@link AckListener} has heard of all of them. */
    void broadcastWithAck(Dispatch dispatch, AckListener listener);

    /** The selected sockets; local ones only when {@code local}. */
    CompletableFuture<List<RemoteSocket>> sockets(Selection selection, boolean local);

    /**
     * Makes the selected sockets join rooms.
     *
     * @return fails as {@link LocalNode#join} of this server does, and for other servers as far as they tell
     */
    CompletableFuture<Void> join(Selection selection, Set<String> rooms, boolean local);

    /** Makes the selected sockets leave rooms. */
    CompletableFuture<Void> leave(Selection selection, Set<String> rooms, boolean local);

    /** Disconnects the selected sockets. */
    CompletableFuture<Void> disconnect(Selection selection, boolean close, boolean local);

    /** Sends an event to the other servers. */
    void serverSideEmit(String event, List<@Nullable Object> args);

    /** Sends an event to the other servers and collects their answers. */
    CompletableFuture<Replies> serverSideEmitWithAck(String event, List<@Nullable Object> args);

    /** Whether lost sessions can be recovered; then {@link #broadcast} also carries events to single sockets. */
    boolean recovers();

    /**
     * Where the history ends now: the tasks of all broadcasts before are with the home loops of their sockets. Means
     * something to the adapter only, and never goes back; 0 when nothing is recovered. Asked at each sign of life of each
     * client, on its home loop.
     */
    long position();

    /**
     * Notes that a socket connected, so that it can be recovered even if it never receives anything. No more than a
     * repetition for one that was restored.
     *
     * @param privateId the secret of its client
     */
    void connected(String privateId);

    /** Keeps a lost session that was {@linkplain #connected connected} or {@linkplain #restore restored}. */
    void save(SavedSession session);

    /** Forgets that a socket was connected: it left for good. */
    void forget(String privateId);

    /**
     * Finds a lost session, which can be found once only. It then counts as connected since it first was, and is to be
     * {@linkplain #save saved} or {@linkplain #forget forgotten} in the end, whether or not it ever gets its seat.
     *
     * @param offset the last event that the client has, null when it never received one
     * @return empty when there is none, or when the history no longer reaches back to the offset and not to the
     *     {@linkplain SavedSession#position() position} of the session either
     */
    CompletableFuture<Optional<RestoredSession>> restore(String privateId, @Nullable String offset);

    /**
     * Hands out what a restored session missed. To be called on the home loop when the socket has its seat and its
     * rooms: {@code receiver} then runs on the loop exactly between the tasks of those broadcasts that it gets and the
     * tasks of those that are delivered live.
     *
     * @param home the home loop, which runs tasks in their order
     * @param receiver gets the events, oldest first, their offsets behind their arguments; null when the history does not
     *     reach back far enough any more
     */
    void missed(RestoredSession restored, Executor home, Consumer<@Nullable List<EncodedPacket>> receiver);

    /** The namespace ends. */
    @Override
    void close();
}
