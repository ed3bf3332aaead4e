/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.DisconnectReason;
import io.rtcomm.JsonValue;
import io.rtcomm.LimitAction;
import io.rtcomm.RateLimit;
import io.rtcomm.codec.JsonLimits;
import io.rtcomm.endpoint.websocket.WebSocket;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Stall;
import io.rtcomm.server.Limits;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Via;
import io.rtcomm.tests.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one client may take of a server, and what becomes of it beyond. */
@Timeout(60)
class LimitsTest {
    private Wire wire;

    private void start(Limits limits, Consumer<Wire> application) {
        wire = Wire.start(options -> options.limits(limits), application);
    }

    @AfterEach
    void end() {
        wire.close();
    }

    private long count(Metric metric) {
        return wire.server().metrics().count(metric);
    }

    /** Whether a connection is closed without a byte. */
    private boolean refused() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException e) {
            return true; // reset while writing
        }
    }

    @Test
    void oneConnectionTooManyIsClosedAndARefusedOneCostsNothing() throws Exception {
        start(Limits.DEFAULT.maxConnections(2), started -> {});
        EngineClient first = wire.webSocket();
        EngineClient second = wire.webSocket();
        first.connect();
        second.connect();

        assertThat(refused()).isTrue();
        assertThat(count(Metric.CONNECTIONS_OVER_TOTAL)).isEqualTo(1);
        first.close();
        await().until(() -> !refused());
        second.assertEchoes("still there");
    }

    @Test
    void oneAddressHasItsShareOnly() throws Exception {
        start(Limits.DEFAULT.maxConnectionsPerAddress(1), started -> {});
        wire.webSocket().connect();

        assertThat(refused()).isTrue();
        assertThat(count(Metric.CONNECTIONS_OVER_ADDRESS)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void whoSendsTooFastIsSlowedDownAndLosesNothing(Via transport) {
        start(Limits.DEFAULT.eventsPerSecond(20), started -> {});
        EngineClient fast = wire.over(transport);
        fast.connect();
        var events = new String[50];
        for (int i = 0; i < events.length; i++) {
            events[i] = "42[\"message\"," + i + "]";
        }
        long begin = System.nanoTime();
        fast.send(events);
        fast.send("42[\"message\",\"the last\"]");

        for (int i = 0; i < events.length; i++) {
            assertThat(fast.message()).isEqualTo("42[\"message-back\"," + i + "]");
        }
        assertThat(fast.message()).isEqualTo("42[\"message-back\",\"the last\"]");
        assertThat(count(Metric.READS_PAUSED_BY_RATE)).isPositive();
        // a second's worth at once, the rest at its rate
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void whoLeavesANamespaceAndComesAgainDoesNotBeginAnew() {
        start(Limits.DEFAULT, started -> started.io().limit("message-with-ack", RateLimit.of(2, Duration.ofHours(1))));
        EngineClient client = wire.webSocket();
        client.connect();
        client.send("421[\"message-with-ack\",1]", "422[\"message-with-ack\",2]");
        assertThat(client.message()).startsWith("431[");
        assertThat(client.message()).startsWith("432[");

        client.send("41");
        client.connect();
        client.send("423[\"message-with-ack\",3]");

        assertThat(client.message()).isEqualTo("433[{\"error\":{\"message\":\"too many events\"}}]");
        assertThat(count(Metric.EVENTS_OVER_LIMIT)).isEqualTo(1);
    }

    @Test
    void anEventTooManyIsAnsweredWithAnErrorAndReachesNobody() {
        start(Limits.DEFAULT, started -> started.io().limit("message-with-ack", RateLimit.of(2, Duration.ofHours(1))));
        EngineClient client = wire.webSocket();
        client.connect();

        client.send("421[\"message-with-ack\",1]", "422[\"message-with-ack\",2]", "423[\"message-with-ack\",3]");

        assertThat(client.messages(3))
                .containsExactlyInAnyOrder("431[1]", "432[2]", "433[{\"error\":{\"message\":\"too many events\"}}]");
        client.assertEchoes("other events pass");
        assertThat(count(Metric.EVENTS_OVER_LIMIT)).isEqualTo(1);
    }

    @Test
    void aSocketsOwnLimitReplacesThatOfItsNamespace() {
        start(Limits.DEFAULT, started -> {
            started.io().limit("message", RateLimit.of(1, Duration.ofHours(1)).then(LimitAction.IGNORE));
            started.io().onConnection(socket -> socket.limit("message", 3, Duration.ofHours(1)));
        });
        EngineClient client = wire.webSocket();
        client.connect();
        client.send("420[\"message-with-ack\",\"after the connection handler\"]");
        assertThat(client.message()).isEqualTo("430[\"after the connection handler\"]");

        client.send(
                "42[\"message\",2]",
                "42[\"message\",3]",
                "42[\"message\",4]",
                "42[\"message\",5]",
                "421[\"message-with-ack\",6]");

        assertThat(client.messages(4))
                .containsExactlyInAnyOrder(
                        "42[\"message-back\",2]", "42[\"message-back\",3]", "42[\"message-back\",4]", "431[6]");
    }

    @Test
    void whoGoesOnIsDisconnectedAndStaysOut() throws Exception {
        start(
                Limits.DEFAULT,
                started -> started.io()
                        .limit(
                                "message",
                                RateLimit.of(1, Duration.ofHours(1))
                                        .then(LimitAction.IGNORE)
                                        .banAfter(2, Duration.ofMinutes(5))));
        EngineClient client = wire.webSocket();
        client.connect();

        client.send("42[\"message\",1]", "42[\"message\",2]", "42[\"message\",3]");

        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.RATE_LIMITED);
        assertThat(refused()).isTrue();
        assertThat(count(Metric.BANS)).isEqualTo(1);
        assertThat(count(Metric.CONNECTIONS_BANNED)).isEqualTo(1);
    }

    @Test
    void whoGoesOnIsDisconnectedWhereThatIsTheAction() {
        start(
                Limits.DEFAULT,
                started -> started.io()
                        .limit("message", RateLimit.of(1, Duration.ofHours(1)).then(LimitAction.DISCONNECT)));
        EngineClient client = wire.webSocket();
        client.connect();

        client.assertEchoes("first");
        client.send("42[\"message\",2]", "42[\"message\",3]");

        assertThat(client.message()).isEqualTo("41");
        assertThat(wire.ended()).isEqualTo(DisconnectReason.RATE_LIMITED);
        client.connect(); // it was no ban
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void whoSendsTooMuchIsSlowedDownAndLosesNothing(Via transport) {
        start(Limits.DEFAULT.bytesPerSecond(200_000), started -> {});
        EngineClient fast = wire.over(transport);
        fast.connect();
        String text = "x".repeat(10_000);
        long begin = System.nanoTime();

        for (int i = 0; i < 50; i++) {
            fast.send("42[\"message\"," + i + ",\"" + text + "\"]");
        }

        for (int i = 0; i < 50; i++) {
            assertThat(fast.message()).isEqualTo("42[\"message-back\"," + i + ",\"" + text + "\"]");
        }
        assertThat(count(Metric.READS_PAUSED_BY_RATE)).isPositive();
        // a second's worth at once, the rest at its rate
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void heartbeatsThatNobodyAskedForHaveARate(Via transport) {
        start(Limits.DEFAULT.pingsPerSecond(20), started -> {});
        EngineClient client = wire.over(transport);
        client.connect();
        client.send(repeated("3", 20)); // pongs
        client.assertEchoes("so far so good");

        if (client instanceof PollingClient polling) {
            assertThat(polling.post(repeated("3", 200)).status()).isEqualTo(400);
        } else {
            client.send(repeated("3", 200));
        }

        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.RATE_LIMITED);
        assertThat(count(Metric.PINGS_OVER_LIMIT)).isEqualTo(1);
    }

    @Test
    void pingsOfRevision3HaveARate() {
        wire = Wire.start(options -> options.allowEIO3(true));
        EngineClient client = wire.webSocketV3("");
        assertThat(client.message()).isEqualTo("40");

        client.send(repeated("2", 300));

        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.RATE_LIMITED);
        assertThat(count(Metric.PINGS_OVER_LIMIT)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {Frame.PING, Frame.PONG})
    void controlFramesHaveARate(int opcode) {
        start(Limits.DEFAULT, started -> started.server().webSocket("/raw", ws -> {}));
        var session = wire.webSocket();
        session.connect();
        RawWebSocket plain = wire.webSocket("/raw");

        assertThat(session.wire().send(repeated(opcode, 200)).closeCode()).isEqualTo(1008);
        assertThat(plain.send(repeated(opcode, 200)).closeCode()).isEqualTo(1008);

        assertThat(wire.ended()).isEqualTo(DisconnectReason.RATE_LIMITED);
        assertThat(count(Metric.PINGS_OVER_LIMIT)).isEqualTo(2);
    }

    @Test
    void aFloodOfPingsPilesUpNoPongsForAClientThatReadsNothing() {
        var sockets = new LinkedBlockingQueue<WebSocket>();
        start(
                Limits.DEFAULT,
                started -> started.server().webSocket("/raw", WebSocketOptions.DEFAULT.withMaxPingsPerSecond(0), ws -> {
                    sockets.add(ws);
                    ws.onText(text -> started.note(text + ws.bufferedAmount()));
                }));
        RawWebSocket deaf = wire.webSocket("/raw");

        for (int i = 0; i < 2000; i++) {
            deaf.send(repeated(Frame.PING, 100)); // 25 MB, far beyond the buffers of the operating system
        }
        deaf.send("waiting: ");

        assertThat(Long.parseLong(wire.noted().substring("waiting: ".length()))).isLessThan(200_000);
        assertThat(sockets).hasSize(1);
        deaf.abort();
    }

    private static String[] repeated(String packet, int count) {
        var all = new String[count];
        Arrays.fill(all, packet);
        return all;
    }

    private static Frame[] repeated(int opcode, int count) {
        var all = new Frame[count];
        Arrays.fill(all, new Frame(true, 0, opcode, new byte[125]));
        return all;
    }

    @Test
    void jsonOfPacketsAndOfRoutesIsHeldToTheSameLimits() {
        wire = Wire.start(
                options -> options.jsonLimits(JsonLimits.DEFAULT.withMaxDepth(3).withMaxNumberLength(400)),
                started -> started.server()
                        .route("POST", "/json", exchange -> exchange.json(exchange.body(JsonValue.class))));
        String digits = "7".repeat(400);
        EngineClient client = wire.webSocket();
        client.connect();
        client.send("42[\"message\",[[" + digits + "]]]");
        assertThat(client.message()).isEqualTo("42[\"message-back\",[[" + digits + "]]]");
        assertThat(wire.http().post("/json", "[[[" + digits + "]]]").text()).isEqualTo("[[[" + digits + "]]]");
        assertThat(wire.http().post("/json", "[[[[1]]]]").status()).isEqualTo(400);
        assertThat(wire.http().post("/json", digits + "7").status()).isEqualTo(400);

        client.send("42[\"message\",[[[1]]]]");

        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
    }

    @Test
    void bodiesOfRequestsAreNeverInflated() throws IOException {
        start(
                Limits.DEFAULT,
                started -> started.server()
                        .route("POST", "/size", exchange -> exchange.text(String.valueOf(exchange.body().length))));
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[10_000_000]);
        }
        PollingClient client = wire.polling();
        client.connect();

        var toRoute = wire.http().sendPost("/size", bomb.toByteArray(), "Content-Encoding: gzip");
        assertThat(toRoute.read().text()).isEqualTo(String.valueOf(bomb.size()));
        var toSession = wire.http().sendPost(client.target(), bomb.toByteArray(), "Content-Encoding: gzip");
        assertThat(toSession.read().status()).isEqualTo(400);
        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void aSilentClientIsToldToLeave(Via transport) {
        start(Limits.DEFAULT.idleTimeout(Duration.ofMillis(300)), started -> {});
        EngineClient client = wire.over(transport);
        client.connect();

        assertThat(client.message()).isEqualTo("41");
        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.IDLE_TIMEOUT);
        assertThat(count(Metric.IDLE_CLIENTS)).isEqualTo(1);
        wire.awaitNoSessions();
    }

    @Test
    void aClientMayRefreshItsAuthenticationBeforeItEnds() {
        start(
                Limits.DEFAULT,
                started -> started.io().onConnection(socket -> {
                    socket.onExpiring(Duration.ofHours(2), moment -> socket.emit("refresh"));
                    socket.expireAt(Instant.now().plus(Duration.ofHours(1)));
                    socket.on("token", event -> {
                        socket.expireAt(event.arg(0, boolean.class) ? null : Instant.now());
                        event.ack().send();
                    });
                }));
        EngineClient client = wire.webSocket();
        client.connect();

        assertThat(client.message()).isEqualTo("42[\"refresh\"]");
        client.send("421[\"token\",true]");
        assertThat(client.message()).isEqualTo("431[]");
        client.send("42[\"token\",false]");
        assertThat(client.message()).isEqualTo("41");
        assertThat(wire.ended()).isEqualTo(DisconnectReason.AUTHENTICATION_EXPIRED);
        assertThat(count(Metric.AUTHENTICATION_EXPIRED)).isEqualTo(1);
    }

    @Test
    void aHandlerThatRunsForTooLongIsReportedOnceWithItsStack() throws Exception {
        var stalls = new LinkedBlockingQueue<Stall>();
        var latch = new CountDownLatch(1);
        start(Limits.DEFAULT.reportStalls(Duration.ofSeconds(5), Duration.ofMillis(200)), started -> {
            started.server().onStall(stalls::add);
            started.io().onConnection(socket -> socket.on("block", event -> latch.await()));
        });
        EngineClient client = wire.webSocket();
        client.connect();

        client.send("42[\"block\"]");

        Stall stall = stalls.poll(20, TimeUnit.SECONDS);
        assertThat(stall).isNotNull();
        assertThat(stall.kind()).isEqualTo(Stall.Kind.HANDLER);
        assertThat(stall.stack()).anyMatch(frame -> frame.getClassName().startsWith(LimitsTest.class.getName()));
        latch.countDown();
        client.assertEchoes("goes on");
        assertThat(stalls).isEmpty();
    }

    @Test
    void aLoopThatIsHeldUpIsReportedOnceWithItsStack() throws Exception {
        var stalls = new LinkedBlockingQueue<Stall>();
        var latch = new CountDownLatch(1);
        start(Limits.DEFAULT.reportStalls(Duration.ofMillis(200), Duration.ofSeconds(30)), started -> {
            started.server().onStall(stalls::add);
            started.server().onHeaders((request, initial, headers) -> {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        });
        wire.http().sendGet("/socket.io/?EIO=4&transport=none");

        Stall stall = stalls.poll(20, TimeUnit.SECONDS);

        latch.countDown();
        assertThat(stall).isNotNull();
        assertThat(stall.kind()).isEqualTo(Stall.Kind.LOOP);
        assertThat(stall.stack()).anyMatch(frame -> frame.getClassName().startsWith(LimitsTest.class.getName()));
    }
}
