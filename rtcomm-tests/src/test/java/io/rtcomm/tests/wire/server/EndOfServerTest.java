/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import io.rtcomm.AckDisconnectedException;
import io.rtcomm.Socket;
import io.rtcomm.endpoint.websocket.WebSocket;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients see of a server that is closed. */
@Timeout(90)
class EndOfServerTest {
    /** So many orders of each client have an answer before the server is told to close. */
    private static final int ACKNOWLEDGED_BEFORE = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";

    /** Whether it happens depends on what each event loop does at that moment, so once would prove nothing. */
    @RepeatedTest(30)
    void everyConnectionIsClosedWithTheServer() {
        List<RawWebSocket> clients = new ArrayList<>();
        try (var server = RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoopThreads(2)
                .build()
                .start()) {
            for (int i = 0; i < 4; i++) {
                var client = new RawWebSocket(server.port(), TARGET);
                clients.add(client);
                assertThat(client.text()).startsWith("0{");
            }
        }
        for (RawWebSocket client : clients) {
            client.closeCode(); // reads to the end of the connection, which has to come
            client.close();
        }
    }

    @Test
    void whileItClosesHealthSaysSoAndNobodyElseGetsIn() throws Exception {
        var wire = Wire.start(
                options -> options,
                application -> application
                        .server()
                        .route(
                                "GET",
                                "/health",
                                exchange -> exchange.json(application.server().health())));
        int port = wire.port();
        try (var monitor = new RawHttp(port)) {
            assertThat(monitor.get("/health").text()).contains("\"status\":\"ok\"");
            wire.polling().connect(); // does not poll, so it is waited for
            String request = RawHttp.head("GET", "/health") + "\r\n";
            monitor.send(request.substring(0, 10)); // on its way already

            var closed = CompletableFuture.runAsync(() -> wire.server().close(Duration.ofSeconds(5)));

            await().until(() -> !wire.server().health().ready());
            monitor.send(request.substring(10));
            assertThat(monitor.read().text()).contains("\"status\":\"draining\"");
            await().untilAsserted(() ->
                    assertThatThrownBy(() -> new RawHttp(port).close()).isInstanceOf(UncheckedIOException.class));
            closed.get(30, TimeUnit.SECONDS);
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(free.isBound()).isTrue();
            }
        } finally {
            wire.close();
        }
    }

    /**
     * Clients emit with acknowledgements until the end. What was acknowledged was handled, and what its handler had sent
     * before is there, too.
     */
    @Test
    void nothingThatWasAcknowledgedIsLostWhenTheServerCloses() throws Exception {
        int clients = 20;
        var handled = ConcurrentHashMap.<String>newKeySet();
        var wire = Wire.start(
                options -> options,
                application -> application
                        .io()
                        .onConnection(socket -> socket.respond("order", String.class, number -> {
                            handled.add(number);
                            application.io().emit("done", number);
                            return number;
                        })));
        var acknowledged = new ArrayList<Set<String>>();
        var told = new ArrayList<Set<String>>();
        var readers = new ArrayList<CompletableFuture<Void>>();
        var busy = new CountDownLatch(clients * ACKNOWLEDGED_BEFORE);
        for (int i = 0; i < clients; i++) {
            var webSocket = new RawWebSocket(wire.port(), TARGET);
            webSocket.text();
            webSocket.send("40");
            acknowledged.add(ConcurrentHashMap.newKeySet());
            told.add(ConcurrentHashMap.newKeySet());
            int index = i;
            readers.add(CompletableFuture.runAsync(
                    () -> order(webSocket, index, acknowledged.get(index), told.get(index), busy),
                    task -> new Thread(task, "client-" + index).start()));
        }
        assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();

        wire.server().close(Duration.ofSeconds(5));

        for (int i = 0; i < clients; i++) {
            readers.get(i).get(30, TimeUnit.SECONDS);
            assertThat(acknowledged.get(i)).hasSizeGreaterThanOrEqualTo(1);
            assertThat(handled).containsAll(acknowledged.get(i));
            assertThat(told.get(i)).containsAll(acknowledged.get(i));
        }
        wire.close();
    }

    @Test
    void whoeverAsksAServerThatHasEndedDoesNotWaitForEver() {
        var wire = Wire.start();
        var sockets = new LinkedBlockingQueue<WebSocket>();
        wire.server().webSocket("/raw", sockets::add);
        wire.webSocket().connect();
        wire.webSocket("/raw");
        Socket socket = wire.connected();
        WebSocket webSocket = await().until(sockets::poll, Objects::nonNull);

        wire.server().close();

        assertThat(socket.emitWithAck("question", "text").args())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(AckDisconnectedException.class);
        assertThat(socket.join("room")).succeedsWithin(PATIENCE);
        assertThat(socket.leave("room")).succeedsWithin(PATIENCE);
        assertThat(socket.disconnect(true)).succeedsWithin(PATIENCE);
        assertThat(wire.io().emitWithAck("question")).succeedsWithin(PATIENCE);
        assertThat(wire.io().fetchSockets())
                .succeedsWithin(PATIENCE)
                .asInstanceOf(LIST)
                .isEmpty();
        assertThat(wire.io().to("room").join("other")).succeedsWithin(PATIENCE);
        assertThat(wire.io().disconnect(true)).succeedsWithin(PATIENCE);
        assertThat(webSocket.send("text")).failsWithin(PATIENCE);
        assertThat(webSocket.writable()).failsWithin(PATIENCE);
        assertThat(webSocket.ping()).failsWithin(PATIENCE);
        wire.close();
    }

    /** One order after the other, until the server ends the connection. */
    private static void order(
            RawWebSocket webSocket, int index, Set<String> acknowledged, Set<String> told, CountDownLatch busy) {
        try (webSocket) {
            int next = 0;
            boolean open = true;
            while (open) {
                Frame frame = webSocket.next();
                String text = frame.opcode() == Frame.TEXT ? frame.text() : "";
                if (text.isEmpty()) {
                    open = false;
                } else if (text.startsWith("42[\"done\"")) {
                    told.add(text.substring(text.indexOf(',') + 2, text.length() - 2));
                } else if (text.startsWith("40") || text.startsWith("43")) {
                    if (text.startsWith("43")) {
                        acknowledged.add(text.substring(text.indexOf('"') + 1, text.length() - 2));
                        if (acknowledged.size() <= ACKNOWLEDGED_BEFORE) {
                            busy.countDown();
                        }
                    }
                    webSocket.send("42" + next + "[\"order\",\"" + index + "-" + next + "\"]");
                    next++;
                }
            }
        } catch (UncheckedIOException endedWhileSending) {
            // what was not acknowledged may be lost
        }
    }
}
