/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.websocket;

import io.rtcomm.ConnectMiddleware;
import java.util.function.Consumer;

/** A path that WebSockets are opened at, and all that are open there. Safe on any thread. */
public interface WebSocketEndpoint {
    /** The path, or the pattern of paths. */
    String path();

    /** What was told when it was made. */
    WebSocketOptions options();

    /**
     * Adds a middleware that decides before the handshake is answered. A refusal is an HTTP status with a JSON body, and
     * leaves nothing behind.
     */
    WebSocketEndpoint use(ConnectMiddleware<? super WebSocket> middleware);

    /** Adds a handler of WebSockets that have opened. */
    WebSocketEndpoint onOpen(Consumer<? super WebSocket> handler);

    /** How many are open. */
    int count();

    /** Sends a text message to all, encoded and framed once. */
    void broadcast(String text);

    /** Sends a binary message to all; the array must not be changed any more. */
    void broadcast(byte[] data);

    /** Sends a text message to all but one. */
    void broadcastExcept(WebSocket except, String text);

    /** Sends a binary message to all but one; the array must not be changed any more. */
    void broadcastExcept(WebSocket except, byte[] data);

    /** Closes all that are open now, see {@link WebSocket#close(int, String)}. */
    void closeAll(int code, String reason);
}
