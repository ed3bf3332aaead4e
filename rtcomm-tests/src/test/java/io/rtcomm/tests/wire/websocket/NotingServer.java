/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.endpoint.websocket.WebSocket;
import io.rtcomm.endpoint.websocket.WebSocketEndpoint;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A server with an endpoint at {@code /ws}, whose handlers note in the {@link Wire} what they see unless the test brings
 * its own. Its end fails unless everything has closed. Confined to the test's thread, but for what the handlers do.
 */
final class NotingServer implements AutoCloseable {
    /** How many seconds a test waits at most. */
    static final long LIMIT = 20;

    final Wire wire = Wire.start();
    final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();

    private WebSocketEndpoint endpoint = wire.server().webSocket("/none");

    void serve() {
        serve(WebSocketOptions.DEFAULT);
    }

    void serve(WebSocketOptions options) {
        serve(options, webSocket -> {
            webSocket.onText(text -> wire.note("text " + text));
            webSocket.onBinary(data -> wire.note("binary " + data.length));
            webSocket.onClose((code, reason) -> wire.note("close " + code + " " + reason));
            webSocket.onError(error -> wire.note("error " + error.getMessage()));
            webSocket.onWritable(() -> wire.note("writable"));
            opened.add(webSocket);
        });
    }

    void serve(Consumer<WebSocket> handler) {
        serveAt("/ws", handler);
    }

    void serve(WebSocketOptions options, Consumer<WebSocket> handler) {
        endpoint = wire.server().webSocket("/ws", options, handler);
    }

    void serveAt(String path, Consumer<WebSocket> handler) {
        endpoint = wire.server().webSocket(path, handler);
    }

    WebSocketEndpoint endpoint() {
        return endpoint;
    }

    /** A client that asks for {@code /ws}. */
    RawWebSocket open(String... fields) {
        return wire.webSocket("/ws", fields);
    }

    /** The next that has opened. */
    WebSocket opened() throws InterruptedException {
        WebSocket webSocket = opened.poll(LIMIT, TimeUnit.SECONDS);
        assertThat(webSocket).isNotNull();
        return webSocket;
    }

    @Override
    public void close() {
        wire.close();
        await().until(() -> endpoint.count() == 0);
    }
}
