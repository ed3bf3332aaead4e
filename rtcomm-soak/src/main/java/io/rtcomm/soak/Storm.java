/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.rtcomm.Namespace;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.endpoint.sse.SseOptions;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.server.Limits;
import io.rtcomm.server.RtcommServer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast storm over clients that read nothing, beside some that read everything. Confined to one thread.
 *
 * <p>The same storm goes over the healthy clients alone first: what the others cost them is the difference.
 */
final class Storm {
    /** So many messages may be on their way to the slowest healthy client: it is the stalled ones that fall behind. */
    private static final int WINDOW = 8;

    private static final long SLACK = 48 << 20; // what allocators and a heap hold besides
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final StormOptions options;
    private final Leaks leaks;
    private final PrintStream out;
    private final Ledger ledger = new Ledger();
    private final Map<String, Integer> ends = new ConcurrentHashMap<>();
    private final List<Healthy> healthy = new ArrayList<>();
    private final String filling = " " + "x".repeat(StormOptions.MESSAGE_BYTES - 30);
    private long number;
    private long mostDirect;

    Storm(StormOptions options, Leaks leaks, PrintStream out) {
        this.options = options;
        this.leaks = leaks;
        this.out = out;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Runs it; what was wrong is in the ledger then. */
    void run() {
        out.println("storm of " + options);
        Footprint before = Footprint.now();
        @Nullable Certificate certificate = options.tls() ? Certificate.make() : null;
        RtcommServer server = server(certificate);
        try (var dialer = new Dialer(server.port(), certificate == null ? null : certificate.ofClients());
                var plain = new Dialer(server.port(), null)) {
            var control = new Latencies();
            connectHealthy(dialer, control);
            blow(server);
            report("alone", control);
            endHealthy(server);

            var beside = new Latencies();
            connectHealthy(dialer, beside);
            List<Stalled> stalled = connectStalled(dialer, plain, server);
            Footprint calm = Footprint.now();
            mostDirect = 0;
            blow(server);
            Footprint stormy = Footprint.now();
            report("beside " + options.stalled() + " stalled clients", beside);
            bounded(calm, stormy);
            allEnd(server, stalled);
            endHealthy(server);
        } finally {
            server.close();
        }
        nothingIsLeft(before);
    }

    // ---- the server ----

    private RtcommServer server(@Nullable Certificate certificate) {
        Duration pingInterval = options.pingTimeout().dividedBy(4);
        var builder = RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoopThreads(2)
                .pingInterval(pingInterval)
                .pingTimeout(options.pingTimeout())
                .httpTimeouts(Duration.ofSeconds(75), options.pingTimeout())
                .outboundBudget(options.budget(), 100_000)
                .slowConsumers(options.policy())
                .limits(Limits.DEFAULT
                        .writeTimeout(options.pingTimeout().multipliedBy(2).dividedBy(5))
                        .reportStalls(Duration.ofSeconds(30), Duration.ofMinutes(1)));
        if (certificate != null) {
            builder.tls(certificate.ofServer());
        }
        RtcommServer server = builder.build();
        server.of("/").onConnection(socket -> socket.onDisconnect(reason -> ended("socket: " + reason)));
        var streams = SseOptions.DEFAULT.withBudget(options.budget(), 100_000).withPolicy(options.policy());
        server.sse("/events", streams, stream -> {
            stream.onClose(end -> ended("stream: " + end));
            stream.joinEveryone();
            stream.send("in", 1);
        });
        // plain WebSockets have no keys, so nothing can be conflated there
        var policy = options.policy() == SlowConsumerPolicy.CONFLATE ? SlowConsumerPolicy.CLOSE : options.policy();
        var plain = WebSocketOptions.DEFAULT
                .withBacklog(options.budget(), 100_000)
                .withSlowConsumers(policy)
                .withPing(pingInterval, options.pingTimeout());
        server.webSocket("/raw", plain, ws -> ws.onClose((code, reason) -> ended("WebSocket: " + code + " " + reason)));
        return server.start();
    }

    private void ended(String how) {
        ends.merge(how, 1, Integer::sum);
    }

    // ---- clients ----

    private void connectHealthy(Dialer dialer, Latencies latencies) {
        number = 0;
        boolean gaps = options.policy() == SlowConsumerPolicy.CONFLATE;
        for (int i = 0; i < options.healthy(); i++) {
            healthy.add(Healthy.connect(i, dialer, gaps, ledger::violation, latencies));
        }
        require("all healthy clients in", () -> healthy.stream().allMatch(Healthy::in));
    }

    private void endHealthy(RtcommServer server) {
        healthy.forEach(Healthy::leave);
        healthy.clear();
        require("no session", () -> server.sessionCount() == 0);
    }

    private List<Stalled> connectStalled(Dialer dialer, Dialer plain, RtcommServer server) {
        var stalled = new ArrayList<Stalled>();
        var ways = List.copyOf(EnumSet.allOf(Stalled.Way.class));
        int sessions = server.sessionCount();
        int expected = 0;
        for (int i = 0; i < options.stalled(); i++) {
            Stalled.Way way = ways.get(i % ways.size());
            stalled.add(Stalled.connect(way, dialer, plain));
            expected +=
                    way == Stalled.Way.SOCKET || way == Stalled.Way.NO_POLL || way == Stalled.Way.UNREAD_POLL ? 1 : 0;
        }
        int all = sessions + expected;
        require("the sessions of all stalled clients", () -> server.sessionCount() == all);
        return stalled;
    }

    // ---- the storm ----

    private void blow(RtcommServer server) {
        Namespace io = server.of("/");
        boolean lossy = options.policy() == SlowConsumerPolicy.DROP_VOLATILE
                || options.policy() == SlowConsumerPolicy.DROP_OLDEST_VOLATILE;
        for (int i = 0; i < options.messages(); i++) {
            if (!awaitWindow()) {
                ledger.violation("healthy clients do not get on");
                return;
            }
            String text = ++number + " " + System.nanoTime() + filling;
            if (lossy) {
                io.asVolatile().emit("s", text);
            } else if (options.policy() == SlowConsumerPolicy.CONFLATE) {
                io.conflate("s", number % Healthy.KEYS).emit("s", text);
            } else {
                io.emit("s", text);
            }
            server.webSocket("/raw").broadcast(text);
            mostDirect = Math.max(mostDirect, i % 64 == 0 ? direct() : 0);
        }
        require("everything at every healthy client", () -> healthy.stream().allMatch(one -> one.last() == number));
    }

    private boolean awaitWindow() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (healthy.stream().anyMatch(one -> one.last() < number - WINDOW)) {
            if (deadline - System.nanoTime() <= 0 || ledger.violated() > 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
        return true;
    }

    private static long direct() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private void report(String when, Latencies latencies) {
        out.printf(
                "%d healthy clients %s: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms%n",
                options.healthy(), when, latencies.millis(0.5), latencies.millis(0.99), latencies.millis(0.999));
    }

    private void bounded(Footprint calm, Footprint stormy) {
        out.printf(
                "heap %.1f MB before and %.1f MB at the end of the storm, at most %.1f MB of direct memory; clients may leave"
                        + " %.1f MB waiting%n",
                calm.heap() / 1e6, stormy.heap() / 1e6, mostDirect / 1e6, options.sum() / 1e6);
        if (mostDirect > options.sum() + SLACK) {
            ledger.violation(
                    "direct memory: " + mostDirect + " (expected: at most " + options.sum() + " and a little)");
        }
        if (stormy.heap() > calm.heap() + options.sum() + SLACK) {
            ledger.violation("heap: " + stormy.heap() + " (expected: at most " + options.sum() + " above " + calm.heap()
                    + " and a little)");
        }
    }

    /** What the policy has not ended, the write timeout, the handshake's deadline and the heartbeat do. */
    private void allEnd(RtcommServer server, List<Stalled> stalled) {
        out.println("ended by the end of the storm: " + new TreeMap<>(ends));
        if (options.policy() == SlowConsumerPolicy.CLOSE
                && ends.keySet().stream().noneMatch(how -> how.contains("slow"))) {
            ledger.violation("nobody was ended as a slow consumer: " + ends);
        }
        int living = (int) healthy.stream().count();
        require("none of the stalled clients", () -> server.sessionCount() <= living);
        var counts = server.metrics().counts();
        counts.values().removeIf(count -> count == 0);
        out.println("ended in all: " + new TreeMap<>(ends) + ", " + counts);
        stalled.forEach(Stalled::leave);
    }

    private void nothingIsLeft(Footprint before) {
        require("as many sockets as before", () -> Footprint.countSockets() <= before.sockets());
        require("as many threads as before", () -> Footprint.countThreads() <= before.threads());
        leaks.reports().forEach(report -> ledger.violation("leaked " + report));
        Footprint after = Footprint.now();
        out.println("at the end: " + after);
        if (after.direct() > before.direct() + (8 << 20)) {
            ledger.violation("buffers are retained: " + after + ", before " + before);
        }
    }

    private void require(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (deadline - System.nanoTime() <= 0) {
                ledger.violation("missing after " + PATIENCE + ": " + what);
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
