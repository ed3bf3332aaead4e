/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import io.rtcomm.benchmarks.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How what rtcomm takes grows with what it is given. Confined to one thread. */
public final class Curves {
    private final Workshop workshop;
    private final double seconds;
    private final int rounds;

    private Curves(Workshop workshop, double seconds, int rounds) {
        this.workshop = workshop;
        this.seconds = seconds;
        this.rounds = rounds;
    }

    /**
     * A series of points.
     *
     * @param name by which it is asked for
     * @param what the head of its table
     */
    private record Curve(String name, String what, List<Point> points) {}

    /**
     * One measurement.
     *
     * @param server options of {@link RtcommContender}
     * @param load options of the load generator
     */
    private record Point(String label, String server, String load) {}

    /**
     * Measures the curves.
     *
     * @param args names of curves, all when there is none; {@code quick}; {@code folder=}
     */
    public static void main(List<String> args) throws IOException {
        boolean quick = args.contains("quick");
        Path folder = args.stream()
                .filter(arg -> arg.startsWith("folder="))
                .map(arg -> Path.of(arg.substring("folder=".length())))
                .findFirst()
                .orElse(Path.of("rtcomm-benchmarks/target/servers"));
        var workshop = new Workshop(folder);
        workshop.makeLoadGenerator();
        String tls = workshop.makeCertificate();
        var curves = new Curves(workshop, quick ? 0.3 : 1, quick ? 1 : 3);
        var known = all(tls);
        boolean some = known.stream().anyMatch(curve -> args.contains(curve.name()));
        String machine = Machine.describe();
        System.out.println(machine);
        for (Curve curve : known) {
            if (!some || args.contains(curve.name())) {
                String table = curves.table(curve);
                System.out.println(table);
                Files.writeString(workshop.folder().resolve("curve-" + curve.name() + ".md"), machine + "\n" + table);
            }
        }
        System.out.println("Written to " + workshop.folder() + ": curve-*.md");
    }

    private static List<Curve> all(String tls) {
        return List.of(
                new Curve(
                        "receivers",
                        "receivers of a broadcast of 128 B",
                        each("conns=", "work=cast size=128", 10, 100, 1000, 5000, 10_000, 19_000)),
                new Curve(
                        "payload",
                        "payload of an echo, bytes",
                        each("size=", "work=echo conns=20", 16, 32, 128, 1024, 4096, 16_384, 65_536, 262_144)),
                new Curve(
                        "bystanders",
                        "sockets around a room of three",
                        each("conns=", "work=cast size=128 rooms=1 members=3", 3, 100, 1000, 10_000, 19_000)),
                new Curve(
                        "rooms",
                        "rooms that 1,000 sockets are in, besides the one that is sent to",
                        rooms("spread=", 1000, 0, 1, 10, 100, 1000, 10_000, 100_000)),
                new Curve(
                        "memberships",
                        "rooms of its own of each of 100 sockets, besides the one that is sent to",
                        rooms("rooms=", 100, 0, 1, 10, 100, 1000)),
                new Curve(
                        "outstanding",
                        "broadcasts of 128 B to 1,000 under way",
                        each("window=", "work=cast conns=1000 size=128", 1, 2, 4, 8, 16, 32)),
                new Curve(
                        "transport",
                        "echo of 32 B on 100 connections over",
                        List.of(
                                new Point("epoll", "loop", "work=echo conns=100"),
                                new Point("NIO", "loop nio", "work=echo conns=100"),
                                new Point("io_uring", "loop io_uring", "work=echo conns=100"))),
                new Curve(
                        "loops",
                        "event loops, on one core; a broadcast of 128 B to 1,000, an echo of 32 B on 100 connections",
                        List.of(
                                new Point("1, broadcast", "loop", "work=cast conns=1000 size=128"),
                                new Point("2, broadcast", "loop loops=2", "work=cast conns=1000 size=128"),
                                new Point("1, echo", "loop", "work=echo conns=100"),
                                new Point("2, echo", "loop loops=2", "work=echo conns=100"))),
                new Curve(
                        "tls",
                        "echo of 1 KB on 100 connections; a broadcast of 128 B to 1,000",
                        List.of(
                                new Point("plain", "loop", "work=echo conns=100 size=1024"),
                                new Point("TLS", "loop " + tls, "work=echo conns=100 size=1024 tls=1"),
                                new Point("broadcast, plain", "loop", "work=cast conns=1000 size=128"),
                                new Point("broadcast, TLS", "loop " + tls, "work=cast conns=1000 size=128 tls=1"))),
                new Curve(
                        "deflate",
                        "broadcast of 4 KB to 1,000",
                        List.of(
                                new Point("plain", "loop", "work=cast conns=1000 size=4096"),
                                new Point(
                                        "permessage-deflate",
                                        "loop deflate",
                                        "work=cast conns=1000 size=4096 deflate=1"))),
                new Curve(
                        "msgpack",
                        "what is said, and how it is encoded",
                        List.of(
                                new Point("echo of 32 B, JSON", "loop", "work=echo conns=100"),
                                new Point("echo of 32 B, MessagePack", "loop msgpack", "work=echo conns=100 msgpack=1"),
                                new Point("echo of 16 KB, JSON", "loop", "work=echo conns=100 size=16384"),
                                new Point(
                                        "echo of 16 KB, MessagePack",
                                        "loop msgpack",
                                        "work=echo conns=100 size=16384 msgpack=1"),
                                new Point("broadcast to 1,000, JSON", "loop", "work=cast conns=1000 size=128"),
                                new Point(
                                        "broadcast to 1,000, MessagePack",
                                        "loop msgpack",
                                        "work=cast conns=1000 size=128 msgpack=1"))));
    }

