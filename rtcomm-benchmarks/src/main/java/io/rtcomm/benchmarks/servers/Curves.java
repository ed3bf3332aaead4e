/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import io.rtcomm.benchmarks.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How what rtcomm takes grows with what it is given. Confined to one thread.
 *
 * <pre>
 *   a curve ─┬─ process 1 ── warm up: every point ── round 1: every point ── round 2: backwards ── …
 *            └─ process 2 ── …
 * </pre>
 */
public final class Curves {
    /** What the process runs first; a point is warmed up on top of that. */
    private static final double FIRST_WARM_SECONDS = 2;

    private final Workshop workshop;
    private final int processes;
    private final int rounds;
    private final double seconds;
    private final double warmSeconds;

    private Curves(Workshop workshop, Arguments words) {
        boolean quick = words.has("quick");
        this.workshop = workshop;
        this.processes = words.count("processes", quick ? "1" : "2");
        this.rounds = words.count("rounds", quick ? "1" : "3");
        this.seconds = words.seconds("seconds", quick ? "0.3" : "0.7");
        this.warmSeconds = words.seconds("warm", quick ? "0.3" : "1");
    }

    /**
     * Measures the curves.
     *
     * @param args names of curves, all when there is none; {@code quick}; {@code processes=}, {@code rounds=}, {@code
     *     seconds=}, {@code warm=}, {@code folder=}
     * @throws UsageException when something else is asked for, or more than the machine allows
     */
    public static void main(List<String> args) throws IOException {
        var all = Curve.all();
        var alone = new ArrayList<>(List.of("quick"));
        all.forEach(curve -> alone.add(curve.name()));
        var words = Arguments.of("curves", args, alone, List.of("processes", "rounds", "seconds", "warm", "folder"));
        var asked = all.stream().filter(curve -> words.has(curve.name())).toList();
        var chosen = asked.isEmpty() ? all : asked;
        OpenFiles.require(chosen.stream().mapToInt(Curve::connections).max().orElse(0));
        var workshop = new Workshop(Path.of(words.value("folder", "rtcomm-benchmarks/target/servers")));
        var curves = new Curves(workshop, words);
        workshop.makeLoadGenerator();
        curves.run(chosen, chosen.size() == all.size());
    }

    private void run(List<Curve> chosen, boolean all) throws IOException {
        long began = System.nanoTime();
        String how = String.format(
                Locale.ROOT,
                "%s; %d rounds of %.1f s on %d processes.%n",
                Machine.describe(),
                processes * rounds,
                seconds,
                processes);
        System.out.println(how);
        var text = new StringBuilder(how);
        for (Curve curve : chosen) {
            String section = measure(curve).section();
            System.out.println(section);
            text.append("\n").append(section);
            Files.writeString(workshop.folder().resolve("curve-" + curve.name() + ".md"), how + "\n" + section);
            if (all) {
                Files.writeString(workshop.folder().resolve("curves.md"), text);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "Measured for %.1f minutes. Written to %s: %s%n",
                (System.nanoTime() - began) / 60e9,
                workshop.folder(),
                all ? "curves.md" : "curve-*.md");
    }

    private CurveResults measure(Curve curve) throws IOException {
        var results = new CurveResults(curve);
        for (int process = 0; process < processes; process++) {
            var servers = new HashMap<String, ServerProcess>();
            try {
                var points = new ArrayList<>(startAndWarm(curve, servers, results));
                for (int i = 0; i < rounds; i++) {
                    for (Curve.Point point : points) {
                        measure(point, servers, process * rounds + i, results);
                    }
                    Collections.reverse(points); // nothing always runs behind the same
                }
            } finally {
                for (ServerProcess server : servers.values()) {
                    server.close();
                }
            }
        }
        return results;
    }

    /** Starts the servers, and returns the points that can be measured. */
    private List<Curve.Point> startAndWarm(Curve curve, Map<String, ServerProcess> servers, CurveResults results)
            throws IOException {
        var points = new ArrayList<Curve.Point>();
        var absent = new ArrayList<String>();
        for (Curve.Point point : curve.points()) {
            if (absent.contains(point.server())) {
                continue;
            }
            boolean fresh = !servers.containsKey(point.server());
            try {
                if (fresh) {
                    servers.put(point.server(), start(point.server()));
                }
            } catch (IOException e) {
                absent.add(point.server());
                results.note("Left out: " + point.label() + ", which cannot be had here.");
                System.out.println("left out: " + point.label() + ": " + e.getMessage());
                continue;
            }
            load(point, servers, 0.1, (fresh ? FIRST_WARM_SECONDS : 0) + warmSeconds);
            points.add(point);
        }
        return points;
    }

    private ServerProcess start(String server) throws IOException {
        int port = ServerProcess.freePort();
        var options = new ArrayList<>(List.of(server.split(" ", -1)));
        if (options.remove(Curve.TLS)) {
            options.add(workshop.makeCertificate());
        }
        var command = workshop.java("", RtcommContender.class.getName(), port, options.toArray(String[]::new));
        return ServerProcess.start(Contender.RTCOMM, port, command, workshop);
    }

    private void measure(Curve.Point point, Map<String, ServerProcess> servers, int round, CurveResults results)
            throws IOException {
        LoadRun run = load(point, servers, seconds, Math.min(0.3, seconds));
        if (run.good()) {
            results.add(point, round, run);
        } else {
            results.note("Not counted: " + point.label() + ", round " + (round + 1) + ": " + run.fault());
        }
        System.out.printf(
                Locale.ROOT,
                "%2d %-26s %9.3f µs (user %7.3f) %9.0f/s busy %.2f steal %.3f %s%n",
                round + 1,
                point.label(),
                run.cpu(),
                run.userCpu(),
                run.unitsPerSecond(),
                run.busy(),
                run.steal(),
                run.good() ? "" : run.fault());
    }

    private LoadRun load(Curve.Point point, Map<String, ServerProcess> servers, double forSeconds, double warm)
            throws IOException {
        var options = new ArrayList<>(List.of(point.load().split(" ", -1)));
        options.add("seconds=" + forSeconds);
        options.add("warm=" + warm);
        ServerProcess server = servers.get(point.server());
        if (server == null) {
            throw new IllegalStateException("no server for " + point.label());
        }
        return LoadRun.of(server, workshop, options);
    }
}
