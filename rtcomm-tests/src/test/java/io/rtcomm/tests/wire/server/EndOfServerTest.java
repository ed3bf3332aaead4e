/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.wire.RawWebSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

/** What clients see of a server that is closed. */
class EndOfServerTest {
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
}
