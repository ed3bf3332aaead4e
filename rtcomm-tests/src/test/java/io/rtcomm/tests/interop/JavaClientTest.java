/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.Event;
import io.rtcomm.server.ServerBuilder;
import io.socket.client.Ack;
import io.socket.client.AckWithTimeout;
import io.socket.client.IO;
import io.socket.client.Socket;
import io.socket.client.SocketOptionBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The official Java client, which speaks the same revision of the protocol as the current JavaScript client. */
@ParameterizedClass(name = "{0}")
@EnumSource(Mode.class)
class JavaClientTest {
    private static final String UNICODE = "größe ☃ 🦄 \u2028 \"quoted\" \\";

    @Parameter
    Mode mode;

    private final List<Socket> clients = new ArrayList<>();
    private final Heard<io.rtcomm.Socket> sockets = new Heard<>("a socket");
    private InteropServer server;

    @BeforeEach
    void start() {
        server = InteropServer.start(JavaClientTest::options);
    }

    /** This client leaves WebSocket close frames unanswered, and notices by its heartbeat that a server has gone. */
    private static ServerBuilder options(ServerBuilder builder) {
        return builder.pingInterval(Duration.ofMillis(300)).pingTimeout(Duration.ofMillis(1_500));
    }

    @AfterEach
    void nothingIsLeftOver() {
        clients.forEach(Socket::disconnect);
        server.close();
    }

    private Socket open(String namespace, UnaryOperator<SocketOptionBuilder> options) {
        var builder = IO.Options.builder()
                .setForceNew(true)
                .setReconnectionDelay(20)
                .setReconnectionDelayMax(100)
                .setTransports(mode.transports().toArray(String[]::new));
        var client = IO.socket(
                URI.create(server.url() + namespace), options.apply(builder).build());
        clients.add(client);
        return client;
    }

    private Socket open(String namespace) {
        return open(namespace, UnaryOperator.identity());
    }

    /** Connects. */
    private Socket connect(String namespace) {
        var client = open(namespace);
        var connected = listen(client, Socket.EVENT_CONNECT);
        client.connect();
        connected.next();
        return client;
    }

    private static Heard<Object[]> listen(io.socket.emitter.Emitter emitter, String event) {
        var heard = new Heard<Object[]>(event);
        emitter.on(event, heard::add);
        return heard;
    }

    private static Object[] ask(Socket client, String event, Object... args) {
        var answers = new Heard<Object[]>("the answer to " + event);
        client.emit(event, args, (Ack) answers::add);
        return answers.next();
    }

    private void settle(Socket client) {
        ask(client, "settle");
    }

    @Test
    void aClientConnectsWithAuthAndQueryOverItsTransports() {
        server.onConnection(socket -> {
            sockets.add(socket);
            socket.on("transport", event -> event.ack(socket.transport()));
        });
        var client = open(
                "/",
                options -> options.setAuth(Map.of("token", UNICODE))
                        .setQuery("name=value")
                        .setExtraHeaders(Map.of("X-Interop", List.of("yes"))));
        client.connect();

        var socket = sockets.next();
        assertThat(socket.handshake().auth().path("token").asText()).isEqualTo(UNICODE);
        assertThat(socket.handshake().query()).containsEntry("EIO", "4").containsEntry("name", "value");
        assertThat(socket.handshake().header("X-Interop")).contains("yes");
        var seen = "";
        while (!seen.equals(mode.last())) {
            seen = (String) ask(client, "transport")[0];
        }
        assertThat(client.id()).isEqualTo(socket.id());
    }

    @Test
    void valuesOfEveryTypeArriveBothWays() {
        var events = new Heard<Event>("an event");
        server.onConnection(socket -> socket.on("values", event -> {
            events.add(event);
            socket.emit("values", Received.values(event.args()).toArray());
        }));
        var client = connect("/");
        var values = listen(client, "values");
        var object = new JSONObject("{\"list\":[1,{\"deep\":true}],\"ключ\":\"значение\",\"nothing\":null}");

        client.emit("values", UNICODE, 1, -2.5, 9_007_199_254_740_991L, true, JSONObject.NULL, object);

        var received = Received.values(events.next().args());
        assertThat(received.subList(0, 6))
                .isEqualTo(Arrays.asList(UNICODE, 1, -2.5, 9_007_199_254_740_991L, true, null));
        assertThat(received.get(6))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("ключ", "значение")
                .containsEntry("nothing", null)
                .containsEntry("list", List.of(1, Map.of("deep", true)));
        var echo = values.next();
        assertThat(echo[0]).isEqualTo(UNICODE);
        assertThat(((Number) echo[3]).longValue()).isEqualTo(9_007_199_254_740_991L);
        assertThat(((JSONObject) echo[6]).similar(object)).isTrue();
    }

