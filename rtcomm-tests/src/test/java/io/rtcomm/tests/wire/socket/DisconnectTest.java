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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How sockets end, who hears of it, and with which reason. The reasons of transports are with the transports. */
@Timeout(20)
class DisconnectTest {
    @AutoClose
    private final Wire wire =
            Wire.start(options -> options, started -> started.server().of("/chat"));

    @Test
    void theReasonsHaveTheTextsThatClientsOfTheApiKnow() {
        assertThat(DisconnectReason.values())
                .extracting(DisconnectReason::text)
                .contains(
                        "transport error",
                        "transport close",
                        "forced close",
                        "ping timeout",
                        "parse error",
                        "server shutting down",
                        "forced server close",
                        "client namespace disconnect",
                        "server namespace disconnect");
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void aClientThatLeavesANamespaceEndsThatSocketOnly(Via transport) {
        EngineClient client = wire.over(transport);
        client.connect();
        client.connect("/chat,");
        Socket socket = wire.connected();

        client.send("41");

        assertThat(wire.ended()).isEqualTo(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
        assertThat(socket.connected()).isFalse();
        wire.server().of("/chat").emit("e", 1);
        assertThat(client.message()).isEqualTo("42/chat,[\"e\",1]");
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void theServerDisconnectsOneSocketAndTellsTheClient(Via transport) {
        EngineClient client = wire.over(transport);
        client.connect();
        client.connect("/chat,");

        wire.connected().disconnect();

        assertThat(client.message()).isEqualTo("41");
        assertThat(wire.ended()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        wire.server().of("/chat").emit("e", 1);
        assertThat(client.message()).isEqualTo("42/chat,[\"e\",1]");
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void theServerDisconnectsAClientAltogether(Via transport) {
        EngineClient client = wire.over(transport);
        client.connect();
        client.connect("/chat,");

        wire.connected().disconnect(true).join();

        assertThat(client.messages(2)).containsExactlyInAnyOrder("41", "41/chat,");
        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        assertThat(wire.server().of("/chat").sockets()).isEmpty();
    }

    @Test
    void disconnectingTwiceIsOnce() {
        WebSocketClient client = wire.webSocket();
        client.connect();
        Socket socket = wire.connected();

        socket.disconnect();
        socket.disconnect();

        assertThat(client.message()).isEqualTo("41");
        client.connect("/chat,");
        assertThat(wire.ended()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
    }

    @Test
    void theRoomsAreKnownWhileASocketDisconnectsAndGoneAfterwards() {
        WebSocketClient client = wire.webSocket();
        client.connect();
        Socket socket = wire.connected();
        socket.join("a").join();
        socket.onDisconnecting(reason ->
                wire.note("disconnecting " + socket.rooms().equals(Set.of("a", socket.id()))));
        socket.onDisconnect(reason -> wire.note("disconnect " + socket.rooms() + " " + reason));

        client.send("41");

        assertThat(List.of(wire.noted(), wire.noted()))
                .containsExactly("disconnecting true", "disconnect [] client namespace disconnect");
    }

    @Test
    void whoAsksTooLateIsToldAtOnce() {
        WebSocketClient client = wire.webSocket();
        client.connect();
        Socket socket = wire.connected();
        client.send("41");
        wire.ended();

        socket.onDisconnect(reason -> wire.note(reason.text()));

        assertThat(wire.noted()).isEqualTo("client namespace disconnect");
    }

    @Test
    void allSocketsOfAConnectionEndWithIt() {
        wire.server().of("/chat").onConnection(socket -> socket.onDisconnect(reason -> wire.note(reason.text())));
        PollingClient client = wire.polling();
        client.connect();
        client.connect("/chat,");

        client.send("1");

        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
        assertThat(wire.noted()).isEqualTo("transport close");
    }

    @Test
    void anEventThatComesBeforeTheClientLeavesIsHandledBeforeTheEndIsTold() {
        wire.io().onConnection(socket -> {
            socket.on("last", event -> wire.note("last"));
            socket.onDisconnect(reason -> wire.note("end"));
        });
        WebSocketClient client = wire.webSocket();
        client.connect();

        client.send("42[\"last\"]");
        assertThat(wire.noted()).isEqualTo("last");
        client.send("41");

        assertThat(wire.noted()).isEqualTo("end");
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void theEndOfTheServerIsNoDisconnectPacketSoThatClientsComeBack(Via transport) throws Exception {
        try (var closing = Wire.start()) {
            EngineClient client = closing.over(transport);
            client.connect();
            if (client instanceof PollingClient polling) {
                polling.beginPoll();
            }

            closing.server().close();

            if (client instanceof PollingClient polling) {
                assertThat(polling.endPoll().text()).isEqualTo("1");
            } else if (client instanceof WebSocketClient webSocket) {
                assertThat(webSocket.wire().next().opcode()).isEqualTo(8);
            }
            assertThat(closing.ended()).isEqualTo(DisconnectReason.SERVER_SHUTTING_DOWN);
        }
    }

    @Test
    void aServerMayBeClosedInTheMiddleOfEverything() throws Exception {
        try (var closing = Wire.start(
                options -> options,
                started -> started.server().of("/slow").use((socket, next) -> started.note("asked")))) {
            WebSocketClient thinking = closing.webSocket();
            thinking.send("40/slow,");
            assertThat(closing.noted()).isEqualTo("asked");
            closing.webSocket();
            PollingClient waiting = closing.polling().beginPoll();
            var half = closing.http().send("GET /socket.io/?EIO=4&tra");

            closing.server().close();

            assertThat(waiting.endPoll().text()).isEqualTo("1");
            thinking.awaitEnd();
            assertThat(half.ended()).isTrue();
            assertThat(closing.server().sessionCount()).isZero();
        }
    }
}