    private static List<Point> each(String option, String load, int... values) {
        return Arrays.stream(values)
                .mapToObj(value ->
                        new Point(String.format(Locale.ROOT, "%,d", value), "loop", load + " " + option + value))
                .toList();
    }

    private static List<Point> rooms(String option, int sockets, int... values) {
        return Arrays.stream(values)
                .mapToObj(value -> new Point(
                        String.format(Locale.ROOT, "%,d", value),
                        "loop " + option + value,
                        "work=cast size=128 rooms=1 conns=" + sockets))
                .toList();
    }

    private String table(Curve curve) throws IOException {
        var table = new StringBuilder("\n| " + curve.what()
                + " | CPU, µs | of it not in the kernel, µs | B allocated | p99, µs |\n|---:|---:|---:|---:|---:|\n");
        for (Point point : curve.points()) {
            var runs = measure(point);
            table.append(runs.isEmpty() ? "| " + point.label() + " | – | | | |" : line(point, runs))
                    .append('\n');
        }
        return table.toString();
    }

    private static String line(Point point, List<LoadRun> runs) {
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %,.0f | %,.0f |",
                point.label(),
                Results.median(runs.stream().mapToDouble(LoadRun::cpu).toArray()),
                Results.median(runs.stream().mapToDouble(LoadRun::userCpu).toArray()),
                Results.median(runs.stream().mapToDouble(LoadRun::allocated).toArray()),
                Results.median(runs.stream().mapToDouble(LoadRun::p99).toArray()));
    }

    private List<LoadRun> measure(Point point) throws IOException {
        var runs = new ArrayList<LoadRun>();
        int port = ServerProcess.freePort();
        var command = workshop.java(
                "", RtcommContender.class.getName(), port, point.server().split(" ", -1));
        try (var server = ServerProcess.start(Contender.RTCOMM, port, command, workshop)) {
            for (int round = 0; round <= rounds; round++) {
                var options = new ArrayList<>(List.of(point.load().split(" ", -1)));
                options.add("warm=" + (round == 0 ? 1.5 : 0.3));
                options.add("seconds=" + (round == 0 ? 0.1 : seconds));
                LoadRun run = LoadRun.of(server, workshop, options);
                if (!run.good() && (round > 0 || !run.fault().isEmpty())) {
                    System.out.println("not counted: " + point.label() + ": " + run.fault());
                } else if (round > 0) {
                    runs.add(run);
                }
            }
        }
        return runs;
    }
}
