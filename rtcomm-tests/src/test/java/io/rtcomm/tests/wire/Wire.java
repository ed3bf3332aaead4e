/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire;

import static org.awaitility.Awaitility.await;

import io.rtcomm.Cors;
import io.rtcomm.DisconnectReason;
import io.rtcomm.Event;
import io.rtcomm.Namespace;
import io.rtcomm.Socket;
import io.rtcomm.server.HandlerExecution;
import io.rtcomm.server.NativeTransport;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.server.ServerBuilder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A server on a free port, and the clients of one test. The main namespace answers {@code message} with
 * {@code message-back} and {@code message-with-ack} with what it got. Its end closes the clients and fails unless the
 * server is back to no sessions. Confined to the test's thread, but for what the handlers note.
 *
 * <p>The system properties {@code rtcomm.wire.transport} and {@code rtcomm.wire.handlers} have all tests run with another
 * {@link NativeTransport} or {@link HandlerExecution}.
 */
public final class Wire implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RtcommServer server;
    private final Deque<AutoCloseable> clients = new ArrayDeque<>();
    private final BlockingQueue<Socket> connected = new LinkedBlockingQueue<>();
    private final BlockingQueue<DisconnectReason> ended = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();
    private final Set<Object> refused = ConcurrentHashMap.newKeySet();
    private final AtomicInteger fences = new AtomicInteger();

    private Wire(ServerBuilder builder) {
        server = builder.build();
        serve(server.of("/"));
        server.onConnectionError(
                error -> refused.add(String.valueOf(error.context().get("transport"))));
    }

    /** A server that pings rarely, with options of its own. */
    public static Wire start(UnaryOperator<ServerBuilder> options) {
        return start(options, wire -> {});
    }

    /** The same, with handlers that are there before it starts. */
    public static Wire start(UnaryOperator<ServerBuilder> options, Consumer<Wire> application) {
        var builder = RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoopThreads(2)
                .nativeTransport(NativeTransport.valueOf(System.getProperty("rtcomm.wire.transport", "AUTO")))
                .handlerExecution(HandlerExecution.valueOf(System.getProperty("rtcomm.wire.handlers", "LANES")));
        var wire = new Wire(options.apply(builder));
        application.accept(wire);
        wire.server.start();
        return wire;
    }

    /** A server with nothing but defaults. */
    public static Wire start() {
        return start(options -> options);
    }

    /** The server that the protocol's own test suites ask for. */
    public static Wire forSuite() {
        return start(
                options -> options.pingInterval(Duration.ofMillis(300))
                        .pingTimeout(Duration.ofMillis(200))
                        .connectTimeout(Duration.ofSeconds(1))
                        .cors(Cors.any())
                        .allowEIO3(true),
                wire -> {
                    wire.greetWithAuth("/");
                    wire.greetWithAuth("/custom");
                });
    }

    /** Sockets of a namespace are told the payload of their CONNECT, in an event {@code auth}. */
    public void greetWithAuth(String namespace) {
        server.of(namespace).onConnection(socket -> {
            var auth = socket.handshake().auth();
            socket.emit("auth", auth.isMissing() ? Map.of() : auth);
        });
    }

    private void serve(Namespace namespace) {
        namespace.onConnection(socket -> {
            connected.add(socket);
            socket.onDisconnect(ended::add);
            socket.on("message", event -> socket.emit("message-back", arguments(event)));
            socket.on("message-with-ack", event -> event.ack(arguments(event)));
        });
    }

    /** All arguments of an event, as they came. */
    public static Object[] arguments(Event event) {
        var arguments = new Object[event.args().size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = event.args().get(i);
        }
        return arguments;
    }

    /** The server under test. */
    public RtcommServer server() {
        return server;
    }

    /** Its main namespace. */
    public Namespace io() {
        return server.of("/");
    }

    /** Its port. */
    public int port() {
        return server.port();
    }

    /** A connection that is closed with the test. */
    public RawHttp http() {
        return with(new RawHttp(port()));
    }

    /** A WebSocket that is closed with the test. */
    public RawWebSocket webSocket(String target, String... fields) {
        return with(new RawWebSocket(port(), target, fields));
    }

    /** A session of revision 4 over long-polling. */
    public PollingClient polling() {
        return polling("");
    }

    /** The same, with more in the query and header of its handshake. */
    public PollingClient polling(String query, String... fields) {
        return with(new PollingClient(port(), this::fence, "4", query, fields));
    }

    /** A session of revision 3 over long-polling. */
    public PollingClient pollingV3(String query) {
        return with(new PollingClient(port(), this::fence, "3", query));
    }

    /** A session of revision 4 over WebSocket. */
    public WebSocketClient webSocket() {
        return with(new WebSocketClient(port(), "4", ""));
    }

    /** The same, with more in the query and header of its handshake. */
    public WebSocketClient webSocketWith(String query, String... fields) {
        return with(new WebSocketClient(port(), "4", query, fields));
    }

    /** A session of revision 3 over WebSocket. */
    public WebSocketClient webSocketV3(String query) {
        return with(new WebSocketClient(port(), "3", query));
    }

    /** A session of revision 4. */
    public EngineClient over(Via transport) {
        return transport == Via.POLLING ? polling() : webSocket();
    }

    /** A second link of a polling session, closed with the test. */
    public RawWebSocket probe(PollingClient client) {
        return with(client.probe());
    }

    /** The whole way to WebSocket, with nobody else sending meanwhile. */
    public WebSocketClient upgrade(PollingClient client, String revision) {
        RawWebSocket webSocket = probe(client);
        webSocket.send("2probe");
        if (!webSocket.text().equals("3probe")) {
            throw new AssertionError("no 3probe");
        }
        webSocket.send("5");
        return WebSocketClient.upgraded(webSocket, revision, client.sid());
    }

    /** See {@link PollingClient.Fence}. */
    private void fence(RawHttp connection) {
        String name = "fence" + fences.incrementAndGet();
        connection.sendGet("/socket.io/?transport=" + name);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> refused.contains(name));
    }

    /** Closes something with the test. */
    public <T extends AutoCloseable> T with(T client) {
        clients.push(client);
        return client;
    }

    /** The next socket that connected to the main namespace. */
    public Socket connected() {
        return take(connected, "a socket");
    }

    /** Why the next socket of the main namespace ended. */
    public DisconnectReason ended() {
        return take(ended, "an end");
    }

    /** A handler saw something. */
    public void note(String what) {
        notes.add(what);
    }

    /** The next thing that a handler saw. */
    public String noted() {
        return take(notes, "a note");
    }

    /** What handlers saw and nobody asked for. */
    public BlockingQueue<String> notes() {
        return notes;
    }

    private static <T> T take(BlockingQueue<T> queue, String what) {
        try {
            T taken = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (taken == null) {
                throw new AssertionError("nothing within " + PATIENCE + " (expected: " + what + ")");
            }
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits until the server has no sessions. */
    public void awaitNoSessions() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> server.sessionCount() == 0);
    }

    @Override
    public void close() {
        try {
            while (!clients.isEmpty()) {
                close(clients.pop());
            }
            awaitNoSessions();
        } finally {
            server.close();
        }
    }

    private static void close(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            throw new AssertionError("a client cannot be closed", e);
        }
    }
}
