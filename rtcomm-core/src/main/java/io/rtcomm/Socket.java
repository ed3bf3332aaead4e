/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's membership of one namespace.
 *
 * <p>Safe on any thread. Handlers run on the socket's serial lane: its events one after the other, in order, blocking
 * allowed (virtual threads where the JVM has them). A handler that throws is logged, reaches {@link #onError}, gives the
 * client an error answer if it asked for one, and hurts nobody else.
 */
public interface Socket extends RemoteSocket {
    /** The namespace. */
    Namespace namespace();

    /** Whether the socket is in its namespace: accepted by the middleware, and not disconnected. */
    boolean connected();

    /** Whether the socket took over the id, rooms and data of an earlier one, see connection state recovery. */
    boolean recovered();

    /** The name of the transport right now, {@code "polling"} or {@code "websocket"}. */
    String transport();

    /** Handles an event by name with all its arguments. Several handlers of one name run in the order of registration. */
    Subscription on(String event, EventHandler handler);

    /** Handles the first argument of an event. */
    <T> Subscription on(String event, Class<T> type, ValueHandler<? super T> handler);

    /** Handles the first argument of an event, decoded into a generic type. */
    <T> Subscription on(String event, TypeRef<T> type, ValueHandler<? super T> handler);

    /** Handles the first argument of an event and answers. */
    <T> Subscription on(String event, Class<T> type, AckHandler<? super T> handler);

    /** Handles the first argument of an event, decoded into a generic type, and answers. */
    <T> Subscription on(String event, TypeRef<T> type, AckHandler<? super T> handler);

    /** Handles the next event of that name only. */
    Subscription once(String event, EventHandler handler);

    /** Answers an event with what the function returns. */
    <T> Subscription respond(String event, Class<T> type, Responder<? super T> responder);

    /** Answers an event with what the function returns. */
    <T> Subscription respond(String event, TypeRef<T> type, Responder<? super T> responder);

    /** Takes back all handlers of an event. */
    void off(String event);

    /** Sees every incoming event before its middleware and handlers. */
    Subscription onAny(AnyListener listener);

    /** As {@link #onAny}, before the listeners that are there already. */
    Subscription prependAny(AnyListener listener);

    /**
     * Sees every outgoing event, broadcasts that reach this socket included; not answers. Runs on the socket's lane, after
     * the event was queued. Events beyond the lane's largest backlog are not told.
     */
    Subscription onAnyOutgoing(AnyListener listener);

    /** As {@link #onAnyOutgoing}, before the listeners that are there already. */
    Subscription prependAnyOutgoing(AnyListener listener);

    /**
     * Limits how often the client may send an event, in place of what the namespace says of that name. One too many reaches
     * nobody.
     */
    void limit(String event, RateLimit limit);

    /** As {@link #limit(String, RateLimit)}: one too many is dropped, and answered with an error if an answer was asked for. */
    default void limit(String event, int count, Duration period) {
        limit(event, RateLimit.of(count, period));
    }

    /** Adds a middleware that sees every incoming event. */
    void use(EventMiddleware middleware);

    /** Runs when the socket has disconnected; its rooms are left. Runs at once if it had already. */
    Subscription onDisconnect(Consumer<DisconnectReason> handler);

    /** Runs when the socket disconnects, while {@link #rooms()} still tells the rooms that it was in. */
    Subscription onDisconnecting(Consumer<DisconnectReason> handler);

    /**
     * Hears of handlers, listeners and middleware that threw, of arguments that did not fit and of events that a middleware
     * rejected. On the socket's lane. Then those of the namespace hear, of its parent, and of the server.
     */
    Subscription onError(Consumer<Throwable> handler);

    /** Everyone in the namespace but this socket. */
    Audience broadcast();

    /** Rooms, without this socket. */
    Audience to(String... rooms);

    /** The same as {@link #to}. */
    default Audience in(String... rooms) {
        return to(rooms);
    }

    /** Everyone but this socket and the members of rooms. */
    Audience except(String... rooms);

    /** Everyone on this server but this socket. */
    Audience local();

    /** Disconnects from the namespace; the client does not reconnect by itself. */
    default void disconnect() {
        var done = disconnect(false);
        assert done != null;
    }

    /**
     * Ends the authentication of the client at a moment: it is then disconnected from the namespace ({@code authentication
     * expired}), and does not come back by itself. May be moved at any time, as when the client sent a fresh token.
     *
     * @param moment a moment that has passed disconnects at once; null takes it back
     */
    void expireAt(@Nullable Instant moment);

    /**
     * Hears some time before the authentication ends, so that the client can be asked for a fresh token; at once if less is
     * left, and again when the moment was moved. Runs on the socket's lane.
     *
     * @param before how long before
     */
    Subscription onExpiring(Duration before, Consumer<Instant> handler);

    /** Keeps something with the socket, or forgets it with null. */
    <T> void set(Key<T> key, @Nullable T value);

    /** What was kept. */
    <T> Optional<T> get(Key<T> key);

    /**
     * What the application keeps with the socket and wants to see on other servers (fetchSockets) and after recovery: a
     * concurrent map of values that can be encoded as JSON.
     */
    @Override
    Map<String, Object> data();

    /**
     * Bytes that wait for this client, in all of its namespaces: with the server, and in buffers of its connection that the
     * operating system has not taken.
     */
    long bufferedAmount();

    /**
     * Whether the client keeps up: false from the moment when more than the high-water mark waits for it until no more than
     * the low-water mark does. Looked at when a pass of its event loop ends; sending is never refused because of it.
     */
    boolean isWritable();

    /** Runs on the socket's lane whenever the client has fallen behind: {@link #isWritable} is false from then on. */
    Subscription onHighWater(Runnable handler);

    /**
     * Runs on the socket's lane whenever the client has caught up after it had fallen behind. Whoever waits for this
     * registers first and looks at {@link #isWritable} then, so that it misses nothing.
     */
    Subscription onDrain(Runnable handler);
}
