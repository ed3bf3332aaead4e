/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.endpoint.websocket.WebSocketEndpoint;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plain WebSockets that clients open and leave behind in every way leave nothing. */
@Timeout(180)
class AbandonedWebSocketsTest {
    private static final int CONNECTIONS = 10_000;
    private static final int BATCH = 200;

    @Test
    void tenThousandWebSocketsThatAreLeftBehindLeaveNothing() {
        var ended = new AtomicInteger();
        var opened = new AtomicInteger();
        try (var leaks = new Leaks()) {
            try (var wire = Wire.start()) {
                WebSocketEndpoint endpoint = wire.server().webSocket("/ws", webSocket -> {
                    opened.incrementAndGet();
                    webSocket.onText(webSocket::send);
                    webSocket.onClose((code, reason) -> ended.incrementAndGet());
                });
                for (int done = 0; done < CONNECTIONS; done += BATCH) {
                    openAndLeave(wire.port());
                    endpoint.broadcast("to whoever is there");
                }

                await().atMost(Duration.ofSeconds(60)).until(() -> endpoint.count() == 0);
                await().atMost(Duration.ofSeconds(60)).until(() -> ended.get() == opened.get());
                assertThat(opened.get()).isPositive();
            }
            leaks.assertNone();
        }
    }

    private static void openAndLeave(int port) {
        var clients = new ArrayList<AutoCloseable>();
        for (int i = 0; i < BATCH; i++) {
            if (i % 5 == 0) {
                var http = new RawHttp(port); // leaves before the answer
                http.send(RawWebSocket.request("/ws"));
                http.abort();
                continue;
            }
            var client = new RawWebSocket(port, "/ws");
            switch (i % 5) {
                case 1 -> client.abort();
                case 2 -> client.send("left unread").abort();
                case 3 ->
                    client.send(new Frame(false, 0, Frame.TEXT, new byte[100])).close();
                default -> {
                    client.send(Frame.close(1000));
                    clients.add(client);
                }
            }
        }
        for (AutoCloseable client : clients) {
            try {
                client.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
