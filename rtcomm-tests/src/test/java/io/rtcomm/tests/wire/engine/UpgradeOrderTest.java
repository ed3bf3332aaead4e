/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Socket;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of both sides while the transport changes under them: none is lost, none comes twice, order is kept. */
@Timeout(60)
class UpgradeOrderTest {
    private static final int MESSAGES = 300;
    private static final int ROUNDS = 12;

    private static Wire start() {
        return Wire.start(
                options -> options.allowEIO3(true),
                wire -> wire.io()
                        .onConnection(socket -> socket.on("n", Integer.class, n -> wire.note(String.valueOf(n)))));
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "42[\"n\"," + i + "]").toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4"})
    void whatTheServerSendsWhileTheClientUpgradesArrivesOnceInOrder(String revision) throws Exception {
        try (var wire = start()) {
            for (int round = 0; round < ROUNDS; round++) {
                PollingClient client = connected(wire, revision);
                Socket socket = wire.connected();
                var sending = CompletableFuture.runAsync(() -> emitAll(wire, socket));
                var received = new ArrayList<String>();

                while (received.size() < round * 20) {
                    received.add(client.message());
                }
                RawWebSocket webSocket = wire.probe(client).send("2probe");
                assertThat(webSocket.text()).isEqualTo("3probe");
                received.addAll(client.drain());
                webSocket.send("5");
                WebSocketClient upgraded = WebSocketClient.upgraded(webSocket, revision, client.sid());
                received.addAll(upgraded.messages(MESSAGES - received.size()));

                sending.join();
                upgraded.assertEchoes("nothing more");
                assertThat(received).isEqualTo(numbered(0, MESSAGES));
            }
        }
    }

    /** By turns to the socket and to all, which go different ways. */
    private static void emitAll(Wire wire, Socket socket) {
        for (int i = 0; i < MESSAGES; i++) {
            if (i % 3 == 0) {
                wire.io().to(socket.id()).emit("n", i);
            } else {
                socket.emit("n", i);
            }
            if (i % 10 == 0) {
                Thread.yield();
            }
        }
    }

    private static PollingClient connected(Wire wire, String revision) {
        if (revision.equals("4")) {
            PollingClient client = wire.polling();
            client.connect();
            return client;
        }
        PollingClient client = wire.pollingV3("");
        assertThat(client.message()).isEqualTo("40");
        return client;
    }

    @Test
    void whatWaitsForAPollComesOverTheWebSocketThatReplacesIt() throws Exception {
        try (var wire = start()) {
            PollingClient client = connected(wire, "4");
            Socket socket = wire.connected();
            emitAll(wire, socket);
            socket.join("settled").join();

            EngineClient upgraded = wire.upgrade(client, "4");

            assertThat(upgraded.messages(MESSAGES)).isEqualTo(numbered(0, MESSAGES));
            upgraded.assertEchoes("nothing more");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4"})
    void whatTheClientSendsBeforeWhileAndAfterItUpgradesArrivesOnceInOrder(String revision) throws Exception {
        try (var wire = start()) {
            for (int round = 0; round < ROUNDS; round++) {
                PollingClient client = connected(wire, revision);
                client.send(numbered(0, 100).toArray(String[]::new));
                RawWebSocket webSocket = wire.probe(client).send("2probe");
                client.send(numbered(100, 200).toArray(String[]::new));
                assertThat(webSocket.text()).isEqualTo("3probe");
                client.send(numbered(200, 201).get(0));

                var rest = new ArrayList<>(List.of("5"));
                rest.addAll(numbered(201, MESSAGES));
                webSocket.send(rest.toArray(String[]::new));

                for (int i = 0; i < MESSAGES; i++) {
                    assertThat(wire.noted()).isEqualTo(String.valueOf(i));
                }
                WebSocketClient.upgraded(webSocket, revision, client.sid()).assertEchoes("nothing more");
                assertThat(wire.notes()).isEmpty();
            }
        }
    }

    @Test
    void aMessageOfManyPartsIsNotTornApart() throws Exception {
        try (var wire = start()) {
            for (int round = 0; round < ROUNDS; round++) {
                PollingClient client = connected(wire, "4");
                Socket socket = wire.connected();
                var sending = CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 50; i++) {
                        socket.emit("b", new byte[] {(byte) i}, new byte[] {(byte) (i + 100)});
                    }
                });
                var received = new ArrayList<String>();
                RawWebSocket webSocket = wire.probe(client).send("2probe");
                assertThat(webSocket.text()).isEqualTo("3probe");
                received.addAll(client.drain());
                webSocket.send("5");
                received.addAll(
                        WebSocketClient.upgraded(webSocket, "4", client.sid()).messages(150 - received.size()));

                sending.join();
                for (int i = 0; i < 50; i++) {
                    assertThat(received.subList(3 * i, 3 * i + 3))
                            .containsExactly(
                                    "452-[\"b\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                                    EngineClient.binary(i),
                                    EngineClient.binary(i + 100));
                }
            }
        }
    }
}
