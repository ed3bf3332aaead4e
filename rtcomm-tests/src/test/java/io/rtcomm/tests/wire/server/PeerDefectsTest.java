/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Cors;
import io.rtcomm.DisconnectReason;
import io.rtcomm.Namespace;
import io.rtcomm.Socket;
import io.rtcomm.TypeRef;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.Via;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where servers of the same kind were seen to fail: what holds here instead. */
@Timeout(30)
class PeerDefectsTest {
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

    record Upload(String name, byte[] data) {}

    record Order(long id, List<String> items, Instant at, LocalDate day) {}

    @AutoClose
    private final Wire wire = Wire.start(options -> options.allowEIO3(true));

    @ParameterizedTest
    @EnumSource(Via.class)
    @DisplayName("C1: a client that was refused is in no namespace, gets nothing, and says nothing")
    void aClientThatWasRefusedIsInNoNamespace(Via transport) {
        Namespace chat = wire.server().of("/chat");
        chat.use((socket, next) -> {
            socket.on("e", event -> wire.note("handled"));
            next.reject("no");
        });
        chat.onConnection(socket -> wire.note("connected"));
        EngineClient client = wire.over(transport);
        client.connect();
        client.send("40/chat,");
        assertThat(client.message()).isEqualTo("44/chat,{\"message\":\"no\"}");

        chat.emit("secret");
        assertThat(chat.sockets()).isEmpty();
        client.assertEchoes("no secret before this");
        client.send("42/chat,1[\"e\"]");

        client.awaitEnd();
        assertThat(wire.notes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    @DisplayName("C2: a client is in the namespaces that it asked for, and in no other")
    void aClientIsInTheNamespacesThatItAskedFor(Via transport) {
        wire.server().of("/chat");
        wire.io().onConnection(socket -> wire.note("in the main namespace"));
        EngineClient client = wire.over(transport);

        client.connect("/chat,");
        wire.io().emit("not for it");
        wire.server().of("/chat").emit("e", 1);

        assertThat(client.message()).isEqualTo("42/chat,[\"e\",1]");
        assertThat(wire.notes()).isEmpty();
        assertThat(wire.io().sockets()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    @DisplayName("C3: without CONNECT no event is handled")
    void withoutConnectNoEventIsHandled(Via transport) {
        wire.io().onConnection(socket -> socket.on("e", event -> wire.note("handled")));
        EngineClient client = wire.over(transport);

        client.send("421[\"e\"]");

        client.awaitEnd();
        assertThat(wire.notes()).isEmpty();
    }

    @Test
    @DisplayName("C4: a client without payload is asked about like any other")
    void aClientWithoutPayloadIsAskedAboutLikeAnyOther() {
        wire.io().use((socket, next) -> {
            if (socket.handshake().auth().isMissing()) {
                next.reject("token required");
            } else {
                next.proceed();
            }
        });
        WebSocketClient client = wire.webSocket();

        client.send("40");

        assertThat(client.message()).isEqualTo("44{\"message\":\"token required\"}");
    }

    @Test
    @DisplayName("C5: a cookie does not choose the session id")
    void aCookieDoesNotChooseTheSessionId() {
        String chosen = "AAAAAAAAAAAAAAAAAAAA";
        PollingClient one = wire.polling("", "Cookie: io=" + chosen);
        PollingClient other = wire.polling("", "Cookie: io=" + one.sid());

        assertThat(one.sid()).isNotEqualTo(chosen);
        assertThat(other.sid()).isNotEqualTo(one.sid());
        one.connect();
        other.connect();
        assertThat(wire.io().sockets()).hasSize(2);
    }

    @Test
    @DisplayName("C6: a foreign origin is neither reflected nor served, by WebSocket neither")
    void aForeignOriginIsNeitherReflectedNorServed() {
        HttpAnswer refused = wire.http().get(POLLING, "Origin: https://evil.example");

        Refusal.assertThat(refused, 403, 4, "Forbidden");
        assertThat(refused.field("Access-Control-Allow-Origin")).isNull();
        assertThat(refused.field("Access-Control-Allow-Credentials")).isNull();
        Refusal.assertUpgrade(wire.webSocket(WEBSOCKET, "Origin: https://evil.example"), "403 Forbidden", "Forbidden");
    }

    @Test
    @DisplayName("C7: a preflight opens no session")
    void aPreflightOpensNoSession() throws Exception {
        try (var open = Wire.start(options -> options.cors(Cors.of("https://a.example")))) {
            RawHttp http = open.http();
            for (int i = 0; i < 51; i++) {
                assertThat(http.request(
                                        "OPTIONS",
                                        POLLING,
                                        "Origin: https://a.example",
                                        "Access-Control-Request-Method: GET")
                                .status())
                        .isEqualTo(204);
            }

            assertThat(open.server().sessionCount()).isZero();
        }
    }

    @Test
    @DisplayName("C8: a poll takes every packet that waits, the 51st included")
    void aPollTakesEveryPacketThatWaits() {
        PollingClient client = wire.polling();
        client.connect();
        Socket socket = wire.connected();
        var expected = new ArrayList<String>();
        for (int i = 0; i < 120; i++) {
            socket.emit("n", i);
            expected.add("42[\"n\"," + i + "]");
        }

        assertThat(client.messages(120)).isEqualTo(expected);
    }

    @Test
    @DisplayName("C9: a binary broadcast reaches every client with its attachments")
    void aBinaryBroadcastReachesEveryClientWithItsAttachments() {
        var clients = List.of(wire.webSocket(), wire.polling(), wire.webSocket(), wire.polling());
        clients.forEach(EngineClient::connect);

        wire.io().emit("b", new byte[] {1, 2}, new byte[] {3});

        for (EngineClient client : clients) {
            assertThat(client.messages(3))
                    .containsExactly(
                            "452-[\"b\"," + PLACEHOLDER + ",{\"_placeholder\":true,\"num\":1}]",
                            EngineClient.binary(1, 2),
                            EngineClient.binary(3));
        }
    }

    @Test
    @DisplayName("C10: a binary frame of revision 4 is the data and nothing else")
    void aBinaryFrameIsTheDataAndNothingElse() {
        WebSocketClient client = wire.webSocket();
        client.connect();

        wire.connected().emit("b", new byte[] {1, 2, 3});

        assertThat(client.message()).isEqualTo("451-[\"b\"," + PLACEHOLDER + "]");
        assertThat(client.wire().next().payload()).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    @DisplayName("C11: uploaded binary arrives as it was")
    void uploadedBinaryArrivesAsItWas(Via transport) {
        wire.io().onConnection(socket -> socket.on("up", byte[].class, data -> wire.note(Arrays.toString(data))));
        EngineClient client = wire.over(transport);
        client.connect();

        client.send("451-[\"up\"," + PLACEHOLDER + "]", EngineClient.binary(4, 0, 255, 98));

        assertThat(wire.noted()).isEqualTo("[4, 0, -1, 98]");
        client.assertEchoes("still there");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 57, 58, 76, 10_000})
    @DisplayName("C12: binary of any length may be a part of any type")
    void binaryOfAnyLengthMayBeAPartOfAnyType(int length) {
        wire.io().onConnection(socket -> {
            socket.on("up", Upload.class, upload -> wire.note(upload.name() + upload.data().length));
            socket.on(
                    "up",
                    new TypeRef<Map<String, Object>>() {},
                    map -> wire.note("map " + ((byte[]) map.get("data")).length));
            socket.on(
                    "up",
                    event -> wire.note("json " + event.arg(0, Upload.class).data().length));
        });
        WebSocketClient client = wire.webSocket();
        client.connect();

        client.send(
                "451-[\"up\",{\"name\":\"x\",\"data\":" + PLACEHOLDER + "}]",
                "b" + Base64.getEncoder().encodeToString(new byte[length]));

        assertThat(List.of(wire.noted(), wire.noted(), wire.noted()))
                .containsExactly("x" + length, "map " + length, "json " + length);
    }

    @Test
    @DisplayName("C13: many packets in one body leave no buffer behind")
    void manyPacketsInOneBodyLeaveNoBufferBehind() {
        try (var leaks = new Leaks()) {
            PollingClient client = wire.polling();
            client.connect();
            for (int i = 0; i < 100; i++) {
                client.send("42[\"message\",1]", "451-[\"message\"," + PLACEHOLDER + "]", "bAQID", "42[\"message\",2]");
                assertThat(client.messages(4)).hasSize(4);
            }

            leaks.assertNone();
        }
    }

    @Test
    @DisplayName("C14: who is in two of the rooms gets one copy")
    void whoIsInTwoOfTheRoomsGetsOneCopy() {
        WebSocketClient client = wire.webSocket();
        client.connect();
        wire.connected().join("a", "b");

        wire.io().to("a").to("b").emit("e", 1);

        assertThat(client.message()).isEqualTo("42[\"e\",1]");
        client.assertEchoes("no second copy before this");
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    @DisplayName("C15: a client that was disconnected is out, whether it knows or not")
    void aClientThatWasDisconnectedIsOutWhetherItKnowsOrNot(Via transport) {
        wire.io()
                .onConnection(socket -> socket.on("e", event -> {
                    wire.note("handled");
                    event.ack(1);
                }));
        wire.server().of("/other");
        EngineClient client = wire.over(transport);
        client.connect();
        client.connect("/other,");
        Socket socket = wire.connected();

        socket.disconnect(false).join();
        wire.io().emit("secret");
        wire.io().to(socket.id()).emit("secret");
        socket.emit("secret");
        client.send("421[\"e\"]");
        wire.server().of("/other").emit("e", 1);

        assertThat(client.messages(2)).containsExactly("41", "42/other,[\"e\",1]");
        assertThat(wire.ended()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        assertThat(wire.io().sockets()).isEmpty();
        assertThat(wire.notes()).isEmpty();
    }

    @Test
    @DisplayName("C16: every refused request is answered, with the status and code that it deserves")
    void everyRefusedRequestIsAnswered() {
        RawHttp http = wire.http();
        Refusal.assertThat(http.get(POLLING + "&sid=unknown"), 400, 1, "Session ID unknown");
        Refusal.assertThat(http.get(POLLING + "&sid=%00not%20an%20id"), 400, 1, "Session ID unknown");
        Refusal.assertThat(http.get("/socket.io/?transport=polling"), 400, 5, "Unsupported protocol version");
        Refusal.assertThat(http.get("/socket.io/?EIO=abc&transport=polling"), 400, 5, "Unsupported protocol version");
        Refusal.assertThat(http.post(POLLING, "40"), 400, 2, "Bad handshake method");
        Refusal.assertThat(http.request("PUT", POLLING, "Content-Length: 0"), 400, 2, "Bad handshake method");
    }

    @Test
    @DisplayName("C17: emitting in a namespace reaches that namespace, once")
    void emittingInANamespaceReachesThatNamespaceOnce() {
        wire.server().of("/chat");
        WebSocketClient client = wire.webSocket();
        client.connect();
        client.connect("/chat,");
        wire.connected().join("room");

        wire.io().emit("e", 1);
        wire.io().to("room").emit("e", 2);
        wire.server().of("/chat").emit("e", 3);

        assertThat(client.messages(3)).containsExactly("42[\"e\",1]", "42[\"e\",2]", "42/chat,[\"e\",3]");
        client.assertEchoes("nothing more");
    }

    @Test
    @DisplayName("C18: a broadcast is framed for each client by that client's own revision and transport")
    void aBroadcastIsFramedForEachClientByItsOwnRevision() {
        var old =
                List.of(wire.webSocketV3(""), wire.pollingV3(""), wire.webSocketV3("&b64=1"), wire.pollingV3("&b64=1"));
        old.forEach(client -> assertThat(client.message()).isEqualTo("40"));
        var current = List.of(wire.webSocket(), wire.polling(), wire.webSocketWith("&b64=1"));
        current.forEach(EngineClient::connect);
        wire.io().join("all").join();

        for (int i = 0; i < 3; i++) {
            wire.io().emit("b", i, new byte[] {(byte) i});
            wire.io().except("all").emit("none");
        }

        var all = new ArrayList<EngineClient>(old);
        all.addAll(current);
        for (EngineClient client : all) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.messages(2))
                        .containsExactly("451-[\"b\"," + i + "," + PLACEHOLDER + "]", EngineClient.binary(i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    @DisplayName("C19: a session that ended has left nothing in the server")
    void aSessionThatEndedHasLeftNothingInTheServer(Via transport) {
        EngineClient client = wire.over(transport);
        client.connect();
        Socket socket = wire.connected();
        socket.join("room").join();

        client.send("1");

        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
        wire.awaitNoSessions();
        assertThat(wire.io().sockets()).isEmpty();
        assertThat(wire.io().socket(socket.id())).isEmpty();
        assertThat(wire.io().fetchSockets().join()).isEmpty();
        await().until(() -> socket.rooms().isEmpty());
        assertThat(socket.bufferedAmount()).isZero();
    }

    @Test
    @DisplayName("C20: a namespace that is missing does not swallow the rest of the body")
    void aNamespaceThatIsMissingDoesNotSwallowTheRestOfTheBody() {
        PollingClient client = wire.polling();
        client.connect();

        client.send("42[\"message\",1]", "40/nope,", "42[\"message\",2]");

        assertThat(client.messages(3))
                .containsExactlyInAnyOrder(
                        "42[\"message-back\",1]",
                        "44/nope,{\"message\":\"Invalid namespace\"}",
                        "42[\"message-back\",2]");
    }

    @Test
    @DisplayName("C21: what is sent while a client upgrades does not wait for what is sent next")
    void whatIsSentWhileAClientUpgradesDoesNotWaitForWhatIsSentNext() {
        for (int round = 0; round < 20; round++) {
            PollingClient client = wire.polling();
            client.connect();
            Socket socket = wire.connected();
            RawWebSocket webSocket = wire.probe(client).send("2probe");
            assertThat(webSocket.text()).isEqualTo("3probe");

            webSocket.send("5");
            socket.emit("once", round); // somewhere around the change

            assertThat(WebSocketClient.upgraded(webSocket, "4", client.sid()).message())
                    .isEqualTo("42[\"once\"," + round + "]");
        }
    }

    @Test
    @DisplayName("C22: handlers of one event have their own types, generic ones and dates included")
    void handlersOfOneEventHaveTheirOwnTypes() {
        wire.io().onConnection(socket -> {
            socket.on("order", Order.class, order -> wire.note("record " + order.items() + order.at() + order.day()));
            socket.on("order", new TypeRef<Map<String, Object>>() {}, map -> wire.note("map " + map.get("id")));
            socket.on(
                    "orders",
                    new TypeRef<List<Order>>() {},
                    orders -> wire.note("list " + orders.get(1).id()));
            socket.onAny((event, args) -> wire.note("any " + event));
        });
        WebSocketClient client = wire.webSocket();
        client.connect();
        String order = "{\"id\":7,\"items\":[\"a\"],\"at\":\"2026-01-02T03:04:05Z\",\"day\":\"2026-01-02\"}";

        client.send("42[\"order\"," + order + "]", "42[\"orders\",[" + order + "," + order + "]]", "42[\"unheard\"]");

        for (String expected : List.of(
                "any order",
                "record [a]2026-01-02T03:04:05Z2026-01-02",
                "map 7",
                "any orders",
                "list 7",
                "any unheard")) {
            assertThat(wire.noted()).isEqualTo(expected);
        }
        wire.connected().emit("now", Instant.EPOCH);
        assertThat(client.message()).isEqualTo("42[\"now\",\"1970-01-01T00:00:00Z\"]");
    }
}