    @Test
    void binaryNestedAnywhereArrivesBothWays() throws Exception {
        var events = new Heard<Event>("an event");
        server.onConnection(socket -> socket.on("nested", event -> {
            events.add(event);
            socket.emit("nested", Map.of("list", List.of(BinaryTest.bytes(3), "x")), BinaryTest.bytes(100_000));
        }));
        var client = connect("/");
        var nested = listen(client, "nested");

        client.emit(
                "nested",
                new JSONObject()
                        .put("list", new JSONArray().put(BinaryTest.bytes(3)).put("x")),
                BinaryTest.bytes(100_000),
                new byte[0]);

        assertThat(Received.values(events.next().args()))
                .usingRecursiveComparison()
                .isEqualTo(List.of(
                        Map.of("list", List.of(BinaryTest.bytes(3), "x")), BinaryTest.bytes(100_000), new byte[0]));
        var received = nested.next();
        assertThat((byte[]) ((JSONObject) received[0]).getJSONArray("list").get(0))
                .isEqualTo(BinaryTest.bytes(3));
        assertThat((byte[]) received[1]).isEqualTo(BinaryTest.bytes(100_000));
    }

    @Test
    void answersComeBothWaysAlsoBinaryOnes() {
        server.onConnection(socket -> {
            sockets.add(socket);
            socket.on(
                    "add", event -> event.ack(event.arg(0, int.class) + event.arg(1, int.class), BinaryTest.bytes(3)));
        });
        var client = open("/");
        client.on("double", args -> ((Ack) args[args.length - 1]).call(2 * (Integer) args[0], BinaryTest.bytes(4)));
        client.connect();

        var answer = sockets.next().emitWithAck("double", 21).args();
        assertThat(answer.thenApply(Received::values))
                .succeedsWithin(Heard.LIMIT)
                .usingRecursiveComparison()
                .isEqualTo(List.of(42, BinaryTest.bytes(4)));
        var sum = ask(client, "add", 1, 2);
        assertThat(sum[0]).isEqualTo(3);
        assertThat((byte[]) sum[1]).isEqualTo(BinaryTest.bytes(3));
    }

    @Test
    void aClientThatWaitsInVainForAnAnswerIsTold() {
        server.onConnection(socket -> socket.on("silent", event -> {}));
        var client = connect("/");
        var outcome = new Heard<String>("an outcome");

        client.emit("silent", new Object[0], new AckWithTimeout(50) {
            @Override
            public void onSuccess(Object... args) {
                outcome.add("success");
            }

            @Override
            public void onTimeout() {
                outcome.add("timeout");
            }
        });

        assertThat(outcome.next()).isEqualTo("timeout");
        settle(client);
    }

    @Test
    void roomsAndBroadcastsReachTheirMembers() {
        server.onConnection(socket -> {
            sockets.add(socket);
            socket.on("join", String.class, (room, ack) -> {
                socket.join(room);
                ack.send();
            });
        });
        var one = connect("/");
        var two = connect("/");
        var news = List.of(listen(one, "news"), listen(two, "news"));
        ask(one, "join", "red");
        settle(two);

        server.main().to("red").emit("news", "for red", BinaryTest.bytes(3));
        server.main().emit("news", "for everyone");
        settle(one);
        settle(two);

        assertThat(news.get(0).rest()).extracting(args -> args[0]).containsExactly("for red", "for everyone");
        assertThat(news.get(1).rest()).extracting(args -> args[0]).containsExactly("for everyone");
    }

