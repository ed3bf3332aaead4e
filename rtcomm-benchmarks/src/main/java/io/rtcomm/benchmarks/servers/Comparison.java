/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.benchmarks.Machine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Runs all servers over all workloads, in turns, and prints what each took. Confined to one thread. */
public final class Comparison {
    private final Plan plan;
    private final Workshop workshop;
    private final Results results = new Results();
    private final IdleResults idle = new IdleResults();

    private Comparison(Plan plan) throws IOException {
        this.plan = plan;
        this.workshop = new Workshop(plan.folder());
    }

    /**
     * Compares.
     *
     * @param args {@code quick} for one short round; {@code only=CAST_8,ECHO_32} for some workloads, {@code
     *     servers=RTCOMM,BARE} for some servers; {@code idle=no} without memory, heartbeats and start, {@code idle=only}
     *     with nothing else; {@code rounds=}, {@code processes=}, {@code seconds=}, {@code warm=}, {@code clients=}, {@code
     *     folder=}
     * @throws UsageException when something else is asked for, or more than the machine allows
     */
    public static void main(List<String> args) throws IOException, InterruptedException {
        Plan plan = Plan.of(args);
        OpenFiles.require(plan.connections());
        new Comparison(plan).run();
    }

    private void run() throws IOException, InterruptedException {
        workshop.makeLoadGenerator();
        var contenders = new ArrayList<Contender>();
        for (Contender contender : plan.contenders()) {
            if (workshop.fetch(contender)) {
                contenders.add(contender);
            } else {
                System.out.println("left out: " + contender.title() + ", which cannot be fetched or compiled here; "
                        + workshop.log(contender) + " says why");
            }
        }
        long began = System.nanoTime();
        for (int process = 0; process < plan.processes() && !plan.workloads().isEmpty(); process++) {
            runProcesses(contenders, process);
        }
        for (int process = 0; process < plan.processes() && plan.idleClients() > 0; process++) {
            new IdleClients(workshop, plan, idle).measure(contenders);
        }
        System.out.printf(Locale.ROOT, "measured for %.1f minutes%n", (System.nanoTime() - began) / 60e9);
        var text = new ByteArrayOutputStream();
        print(contenders, new PrintStream(text, true, UTF_8));
        System.out.print(text.toString(UTF_8));
        Files.write(workshop.folder().resolve("results.md"), text.toByteArray());
        Files.writeString(workshop.folder().resolve("servers.svg"), new Chart(results, contenders).svg());
        System.out.println("\nWritten to " + workshop.folder() + ": results.md, servers.svg");
    }

    private void runProcesses(List<Contender> contenders, int process) throws IOException {
        var servers = new ArrayList<ServerProcess>();
        try {
            for (Contender contender : contenders) {
                if (plan.workloads().stream().noneMatch(contender::takes)) {
                    continue;
                }
                var server = ServerProcess.start(contender, workshop);
                servers.add(server);
                warm(server);
            }
            for (int i = 0; i < plan.rounds(); i++) {
                int round = process * plan.rounds() + i;
                for (Workload workload : plan.workloads()) {
                    for (ServerProcess server : servers) {
                        measure(server, workload, round);
                    }
                    Collections.reverse(servers); // nobody always runs after the same server
                }
            }
        } finally {
            for (ServerProcess server : servers) {
                server.close();
            }
        }
    }

    /** Lets the compiler do its work on what will be measured. */
    private void warm(ServerProcess server) throws IOException {
        for (Workload workload : plan.workloads()) {
            if (server.contender().takes(workload) && workload != Workload.PACED) {
                load(server, workload, "seconds=0.1", "warm=" + plan.warmSeconds());
            }
        }
    }

    private void measure(ServerProcess server, Workload workload, int round) throws IOException {
        if (!server.contender().takes(workload)) {
            return;
        }
        LoadRun run = load(server, workload, "seconds=" + plan.seconds(), "warm=" + Math.min(0.3, plan.seconds()));
        results.add(new Results.Cell(server.contender(), workload, round, run));
        System.out.printf(
                Locale.ROOT,
                "%2d %-10s %-18s %9.3f µs (user %7.3f) %9.0f/s busy %.2f client %.2f steal %.3f %s%n",
                round + 1,
                workload,
                server.contender().title(),
                run.cpu(),
                run.userCpu(),
                run.unitsPerSecond(),
                run.busy(),
                run.client(),
                run.steal(),
                run.good() ? "" : run.fault());
    }

    private LoadRun load(ServerProcess server, Workload workload, String... more) throws IOException {
        var options = new ArrayList<>(workload.options());
        options.addAll(server.contender().wireOptions(workload));
        options.addAll(List.of(more));
        return LoadRun.of(server, workshop, options);
    }

    private void print(List<Contender> contenders, PrintStream out) throws IOException {
        out.println("\n" + Machine.describe() + "; Node.js " + Workshop.firstLine("node", "--version")
                + "; netty-socketio 2.0.14; socket.io 4.8.4"
                + (contenders.contains(Contender.SOCKETIO4J)
                        ? "; " + workshop.jar("socketio4j", "netty-socketio-")
                        : ""));
        out.printf(
                Locale.ROOT,
                "%d rounds of %.1f s on %d processes of each server, each round all servers in turn.%n",
                plan.rounds() * plan.processes(),
                plan.seconds(),
                plan.processes());
        if (plan.idleClients() > 0) {
            out.printf(
                    "%,d idle clients of each server, all servers at once, heartbeats watched for %d s, %d processes of each.%n",
                    plan.idleClients(), plan.idleSeconds(), plan.processes());
        }
        new ResultTables(results, idle, contenders, out).print();
    }
}
