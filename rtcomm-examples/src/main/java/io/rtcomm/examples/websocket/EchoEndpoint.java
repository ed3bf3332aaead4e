/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.websocket;

import io.rtcomm.endpoint.websocket.WebSocket;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.transport.PerMessageDeflate;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends every message back. Limits are generous, and compression is what the client asks for: good for trying clients. */
final class EchoEndpoint {
    static final String PATH = "/echo";

    static final WebSocketOptions OPTIONS = WebSocketOptions.DEFAULT
            .withMaxMessageBytes(64 << 20)
            .withMaxFragments(1_000_000)
            .withBacklog(256 << 20, 1_000_000)
            .withSubprotocols("echo")
            .withDeflate(new PerMessageDeflate(true, 0, -1, true, true));

    private EchoEndpoint() {}

    static void serve(WebSocket webSocket) {
        webSocket.onText(text -> inTime(webSocket, webSocket.send(text)));
        webSocket.onBinary(data -> inTime(webSocket, webSocket.send(data)));
    }

    /** A client that does not read its echoes is not read either, once the lane is full. */
    private static void inTime(WebSocket webSocket, CompletableFuture<@Nullable Void> sent) {
        if (!webSocket.isWritable()) {
            sent.join();
        }
    }
}
