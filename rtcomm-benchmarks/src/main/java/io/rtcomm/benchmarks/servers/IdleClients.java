/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What clients cost that do nothing: memory, and the CPU time of their heartbeats; and how long servers take to start.
 * Confined to one thread.
 */
final class IdleClients {
    private static final int STARTS = 3;

    private final Workshop workshop;
    private final Plan plan;
    private final IdleResults results;

    IdleClients(Workshop workshop, Plan plan, IdleResults results) {
        this.workshop = workshop;
        this.plan = plan;
        this.results = results;
    }

    /**
     * One fresh server with so many clients.
     *
     * @param liveBytes of the heap, per client; not a number when that is not known
     * @param residentBytes of the process, per client
     * @param heartbeatMillis CPU time per second for the heartbeats of all clients
     * @param startSeconds from the start of the process until it listened
     */
    record Sample(double liveBytes, double residentBytes, double heartbeatMillis, double startSeconds) {}

    /** A server and its clients. Confined to one thread. */
    private static final class Crowd implements AutoCloseable {
        private final ServerProcess server;
        private final Process clients;
        private final BufferedReader answers;
        private final Writer questions;
        private double liveBytes;
        private double residentBytes;
        private double cpuBefore;
        private long nanosBefore;

        Crowd(ServerProcess server, Process clients) {
            this.server = server;
            this.clients = clients;
            this.answers = clients.inputReader();
            this.questions = clients.outputWriter();
        }

        private String ask() throws IOException {
            questions.write("\n");
            questions.flush();
            return line();
        }

        private String line() throws IOException {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("the clients of " + server.contender().title() + " have ended");
            }
            return line;
        }

        private double cpuSeconds() throws IOException {
            return Double.parseDouble(ask());
        }

        @Override
        public void close() throws IOException {
            clients.destroy();
            server.close();
        }
    }

    /** All servers at once, so that heartbeats have to be waited for only once. */
    void measure(List<Contender> contenders) throws IOException, InterruptedException {
        var idlers = contenders.stream().filter(Contender::idles).toList();
        var starts = starts(idlers);
        var crowds = new ArrayList<Crowd>();
        try {
            for (Contender contender : idlers) {
                crowds.add(connect(ServerProcess.start(contender, workshop)));
            }
            TimeUnit.SECONDS.sleep(2); // what the last collection has left to do
            for (Crowd crowd : crowds) {
                crowd.cpuBefore = crowd.cpuSeconds();
                crowd.nanosBefore = System.nanoTime();
            }
            TimeUnit.SECONDS.sleep(plan.idleSeconds());
            for (Crowd crowd : crowds) {
                note(crowd, Results.median(requireNonNull(starts.get(crowd.server.contender()))));
            }
        } finally {
            for (Crowd crowd : crowds) {
                crowd.close();
            }
        }
    }

    /** Starts each server some times, in turn, while nothing else of us runs. */
    private Map<Contender, double[]> starts(List<Contender> contenders) throws IOException {
        var seconds = new EnumMap<Contender, double[]>(Contender.class);
        for (int i = 0; i < STARTS; i++) {
            for (Contender contender : contenders) {
                try (var server = ServerProcess.start(contender, workshop)) {
                    seconds.computeIfAbsent(contender, key -> new double[STARTS])[i] = server.startSeconds();
                }
            }
        }
        return seconds;
    }

    private void note(Crowd crowd, double startSeconds) throws IOException {
        double seconds = (System.nanoTime() - crowd.nanosBefore) / 1e9;
        var sample = new Sample(
                crowd.liveBytes,
                crowd.residentBytes,
                1e3 * (crowd.cpuSeconds() - crowd.cpuBefore) / seconds,
                startSeconds);
        results.add(crowd.server.contender(), sample);
        System.out.printf(
                Locale.ROOT,
                "   idle       %-18s %,9.0f B live %,9.0f B resident %6.2f ms/s %5.2f s to start%n",
                crowd.server.contender().title(),
                sample.liveBytes,
                sample.residentBytes,
                sample.heartbeatMillis,
                sample.startSeconds);
    }

    private Crowd connect(ServerProcess server) throws IOException {
        warm(server);
        long live = server.ask(Control.LIVE);
        long resident = server.residentBytes();
        int clients = plan.idleClients();
        var crowd = new Crowd(
                server,
                new ProcessBuilder(workshop.load(options(server)))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
        String ready = crowd.line();
        if (!("ready " + clients).equals(ready)) {
            crowd.close();
            throw new IOException("clients said \"" + ready + "\" (expected: ready " + clients + ")");
        }
        crowd.liveBytes =
                server.contender().onJvm() ? (server.ask(Control.LIVE) - live) / (double) clients : Double.NaN;
        crowd.residentBytes = (server.residentBytes() - resident) / (double) clients;
        return crowd;
    }

    /** Code that connections need is loaded and compiled before anything is counted. */
    private void warm(ServerProcess server) throws IOException {
        var options = new ArrayList<>(List.of("work=connect", "conns=64", "seconds=1", "warm=1"));
        options.addAll(server.contender().wireOptions(Workload.CONNECT));
        LoadRun.of(server, workshop, options);
    }

    private List<String> options(ServerProcess server) {
        var options = new ArrayList<>(List.of(
                "work=idle",
                "conns=" + plan.idleClients(),
                "port=" + server.port(),
                "pid=" + server.pid(),
                "limit=" + (plan.idleSeconds() + 400)));
        options.addAll(server.contender().wireOptions(Workload.CONNECT));
        return options;
    }
}
