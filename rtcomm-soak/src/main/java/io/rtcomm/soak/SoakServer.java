/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.rtcomm.Namespace;
import io.rtcomm.Socket;
import io.rtcomm.Tls;
import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseOptions;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.server.Limits;
import io.rtcomm.server.Recovery;
import io.rtcomm.server.RtcommServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The server of a soak, with handlers that know what they did. Safe on any thread. */
final class SoakServer implements Stage, AutoCloseable {
    /** How long a client may have been away. */
    static final Duration RECOVERY = Duration.ofMinutes(2);

    private final RtcommServer server;
    private final Namespace io;
    private final Ledger ledger;
    private final Publishers publishers;
    private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
    private final Map<String, Long> said = new ConcurrentHashMap<>();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger webSockets = new AtomicInteger();
    private final AtomicBoolean lively = new AtomicBoolean();

    SoakServer(SoakOptions options, Ledger ledger, @Nullable Tls tls) {
        this.ledger = ledger;
        var builder = RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoopThreads(2)
                .pingInterval(options.pingInterval())
                .pingTimeout(options.pingTimeout())
                .upgradeTimeout(Duration.ofSeconds(60)) // as long as a busy machine may need
                .limits(Limits.DEFAULT.reportStalls(
                        Duration.ofSeconds(30), Duration.ofMinutes(1))) // the machine is busy
                .connectionStateRecovery(new Recovery(RECOVERY, true, 50_000, 64L << 20, 100_000));
        if (tls != null) {
            builder.tls(tls);
        }
        this.server = builder.build();
        this.io = server.of("/");
        this.publishers = new Publishers(io, options, ledger, () -> List.copyOf(sockets.values()));
        io.onConnection(this::onSocket);
        addStreams(options);
        addWebSockets(options);
    }

    private void onSocket(Socket socket) {
        sockets.put(socket.id(), socket);
        socket.onDisconnect(reason -> sockets.remove(socket.id(), socket));
        socket.respond("join", String.class, room -> {
            socket.join(room);
            return publishers.begun(room);
        });
        socket.respond("leave", String.class, room -> {
            String done = publishers.done(room);
            socket.leave(room);
            return done;
        });
        socket.respond("say", String.class, text -> {
            onSaid(text);
            io.to(text.substring(0, text.indexOf('/'))).emit("m", text);
            return text;
        });
    }

    /** Events of one connection come in order, each once, none left out. */
    private void onSaid(String text) {
        String source = text.substring(0, text.lastIndexOf('/'));
        long number = Long.parseLong(text.substring(text.lastIndexOf('/') + 1));
        Long last = said.put(source, number);
        if (number != (last == null ? 1 : last + 1)) {
            ledger.violation("the handler got " + text + " after " + last);
        }
    }

    private void addStreams(SoakOptions options) {
        var fast = SseOptions.DEFAULT.withKeepAlive(options.pingInterval());
        server.sse("/events/{room}", fast, stream -> {
            streams.incrementAndGet();
            stream.onClose(end -> streams.decrementAndGet());
            String room = String.valueOf(stream.handshake().pathParams().get("room"));
            stream.join(room);
            stream.send("in", publishers.begun(room));
        });
        SseChannel feed = server.sseChannel("/feed").history(50_000, Duration.ofMinutes(10));
        feed.endpoint().options(fast);
        server.sse("/feed", stream -> {
            streams.incrementAndGet();
            stream.onClose(end -> streams.decrementAndGet());
        });
    }

    private void addWebSockets(SoakOptions options) {
        var quick = WebSocketOptions.DEFAULT.withPing(options.pingInterval(), options.pingTimeout());
        server.webSocket("/raw", quick, ws -> {
            webSockets.incrementAndGet();
            ws.onClose((code, reason) -> webSockets.decrementAndGet());
            ws.send("in/" + publishers.broadcast());
            ws.onText(ws::send);
        });
    }

    SoakServer start() {
        server.start();
        SseChannel feed = server.sseChannel("/feed");
        publishers.start(
                number -> server.webSocket("/raw").broadcast("b/" + number), number -> feed.publish("f", number));
        return this;
    }

    RtcommServer server() {
        return server;
    }

    Publishers publishers() {
        return publishers;
    }

    Namespace io() {
        return io;
    }

    int streams() {
        return streams.get();
    }

    int webSockets() {
        return webSockets.get();
    }

    /** How many sockets the server has in a room. */
    int present(String room) {
        try {
            return io.in(room).fetchSockets().get(30, TimeUnit.SECONDS).size();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("nobody knows who is in room " + room, e);
        }
    }

    void lively(boolean value) {
        lively.set(value);
    }

    /** Connections of the past say nothing any more. */
    void forgetSayings(List<String> living) {
        said.keySet().removeIf(key -> living.stream().noneMatch(key::contains));
    }

    @Override
    public boolean lively() {
        return lively.get();
    }

    @Override
    public Map<String, long[]> published() {
        return publishers.published();
    }

    @Override
    public Map<String, Long> said() {
        return said;
    }

    @Override
    public long broadcast() {
        return publishers.broadcast();
    }

    @Override
    public long fed() {
        return publishers.fed();
    }

    @Override
    public void close() {
        publishers.close();
        server.close(Duration.ofSeconds(5));
    }
}
