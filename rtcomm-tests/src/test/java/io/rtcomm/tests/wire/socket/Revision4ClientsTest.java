/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.Socket;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.Via;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of Socket.IO 2.x: revision 4 of the Socket.IO protocol, over revision 3 of Engine.IO. */
@Timeout(20)
class Revision4ClientsTest {
    @AutoClose
    private final Wire wire = Wire.start(options -> options.allowEIO3(true), started -> {
        started.greetWithAuth("/admin");
        started.server().of("/refused").use((socket, next) -> next.reject("Not authorized"));
        started.server().of("/refused-with-data").use((socket, next) -> next.reject("no", Map.of("code", 1)));
    });

    private EngineClient over(Via transport) {
        return transport == Via.POLLING ? wire.pollingV3("") : wire.webSocketV3("");
    }

    private EngineClient connected() {
        EngineClient client = wire.webSocketV3("");
        assertThat(client.message()).isEqualTo("40");
        return client;
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void theyAreInTheMainNamespaceWithoutAsking(Via transport) {
        EngineClient client = over(transport);

        assertThat(client.message()).isEqualTo("40");
        assertThat(wire.connected().id()).isEqualTo(client.sid());
        client.assertEchoes("there");
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void theyConnectToOtherNamespacesWithoutPayload(Via transport) {
        EngineClient client = over(transport);
        assertThat(client.message()).isEqualTo("40");

        client.send("40/admin,");

        assertThat(client.messages(2)).containsExactly("40/admin,", "42/admin,[\"auth\",{}]");
        assertThat(wire.server().of("/admin").sockets())
                .extracting(Socket::id)
                .containsExactly("/admin#" + client.sid());
    }

    @Test
    void theQueryOfANamespaceIsItsPayload() {
        EngineClient client = connected();

        client.send("40/admin?token=x%20y&n=1,");

        assertThat(client.messages(2))
                .containsExactly("40/admin,", "42/admin,[\"auth\",{\"token\":\"x y\",\"n\":\"1\"}]");
    }

    @Test
    void refusalsAreStringsOrData() {
        EngineClient client = connected();

        client.send("40/refused,", "40/refused-with-data,", "40/nope,");

        assertThat(client.messages(3))
                .containsExactlyInAnyOrder(
                        "44/refused,\"Not authorized\"",
                        "44/refused-with-data,{\"code\":1}",
                        "44/nope,\"Invalid namespace\"");
        client.assertEchoes("unhurt");
    }

    @Test
    void middlewareOfTheMainNamespaceDecidesAboutThemToo() throws Exception {
        try (var strict = Wire.start(
                options -> options.allowEIO3(true), started -> started.io().use((socket, next) -> next.reject("no")))) {
            assertThat(strict.webSocketV3("").message()).isEqualTo("44\"no\"");
            assertThat(strict.io().sockets()).isEmpty();
        }
    }

    @Test
    void theyLeaveAndComeBack() {
        EngineClient client = connected();
        client.send("40/admin,");
        assertThat(client.messages(2)).hasSize(2);

        client.send("41/admin,", "40/admin,");

        assertThat(client.messages(2)).containsExactly("40/admin,", "42/admin,[\"auth\",{}]");
    }

    @Test
    void askingForTheMainNamespaceAgainIsHarmless() {
        EngineClient client = connected();

        client.send("40");

        client.assertEchoes("unhurt");
    }

    @Test
    void acknowledgementsAndBinaryAreTheSame() {
        EngineClient client = connected();

        client.send("427[\"message-with-ack\",1]");
        assertThat(client.message()).isEqualTo("437[1]");
        client.send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]", "bAQI=");
        assertThat(client.messages(2))
                .containsExactly("451-[\"message-back\",{\"_placeholder\":true,\"num\":0}]", "bAQI=");
    }

    @Test
    void aBroadcastReachesClientsOfBothRevisions() {
        EngineClient old = connected();
        PollingClient oldPolling = wire.pollingV3("");
        assertThat(oldPolling.message()).isEqualTo("40");
        WebSocketClient current = wire.webSocket();
        current.connect();

        wire.io().emit("e", new byte[] {1});

        for (EngineClient client : new EngineClient[] {old, oldPolling, current}) {
            assertThat(client.messages(2)).containsExactly("451-[\"e\",{\"_placeholder\":true,\"num\":0}]", "bAQ==");
        }
    }

    @Test
    void theServerDisconnectsThem() {
        EngineClient client = connected();

        wire.connected().disconnect();

        assertThat(client.message()).isEqualTo("41");
        assertThat(wire.ended()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
    }
}
