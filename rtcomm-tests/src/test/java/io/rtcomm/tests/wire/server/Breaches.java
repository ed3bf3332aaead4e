/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Cors;
import io.rtcomm.LimitAction;
import io.rtcomm.RateLimit;
import io.rtcomm.RoomLimitException;
import io.rtcomm.RoomListener;
import io.rtcomm.SessionIdentity;
import io.rtcomm.Socket;
import io.rtcomm.TrustedProxies;
import io.rtcomm.endpoint.sse.SseOptions;
import io.rtcomm.endpoint.web.RouteOptions;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.observe.Metric;
import io.rtcomm.server.Limits;
import io.rtcomm.server.Recovery;
import io.rtcomm.server.ServerBuilder;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import io.rtcomm.transport.PerMessageDeflate;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.Deflater;

/** For each metric something that a client does to make it rise by one, against a server that makes that quick. */
final class Breaches {
    /** Of a server on a busy machine, which may look stalled when nobody attacks it. */
    static final Limits CALM = Limits.DEFAULT.reportStalls(Duration.ofMinutes(10), Duration.ofMinutes(10));

    private static final Duration SOON = Duration.ofMillis(300);
    private static final String MIB = "x".repeat(1 << 20);

    /**
     * One way to go beyond a limit.
     *
     * @param others what rises with it
     */
    record Breach(
            UnaryOperator<ServerBuilder> options,
            Consumer<Wire> application,
            Consumer<Wire> attack,
            Metric... others) {}

    private final Map<Metric, Breach> all = new EnumMap<>(Metric.class);

    /** Holds up handlers until the test is over. */
    private final CountDownLatch over = new CountDownLatch(1);

    Breaches() {
        connections();
        requests();
        senders();
        messages();
        rates();
        silence();
        waiting();
        making();
        stalls();
    }

    Breach of(Metric metric) {
        Breach known = all.get(metric);
        if (known == null) {
            throw new AssertionError("no client makes " + metric + " rise (expected: one here for each metric)");
        }
        return known;
    }

    /** What was held up goes on. */
    void end() {
        over.countDown();
    }

    private void on(Metric metric, UnaryOperator<ServerBuilder> options, Consumer<Wire> attack, Metric... others) {
        on(metric, options, wire -> {}, attack, others);
    }

    private void on(
            Metric metric,
            UnaryOperator<ServerBuilder> options,
            Consumer<Wire> application,
            Consumer<Wire> attack,
            Metric... others) {
        all.put(metric, new Breach(options, application, attack, others));
    }

    private static UnaryOperator<ServerBuilder> limits(UnaryOperator<Limits> changed) {
        return options -> options.limits(changed.apply(CALM));
    }

    private static UnaryOperator<ServerBuilder> defaults() {
        return options -> options;
    }

    private void connections() {
        Consumer<Wire> two = wire -> {
            wire.http().get("/nothing");
            wire.http().ended();
        };
        on(Metric.CONNECTIONS_OVER_TOTAL, limits(limits -> limits.maxConnections(1)), two);
        on(Metric.CONNECTIONS_OVER_ADDRESS, limits(limits -> limits.maxConnectionsPerAddress(1)), two);
        on(Metric.CONNECTIONS_OVER_RATE, limits(limits -> limits.maxNewConnectionsPerSecond(1)), wire -> {
            while (wire.server().metrics().count(Metric.CONNECTIONS_OVER_RATE) == 0) {
                answered(wire); // two within a second, sooner or later
            }
        });
        Consumer<Wire> banning = wire -> wire.io()
                .limit(
                        "message",
                        RateLimit.of(1, Duration.ofHours(1))
                                .then(LimitAction.IGNORE)
                                .banAfter(1, Duration.ofMinutes(5)));
        Consumer<Wire> banned = wire -> {
            EngineClient client = wire.webSocket();
            client.connect();
            client.send("42[\"message\",1]", "42[\"message\",2]");
            client.awaitEnd();
        };
        on(Metric.BANS, defaults(), banning, banned, Metric.EVENTS_OVER_LIMIT);
        on(
                Metric.CONNECTIONS_BANNED,
                defaults(),
                banning,
                banned.andThen(wire -> wire.http().ended()),
                Metric.EVENTS_OVER_LIMIT,
                Metric.BANS);
        on(Metric.CONNECTIONS_IDLE, options -> options.httpTimeouts(SOON, Duration.ofSeconds(30)), wire -> {
            RawHttp http = wire.http();
            http.get("/nothing");
            http.ended();
        });
        on(Metric.SESSIONS_REFUSED, options -> options.maxSessions(1), wire -> {
            wire.polling();
            wire.http().get("/socket.io/?EIO=4&transport=polling");
        });
        on(
                Metric.STREAMS_REFUSED,
                defaults(),
                wire -> wire.server().sse("/stream", SseOptions.DEFAULT.withMaxStreams(1), stream -> {}),
                wire -> {
                    wire.http().sendGet("/stream").readHead();
                    wire.http().get("/stream");
                });
        on(
                Metric.WEBSOCKETS_REFUSED,
                defaults(),
                wire -> wire.server().webSocket("/raw", WebSocketOptions.DEFAULT.withMaxConnections(1), ws -> {}),
                wire -> {
                    wire.webSocket("/raw");
                    wire.http().send(RawWebSocket.request("/raw")).read();
                });
    }