    @Test
    void namespacesOfOneConnectionAreApart() {
        var admin = server.rtcomm().of("/admin");
        server.onConnection(socket -> {});
        server.onConnection(admin, socket -> socket.on("who", event -> event.ack("admin")));
        var main = connect("/");
        var beside = main.io().socket("/admin");
        clients.add(beside);
        beside.connect();

        assertThat(ask(beside, "who")).containsExactly("admin");
        beside.disconnect();
        settle(main);
    }

    @Test
    void refusalsReachTheClientWithTheirReasons() {
        server.rtcomm().of("/admin").use((socket, next) -> next.reject("not authorized", Map.of("code", 401)));
        for (var expected : Map.of("/admin", "not authorized", "/unknown", "Invalid namespace")
                .entrySet()) {
            var client = open(expected.getKey());
            var errors = listen(client, Socket.EVENT_CONNECT_ERROR);
            client.connect();

            var error = (JSONObject) errors.next()[0];
            assertThat(error.getString("message")).isEqualTo(expected.getValue());
            assertThat(error.optJSONObject("data") == null)
                    .isEqualTo(expected.getKey().equals("/unknown"));
        }
    }

    @Test
    void bothSidesHearWhyAConnectionEnded() {
        var reasons = new Heard<DisconnectReason>("a reason");
        server.onConnection(socket -> {
            socket.onDisconnect(reasons::add);
            socket.on("disconnect me", event -> socket.disconnect(true));
        });
        var one = connect("/");
        var oneEnds = listen(one, Socket.EVENT_DISCONNECT);
        one.emit("disconnect me");
        assertThat(oneEnds.next()).contains("io server disconnect");
        assertThat(reasons.next()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);

        var two = connect("/");
        var twoEnds = listen(two, Socket.EVENT_DISCONNECT);
        two.disconnect();
        assertThat(twoEnds.next()).contains("io client disconnect");
        assertThat(reasons.next()).isEqualTo(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
    }

    @Test
    void aClientComesBackToAServerThatWasStartedAgain() {
        var reasons = new Heard<DisconnectReason>("a reason");
        server.onConnection(socket -> {
            socket.onDisconnect(reasons::add);
            socket.on("transport", event -> event.ack(socket.transport()));
        });
        var client = connect("/");
        var connected = listen(client, Socket.EVENT_CONNECT);
        var ended = listen(client, Socket.EVENT_DISCONNECT);
        var upgraded = "";
        while (!upgraded.equals(mode.last())) {
            upgraded = (String) ask(client, "transport")[0];
        }
        int port = server.port();

        server.stop();
        assertThat(reasons.next()).isEqualTo(DisconnectReason.SERVER_SHUTTING_DOWN);
        assertThat(ended.next()[0])
                .isIn(
                        mode.last().equals("websocket")
                                ? List.of("transport close", "transport error", "ping timeout")
                                : List.of("transport close", "transport error"));
        server.close();
        server = InteropServer.startOn(port, JavaClientTest::options);
        server.onConnection(socket -> socket.on("who", event -> event.ack("the second")));

        connected.next();
        assertThat(ask(client, "who")).containsExactly("the second");
    }

    @Test
    void orderIsKeptBothWaysAlsoAcrossTheUpgrade() {
        var numbers = new Heard<Integer>("a number");
        server.onConnection(socket -> socket.on("number", int.class, number -> {
            numbers.add(number);
            socket.emit("number", number, number % 10 == 0 ? BinaryTest.bytes(2) : "text");
        }));
        var client = open("/");
        var echoes = listen(client, "number");
        client.connect();

        IntStream.range(0, 500).forEach(i -> client.emit("number", i, i % 7 == 0 ? BinaryTest.bytes(1) : "text"));

        var expected = IntStream.range(0, 500).boxed().toList();
        assertThat(numbers.next(500)).isEqualTo(expected);
        assertThat(echoes.next(500)).extracting(args -> args[0]).isEqualTo(expected);
    }

    @Test
    void largeJsonArrivesWhole() {
        server.onConnection(socket -> socket.on("large", String.class, (text, ack) -> ack.send(text)));
        var client = connect("/");
        var text = "0123456789".repeat(90_000);

        assertThat(ask(client, "large", text)).containsExactly(text);
    }
}
