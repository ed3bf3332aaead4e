/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.tests.wire.CountingCodec;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However many receive a message, and however they are connected: it is turned into bytes once. */
@Timeout(60)
class EncodeOnceTest {
    private static final int SOCKETS = 200;

    private final CountingCodec codec = new CountingCodec();

    @AutoClose
    private final Wire wire = Wire.start(options -> options.jsonCodec(codec).allowEIO3(true));

    private final List<EngineClient> clients = new ArrayList<>();

    @BeforeEach
    void connect() {
        for (int i = 0; i < SOCKETS; i++) {
            switch (i % 5) {
                case 0, 1 -> connected(wire.webSocket());
                case 2 -> connected(wire.polling());
                case 3 -> connectedV3(wire.webSocketV3(i % 2 == 0 ? "" : "&b64=1"));
                default -> connectedV3(wire.pollingV3(""));
            }
        }
        for (int i = 0; i < SOCKETS; i++) {
            wire.connected().join("room");
        }
        codec.writes().set(0);
    }

    private void connected(EngineClient client) {
        client.connect();
        clients.add(client);
    }

    private void connectedV3(EngineClient client) {
        assertThat(client.message()).isEqualTo("40");
        clients.add(client);
    }

    private void assertAllReceive(String... packets) {
        for (EngineClient client : clients) {
            assertThat(client.messages(packets.length)).containsExactly(packets);
        }
    }

    @Test
    void aBroadcastToEveryoneIsEncodedOnce() {
        wire.io().emit("e", 1, "two", List.of(3));

        assertAllReceive("42[\"e\",1,\"two\",[3]]");
        assertThat(codec.writes()).hasValue(1);
    }

    @Test
    void aBroadcastToARoomWithBinaryIsEncodedOnce() {
        wire.io().to("room").emit("e", new byte[] {1});

        assertAllReceive("451-[\"e\",{\"_placeholder\":true,\"num\":0}]", "bAQ==");
        assertThat(codec.writes()).hasValue(1);
    }

    @Test
    void aQuestionToEveryoneIsEncodedOnce() {
        wire.io().emitWithAck("q", 1);

        for (EngineClient client : clients) {
            assertThat(client.message()).matches("42\\d+\\[\"q\",1]");
        }
        assertThat(codec.writes()).hasValue(1);
    }

    @Test
    void aBroadcastThatReachesNobodyIsNotEncodedAtAll() {
        wire.io().to("nobody").emit("e", 1);
        wire.io().to("room").except("room").emit("e", 2);
        int before = codec.writes().get();

        wire.io().emit("e", 3);

        assertAllReceive("42[\"e\",3]");
        assertThat(before).isLessThanOrEqualTo(1);
    }
}
