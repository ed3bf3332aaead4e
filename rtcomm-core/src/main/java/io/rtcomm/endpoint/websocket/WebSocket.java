/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.websocket;

import io.rtcomm.HttpHandshake;
import io.rtcomm.Key;
import io.rtcomm.ValueHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection of a client (RFC 6455).
 *
 * <p>Safe on any thread. Handlers run on the WebSocket's serial lane: the opening handler, messages, the end, one after the
 * other, in order, blocking allowed. Nothing is read before the opening handlers have returned, so what they register
 * misses no message; a message for which there is no handler is dropped. When more waits for handlers than the server's
 * {@code maxLaneBacklog}, or than 4 MiB, the connection is not read until half of it is handled. Of each kind there is one
 * handler; another takes its place. A handler that throws is logged, reaches {@link #onError}, and hurts nobody else.
 *
 * <p>What one thread sends arrives in that order. A future of something that is sent completes, off the event loops, when
 * the operating system took it, or with a {@link WebSocketException} that says why it never will.
 */
public interface WebSocket {
    /** An id that nobody can guess. */
    String id();

    /** Where it was opened. */
    WebSocketEndpoint endpoint();

    /** The request that opened it. */
    HttpHandshake handshake();

    /** The subprotocol that was agreed on. */
    Optional<String> subprotocol();

    /** Where it is in its life. */
    WebSocketState state();

    /** Handles text messages. */
    void onText(ValueHandler<? super String> handler);

    /** Handles binary messages; the array is the handler's own. */
    void onBinary(ValueHandler<? super byte[]> handler);

    /**
     * Handles text messages in parts, as they arrive, from the next message on. They may have any length and any number
     * of frames, and take the memory of one part.
     */
    void onTextPart(PartHandler<? super String> handler);

    /** The same for binary messages. */
    void onBinaryPart(PartHandler<? super byte[]> handler);

    /** Hears of the end, once; at once when it has ended already. */
    void onClose(CloseHandler handler);

    /** Hears of handlers that threw, and of what the client did to fail the connection. */
    void onError(Consumer<? super Throwable> handler);

    /** Runs every time when there is room again after {@link #isWritable()} was false. */
    void onWritable(Runnable handler);

    /** Sends a text message. */
    CompletableFuture<@Nullable Void> send(String text);

    /** Sends a binary message; the array must not be changed before the future has completed. */
    CompletableFuture<@Nullable Void> send(byte[] data);

    /**
     * Sends part of a text message, as a frame of its own, uncompressed. Whole messages that are sent before the last part
     * wait for it, as RFC 6455 §5.4 asks.
     */
    CompletableFuture<@Nullable Void> sendText(String part, boolean last);

    /** The same for a binary message. */
    CompletableFuture<@Nullable Void> sendBinary(byte[] part, boolean last);

    /** Sends a value as JSON text. */
    CompletableFuture<@Nullable Void> sendJson(@Nullable Object value);

    /**
     * How many bytes wait to be taken by the operating system. Beyond the endpoint's backlog the client is a slow consumer,
     * see {@link WebSocketOptions#withBacklog}.
     */
    long bufferedAmount();

    /** Whether less than 64 KiB wait: a good moment to send more. */
    boolean isWritable();

    /** Completes when {@link #isWritable()}; fails when the WebSocket ends before. */
    CompletableFuture<@Nullable Void> writable();

    /** Asks the client to answer, and completes with the time that it took; fails when the WebSocket ends before. */
    CompletableFuture<Duration> ping();

    /** How long the latest ping took, the server's own ones included. */
    Optional<Duration> roundTrip();

    /** Closes with 1000. */
    default void close() {
        close(1000, "");
    }

    /**
     * Closes: what was sent before still goes out, then the close frame. The client has the endpoint's close timeout to
     * answer. A second call has no effect.
     *
     * @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999 (RFC 6455 §7.4)
     * @param reason at most 123 bytes of UTF-8
     * @throws IllegalArgumentException for another code or a longer reason
     * @throws IllegalStateException while it is not open yet: a middleware rejects instead
     */
    void close(int code, String reason);

    /** Breaks the connection off. */
    void abort();

    /** Keeps something with the WebSocket, or forgets it with null. */
    <T> void set(Key<T> key, @Nullable T value);

    /** What was kept. */
    <T> Optional<T> get(Key<T> key);
}