    private static boolean answered(Wire wire) {
        try {
            return wire.http().get("/nothing").status() == 404;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void requests() {
        on(Metric.REQUEST_LINES_TOO_LONG, defaults(), wire -> wire.http().get("/" + "x".repeat(20_000)));
        on(Metric.REQUEST_FIELDS_TOO_LONG, defaults(), wire -> wire.http().get("/", "X: " + "x".repeat(20_000)));
        on(
                Metric.REQUESTS_MALFORMED,
                defaults(),
                wire -> wire.http().send("GET / HTTP/1.1\r\n\r\n").read());
        on(
                Metric.REQUESTS_LATE,
                options -> options.httpTimeouts(Duration.ofSeconds(75), SOON),
                wire -> wire.http().send("GET / HTTP/1.1\r\nHost: x\r\n").read());
        on(
                Metric.REQUEST_BODIES_TOO_LONG,
                options -> options.maxHttpBufferSize(1000),
                wire -> wire.polling().postBody("4" + "x".repeat(1000)));
        on(
                Metric.REQUEST_BODIES_UNWANTED,
                defaults(),
                wire -> wire.http()
                        .send(RawHttp.head("POST", "/nothing") + "Content-Length: 2000000\r\n\r\n")
                        .read());
        on(
                Metric.REQUESTS_PIPELINED,
                defaults(),
                wire -> wire.server().route("GET", "/blocked", exchange -> {
                    over.await();
                    exchange.text("late");
                }),
                wire -> wire.http().send((RawHttp.head("GET", "/blocked") + "\r\n").repeat(20)));
        on(
                Metric.ANSWERS_OVERDUE,
                defaults(),
                wire -> wire.server()
                        .route("GET", "/never", RouteOptions.DEFAULT.withAnswerTimeout(SOON), exchange -> over.await()),
                wire -> wire.http().get("/never"));
        on(Metric.HTTP2_FLOODS, options -> options.h2c(true), wire -> {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(UTF_8));
            bytes.writeBytes(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // SETTINGS
            for (int i = 0; i < 3000; i++) {
                bytes.writeBytes(new byte[] {0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}); // PING
            }
            wire.http().send(bytes.toByteArray());
        });
    }

    private void senders() {
        on(
                Metric.PROXY_HEADERS_MALFORMED,
                options -> options.trustedProxies(TrustedProxies.of(TrustedProxies.Word.PROXY_PROTOCOL, "127.0.0.0/8")),
                wire -> wire.http().send("PROXY nonsense\r\n").ended());
        on(
                Metric.ORIGINS_UNDECIDED,
                options -> options.cors(Cors.builder()
                        .originsWhereLater(origin -> new CompletableFuture<>())
                        .decisionTimeout(SOON)
                        .build()),
                wire -> wire.http().get("/socket.io/?EIO=4&transport=polling", "Origin: https://undecided.example"));
        on(Metric.IDENTITIES_DIFFER, options -> options.bindSessions(SessionIdentity.header("Authorization")), wire -> {
            String target = "/socket.io/?EIO=4&transport=polling";
            String open = wire.http().get(target, "Authorization: ada").text();
            String session = target + "&sid=" + PollingClient.sidOf(open);
            wire.http().get(session, "Authorization: mallory");
            wire.http().post(session, "1", "Authorization: ada"); // it leaves
        });
    }

    private void messages() {
        on(Metric.MESSAGES_TOO_LONG, defaults(), wire -> wire.webSocket().send("4" + MIB));
        on(Metric.MESSAGES_FRAGMENTED, defaults(), wire -> {
            var client = wire.webSocket().wire();
            var frames = new Frame[1025];
            Arrays.fill(frames, new Frame(false, 0, Frame.CONTINUATION, new byte[0]));
            frames[0] = new Frame(false, 0, Frame.TEXT, new byte[0]);
            client.send(frames).closeCode();
        });
        on(
                Metric.MESSAGES_INFLATED,
                defaults(),
                wire -> wire.server()
                        .webSocket("/raw", WebSocketOptions.DEFAULT.withDeflate(PerMessageDeflate.ON), ws -> {}),
                wire -> {
                    RawWebSocket client = wire.webSocket("/raw", "Sec-WebSocket-Extensions: permessage-deflate");
                    var zeros = new Frame(true, 4, Frame.BINARY, deflated(new byte[900_000]));
                    client.send(zeros, zeros, zeros, zeros).closeCode();
                });
        on(
                Metric.MESSAGES_MALFORMED,
                defaults(),
                wire -> wire.webSocket().wire().send(Frame.text("4").unmasked()).closeCode());
        on(Metric.PACKETS_MALFORMED, defaults(), wire -> wire.webSocket().send("4not a packet"));
        on(Metric.PINGS_OVER_LIMIT, defaults(), wire -> {
            var pings = new Frame[150];
            Arrays.fill(pings, new Frame(true, 0, Frame.PING, new byte[125]));
            wire.webSocket().wire().send(pings).closeCode();
        });
    }

    private static byte[] deflated(byte[] data) {
        var deflater = new Deflater(9, true);
        deflater.setInput(data);
        byte[] out = new byte[data.length];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4); // RFC 7692 §7.2.1
    }

    private void rates() {
        on(
                Metric.EVENTS_OVER_LIMIT,
                defaults(),
                wire -> wire.io().limit("message", RateLimit.of(1, Duration.ofHours(1))),
                wire -> connected(wire).send("42[\"message\",1]", "42[\"message\",2]"));
        on(
                Metric.READS_PAUSED_BY_RATE,
                limits(limits -> limits.eventsPerSecond(1)),
                wire -> connected(wire).send("42[\"message\",1]"));
        on(
                Metric.READS_PAUSED_BY_HANDLERS,
                options -> options.maxLaneBacklog(2),
                wire -> wire.io().onConnection(socket -> socket.on("block", event -> over.await())),
                wire -> {
                    EngineClient client = connected(wire);
                    client.assertEchoes("connected"); // nothing of the connection is on the lane any more
                    var events = new String[5];
                    Arrays.fill(events, "42[\"block\"]");
                    client.send(events);
                });
    }

    private static EngineClient connected(Wire wire) {
        EngineClient client = wire.webSocket();
        client.connect();
        return client;
    }

    private void silence() {
        on(
                Metric.IDLE_CLIENTS,
                limits(limits -> limits.idleTimeout(SOON)),
                wire -> connected(wire).awaitEnd());
        on(
                Metric.SILENT_CLIENTS,
                options -> options.pingInterval(SOON).pingTimeout(SOON),
                wire -> wire.webSocket("/socket.io/?EIO=4&transport=websocket"));
        on(
                Metric.UNJOINED_CLIENTS,
                options -> options.connectTimeout(SOON),
                wire -> wire.webSocket().awaitEnd());
        on(
                Metric.AUTHENTICATION_EXPIRED,
                defaults(),
                wire -> wire.io().onConnection(socket -> socket.expireAt(Instant.now())),
                Breaches::connected);
        on(Metric.UPGRADES_LATE, options -> options.upgradeTimeout(SOON), wire -> {
            PollingClient client = wire.polling();
            wire.probe(client).send("2probe");
        });
    }

    /** A client that asks for nothing: all that is sent to it waits. */
    private static Socket deaf(Wire wire) {
        PollingClient client = wire.polling();
        client.connect();
        Socket socket = wire.connected();
        client.send("42[\"message-with-ack\"]"); // its packets so far have been handled
        return socket;
    }

    private void waiting() {
        on(Metric.SLOW_CONSUMERS, options -> options.outboundBudget(1 << 20, 100), wire -> {
            Socket socket = deaf(wire);
            for (int i = 0; i <= 100; i++) {
                socket.emit("e", i);
            }
        });
        on(
                Metric.CONNECTIONS_STALLED,
                limits(limits -> limits.writeTimeout(Duration.ofSeconds(1))),
                wire -> wire.server()
                        .route("GET", "/much", exchange -> exchange.bytes("application/x-much", new byte[12 << 20])),
                wire -> wire.http().sendGet("/much"));
        on(Metric.MESSAGES_DROPPED, defaults(), wire -> deaf(wire).asVolatile().emit("e"));
        on(Metric.MESSAGES_CONFLATED, defaults(), wire -> {
            Socket socket = deaf(wire);
            socket.conflate("price").emit("e", 1);
            socket.conflate("price").emit("e", 2);
        });
        on(Metric.ACKS_REFUSED, options -> options.maxPendingAcks(1), wire -> {
            Socket socket = deaf(wire);
            socket.emitWithAck("e");
            socket.emitWithAck("e");
        });
        on(
                Metric.STREAMS_RESET,
                defaults(),
                wire -> wire.server().sseChannel("/feed"),
                wire -> wire.http().sendGet("/feed", "Last-Event-ID: another-1").readHead());
        on(
                Metric.RECOVERIES_FAILED,
                options -> options.connectionStateRecovery(Recovery.DEFAULT),
                wire -> wire.webSocket().send("40{\"pid\":\"nobody's\",\"offset\":\"another-1\"}"));
    }

    private void making() {
        on(
                Metric.NAMESPACES_OVER_CLIENT,
                options -> options.maxNamespacesPerClient(1),
                wire -> wire.server().of("/second"),
                wire -> connected(wire).send("40/second,"));
        on(
                Metric.NAMESPACES_OVER_TOTAL,
                options -> options.maxDynamicNamespaces(1),
                wire -> wire.server().of(Pattern.compile("/dynamic")),
                wire -> connected(wire).send("40/dynamic,"));
        on(
                Metric.ROOMS_OVER_LIMIT,
                options -> options.maxRoomsPerMember(1),
                wire -> wire.io().onConnection(socket -> {
                    socket.join("one");
                    try {
                        socket.join("two");
                    } catch (RoomLimitException e) {
                        wire.note(e.getMessage());
                    }
                }),
                Breaches::connected);
        on(
                Metric.ROOM_EVENTS_LOST,
                options -> options.maxRoomsPerMember(200_000),
                wire -> wire.io().onRooms(new RoomListener() {
                    @Override
                    public void onJoin(String room, String socketId) {
                        try {
                            over.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                }),
                wire -> {
                    connected(wire);
                    Socket socket = wire.connected();
                    for (int i = 0; i <= 100_000; i++) {
                        socket.join("room " + i);
                    }
                });
    }

    private void stalls() {
        on(
                Metric.HANDLER_STALLS,
                limits(limits -> limits.reportStalls(Duration.ofMinutes(10), SOON)),
                wire -> wire.io().onConnection(socket -> socket.on("block", event -> over.await())),
                wire -> connected(wire).send("42[\"block\"]"));
        on(
                Metric.LOOP_STALLS,
                limits(limits -> limits.reportStalls(SOON, Duration.ofMinutes(10))),
                wire -> wire.server().onHeaders((request, initial, headers) -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }),
                wire -> {
                    wire.http().sendGet("/socket.io/?EIO=4&transport=none");
                    await().until(() -> wire.server().metrics().count(Metric.LOOP_STALLS) > 0);
                    over.countDown();
                });
    }
}
