/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What clients cost that do nothing: memory, and the CPU time of their heartbeats. */
final class IdleClients {
    private final Workshop workshop;
    private final int clients;
    private final int seconds;

    /** @param seconds for how long heartbeats are watched */
    IdleClients(Workshop workshop, int clients, int seconds) {
        this.workshop = workshop;
        this.clients = clients;
        this.seconds = seconds;
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

    Sample measure(Contender contender) throws IOException, InterruptedException {
        try (var server = ServerProcess.start(contender, workshop)) {
            warm(server);
            long live = server.ask(Control.LIVE);
            long resident = server.residentBytes();
            Process clientProcess = new ProcessBuilder(workshop.load(options(server)))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var lines = clientProcess.inputReader()) {
                expectReady(lines);
                double liveBytes =
                        contender.onJvm() ? (server.ask(Control.LIVE) - live) / (double) clients : Double.NaN;
                double residentBytes = (server.residentBytes() - resident) / (double) clients;
                double before = server.cpuSeconds();
                long from = System.nanoTime();
                TimeUnit.SECONDS.sleep(seconds);
                double heartbeats = 1e3 * (server.cpuSeconds() - before) / ((System.nanoTime() - from) / 1e9);
                clientProcess.getOutputStream().close();
                return new Sample(liveBytes, residentBytes, heartbeats, server.startSeconds());
            } finally {
                clientProcess.destroy();
            }
        }
    }

    /** Code that connections need is loaded and compiled before anything is counted. */
    private void warm(ServerProcess server) throws IOException {
        var options = new ArrayList<>(List.of("work=connect", "conns=64", "seconds=1", "warm=1"));
        options.addAll(server.contender().wireOptions(Workload.CONNECT));
        LoadRun.of(server, workshop, options);
    }

    private List<String> options(ServerProcess server) {
        var options = new ArrayList<>(
                List.of("work=idle", "conns=" + clients, "port=" + server.port(), "limit=" + (seconds + 120)));
        options.addAll(server.contender().wireOptions(Workload.CONNECT));
        return options;
    }

    private void expectReady(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (!("ready " + clients).equals(line)) {
            throw new IOException("clients said \"" + line + "\" (expected: ready " + clients + ")");
        }
    }
}
