/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.websocket;

import static org.awaitility.Awaitility.await;

import io.rtcomm.endpoint.websocket.WebSocket;
import io.rtcomm.endpoint.websocket.WebSocketEndpoint;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import io.rtcomm.transport.PerMessageDeflate;
import java.time.Duration;

/** A server that sends back every message at {@code /echo}. Its end fails unless everything has closed. */
final class EchoServer implements AutoCloseable {
    static final int MAX_MESSAGE = 20 << 20;

    /** Limits that no test of a protocol reaches by accident, and compression as the client wants it. */
    static final WebSocketOptions GENEROUS = WebSocketOptions.DEFAULT
            .withMaxMessageBytes(MAX_MESSAGE)
            .withMaxFragments(1_000_000)
            .withBacklog(256 << 20, 1_000_000)
            .withDeflate(new PerMessageDeflate(true, 0, -1, true, true));

    private final Wire wire;
    private final WebSocketEndpoint endpoint;

    EchoServer() {
        this(GENEROUS);
    }

    EchoServer(WebSocketOptions options) {
        wire = Wire.start(server -> server, started -> {});
        endpoint = wire.server().webSocket("/echo", options, EchoServer::echo);
    }

    private static void echo(WebSocket webSocket) {
        webSocket.onText(text -> {
            var sent = webSocket.send(text);
            if (!webSocket.isWritable()) {
                sent.join();
            }
        });
        webSocket.onBinary(data -> {
            var sent = webSocket.send(data);
            if (!webSocket.isWritable()) {
                sent.join();
            }
        });
    }

    RawWebSocket open(String... fields) {
        return wire.webSocket("/echo", fields);
    }

    WebSocketEndpoint endpoint() {
        return endpoint;
    }

    Wire wire() {
        return wire;
    }

    @Override
    public void close() {
        try {
            wire.close();
        } finally {
            await().atMost(Duration.ofSeconds(10)).until(() -> endpoint.count() == 0);
        }
    }
}
