/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

import io.rtcomm.HttpHandshake;
import io.rtcomm.Key;
import io.rtcomm.Subscription;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of events to one client. Safe on any thread; what one thread sends, joins and emits to rooms keeps its order.
 *
 * <p>A stream begins when middleware has let it in and ends with the connection. A client that comes back has a new one,
 * and tells by {@link #lastEventId()} how far it got. What is sent to a stream that has ended is dropped. In middleware,
 * before the stream was opened, nothing can be sent and no room be joined.
 */
public interface SseStream {
    /** The id, which nobody can guess; also the name of a room of its own, once the stream has joined any. */
    String id();

    /** The path of the endpoint that opened it, as it was registered. */
    String path();

    /** The request. */
    HttpHandshake handshake();

    /**
     * The id of the last event that the client has seen before: the header field {@code Last-Event-ID}, or the query
     * parameter {@code lastEventId} of clients that cannot set the field. Empty for a client that comes for the first time.
     * It is whatever the client says.
     */
    Optional<String> lastEventId();

    /** Keeps a value with this stream, or forgets it with null. */
    <T> void set(Key<T> key, @Nullable T value);

    /** What was kept with this stream. */
    <T> Optional<T> get(Key<T> key);

    /**
     * Sends an event.
     *
     * @throws IllegalArgumentException when its value has no JSON form
     * @throws IllegalStateException in middleware, before the stream was opened
     */
    void send(SseEvent event);

    /** Sends a named event with a value as JSON. */
    default void send(String event, @Nullable Object value) {
        send(SseEvent.of(value).event(event));
    }

    /** Sends an event without a name and with a value as JSON. */
    default void sendJson(@Nullable Object value) {
        send(SseEvent.of(value));
    }

    /** Sends an event without a name and with text as it is. */
    default void sendText(String text) {
        send(SseEvent.text(text));
    }

    /** Sends a comment, which the client ignores. */
    default void comment(String text) {
        send(SseEvent.empty().comment(text));
    }

    /**
     * Joins rooms of the namespace of the {@linkplain SseOptions#namespace() options}. What is emitted to them comes as an
     * event of the same name; its data are the JSON of the one argument, of the array of several, {@code null} of none, with
     * binary data as strings of base64.
     *
     * @throws IllegalArgumentException beyond the rooms that one member may be in
     * @throws IllegalStateException in middleware, before the stream was opened
     */
    void join(String... rooms);

    /** Leaves rooms. */
    void leave(String... rooms);

    /** Gets from now on what is emitted to everyone of the namespace, too. */
    void joinEveryone();

    /** The rooms, its own included; empty before the first join. */
    Set<String> rooms();

    /** Hears of the end of the stream, once, on its lane; at once when it has ended. */
    Subscription onClose(Consumer<SseEnd> handler);

    /** About how many bytes wait: those of events, and those that the connection has not taken. */
    long bufferedAmount();

    /** Whether what is sent now goes on its way at once, because nothing waits. */
    boolean isWritable();

    /** Whether it was opened and has not ended. */
    boolean isOpen();

    /**
     * Ends the stream behind what was sent. {@code EventSource} connects again after its retry; {@link #stayAway} tells it
     * not to.
     */
    void close();

    /**
     * Answers 204: the client shall not come again, and {@code EventSource} does not (HTML Standard, §9.2.3). To be
     * called in middleware instead of a verdict. When the stream is open already it is closed, and the client has to be told
     * when it is back.
     */
    void stayAway();
}
