/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.rtcomm.soak.Client.Shared;
import io.rtcomm.soak.SocketClient.Way;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One soak, from the first client to the last buffer. Confined to one thread.
 *
 * <pre>
 *   start ── lively ── rest, compare ── lively ── rest, compare ── … ── everybody leaves ── nothing is left ── end
 * </pre>
 */
final class SoakRun {
    private static final long SLACK = 24 << 20; // what a heap differs by from one look to the next
    private static final long KEPT = 8 << 20; // what allocators keep for the next time

    private final SoakOptions options;
    private final Leaks leaks;
    private final PrintStream out;
    private final Ledger ledger = new Ledger();
    private final List<Client> clients = new ArrayList<>();
    private final List<Footprint> footprints = new ArrayList<>();
    private final long begin = System.nanoTime();

    SoakRun(SoakOptions options, Leaks leaks, PrintStream out) {
        this.options = options;
        this.leaks = leaks;
        this.out = out;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Runs it; what was wrong is in the ledger then. */
    void run() {
        say("soak of " + options);
        Footprint before = Footprint.now();
        @Nullable Certificate certificate = options.tls() ? Certificate.make() : null;
        var server = new SoakServer(options, ledger, certificate == null ? null : certificate.ofServer()).start();
        try (var dialer = new Dialer(server.server().port(), certificate == null ? null : certificate.ofClients())) {
            populate(new Shared(options, dialer, ledger, server));
            Duration part = options.duration().dividedBy(options.checkpoints());
            for (int i = 1; i <= options.checkpoints(); i++) {
                server.lively(true);
                waitFor(part, () -> ledger.violated() > 1_000);
                checkpoint(i, server);
            }
            everybodyLeaves(server);
        } finally {
            server.close();
        }
        nothingIsLeft(before);
        flatHeap();
        out.println(ledger);
    }

    private void populate(Shared shared) {
        for (int i = 0; i < options.clients(); i++) {
            clients.add(
                    switch (i % 10) {
                        case 0, 1, 2 -> new SocketClient(i, Way.WEBSOCKET, shared);
                        case 3, 4 -> new SocketClient(i, Way.POLLING, shared);
                        case 5, 6 -> new SocketClient(i, Way.UPGRADE, shared);
                        case 7 -> new StreamClient(i, false, shared);
                        case 8 -> new StreamClient(i, true, shared);
                        default -> new RawClient(i, shared);
                    });
        }
        clients.forEach(Client::start);
    }

    // ---- a rest ----

    private void checkpoint(int number, SoakServer server) {
        server.lively(false);
        require(
                "clients have come to a rest",
                patience(),
                () -> unsettled().isEmpty(),
                () -> unsettled().toString());
        server.publishers().hold();
        try {
            await(
                    patience(),
                    () -> ask(client -> client.reached() ? "" : client.name)
                            .isEmpty()); // the audit says what has not come
            ask(client -> {
                client.audit();
                return "";
            });
            compare(server);
            server.forgetSayings(living());
            footprints.add(Footprint.now());
        } finally {
            server.publishers().goOn();
        }
        say("checkpoint " + number + ": " + footprints.get(footprints.size() - 1) + "; " + ledger.violated()
                + " violations; " + ledger);
        ledger.violations().stream().limit(10).forEach(out::println);
    }

    private List<String> living() {
        return ask(client -> client instanceof SocketClient ? "/c" + client.name + "." + client.life() + "r" : "");
    }

    /** As long as the server may take to see that somebody is dead, and longer, because the machine may be busy. */
    private Duration patience() {
        return options.pingInterval()
                .plus(options.pingTimeout())
                .multipliedBy(2)
                .plusSeconds(30);
    }

    private List<String> unsettled() {
        return ask(client -> client.settled() ? "" : client.toString()).stream()
                .limit(20)
                .toList();
    }

    /** What clients answer, each on its loop, less what is empty. One task for each loop: there may be thousands. */
    private List<String> ask(Function<Client, String> question) {
        Map<EventLoop, List<Client>> byLoop = clients.stream().collect(Collectors.groupingBy(client -> client.loop));
        var pending = new ArrayList<Future<List<String>>>();
        byLoop.forEach((loop, residents) -> pending.add(loop.submit(() -> residents.stream()
                .map(question)
                .filter(answer -> !answer.isEmpty())
                .toList())));
        var all = new ArrayList<String>();
        for (Future<List<String>> answers : pending) {
            answers.awaitUninterruptibly();
            all.addAll(answers.getNow());
        }
        return all;
    }

    private void compare(SoakServer server) {
        long sockets = count(SocketClient.class);
        require(
                sockets + " sessions",
                patience(),
                () -> server.server().sessionCount() == sockets,
                () -> server.server().sessionCount() + " sessions");
        require(
                "as many streams as there are",
                patience(),
                () -> server.streams() == count(StreamClient.class),
                () -> server.streams() + " streams");
        require(
                "as many plain WebSockets as there are",
                patience(),
                () -> server.webSockets() == count(RawClient.class),
                () -> server.webSockets() + " WebSockets");
        Map<String, Long> members =
                ask(client -> client instanceof SocketClient socket ? String.join(" ", socket.rooms()) : "").stream()
                        .flatMap(rooms -> Stream.of(rooms.split(" ", -1)))
                        .collect(Collectors.groupingBy(room -> room, Collectors.counting()));
        for (int i = 0; i < options.rooms(); i++) {
            String room = String.valueOf(i);
            int present = server.present(room);
            if (present != members.getOrDefault(room, 0L)) {
                ledger.violation("room " + room + " has " + present + " sockets, expected " + members.get(room));
            }
        }
    }

    private long count(Class<? extends Client> kind) {
        return clients.stream().filter(kind::isInstance).count();
    }

    // ---- the end ----

    private void everybodyLeaves(SoakServer server) {
        clients.forEach(client -> client.loop.execute(client::leave));
        say("everybody leaves");
        require(
                "no session",
                patience(),
                () -> server.server().sessionCount() == 0,
                () -> server.server().sessionCount() + " sessions");
        require(
                "no stream and no plain WebSocket",
                patience(),
                () -> server.streams() + server.webSockets() == 0,
                () -> server.streams() + " streams, " + server.webSockets() + " WebSockets");
        require(
                "no room",
                patience(),
                () -> server.io().rooms().isEmpty(),
                () -> server.io().rooms().toString());
    }

    private void nothingIsLeft(Footprint before) {
        clients.clear();
        require(
                "as many sockets as before",
                Duration.ofSeconds(30),
                () -> Footprint.countSockets() <= before.sockets(),
                () -> Footprint.countSockets() + " sockets, before " + before.sockets());
        require(
                "as many threads as before",
                Duration.ofSeconds(30),
                () -> Footprint.countThreads() <= before.threads(),
                () -> Footprint.countThreads() + " threads");
        leaks.reports().forEach(report -> ledger.violation("leaked " + report));
        Footprint after = Footprint.now();
        say("at the end: " + after);
        if (after.direct() > before.direct() + KEPT || after.pooledHeap() > before.pooledHeap() + KEPT) {
            ledger.violation("buffers are retained: " + after + ", before " + before);
        }
    }

    /** The first checkpoint is where classes, pools and histories are there; none may stand much above it. */
    private void flatHeap() {
        Footprint first = footprints.get(0);
        for (Footprint later : footprints) {
            if (later.heap() > first.heap() * 3 / 2 + SLACK) {
                ledger.violation("the heap grows: " + footprints);
                return;
            }
        }
    }

    private void say(String text) {
        out.println(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + " s: " + text);
    }

    // ---- waiting ----

    private void require(String what, Duration patience, BooleanSupplier condition, Supplier<String> seen) {
        if (!await(patience, condition)) {
            ledger.violation("seen: " + seen.get() + "; expected: " + what);
        }
    }

    private static boolean await(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (deadline - System.nanoTime() <= 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return true;
    }

    private static void waitFor(Duration time, BooleanSupplier unless) {
        await(time, unless);
    }
}
