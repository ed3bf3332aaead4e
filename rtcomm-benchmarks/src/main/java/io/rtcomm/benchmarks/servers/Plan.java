/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.nio.file.Path;
import java.util.List;

/**
 * How much is run.
 *
 * @param processes how many processes of each server, one after the other
 * @param rounds with each of them
 * @param seconds of each measurement
 * @param warmSeconds of each workload before the first round
 * @param idleClients how many do nothing while memory and heartbeats are measured; 0 for not at all
 * @param idleSeconds for how long heartbeats are watched: as long as it takes until each client has had one
 * @param folder where the load generator and the peers are kept
 */
record Plan(
        List<Workload> workloads,
        List<Contender> contenders,
        int processes,
        int rounds,
        double seconds,
        double warmSeconds,
        int idleClients,
        int idleSeconds,
        Path folder) {
    private static final List<String> NAMED =
            List.of("only", "servers", "idle", "rounds", "processes", "seconds", "warm", "clients", "folder");

    /** @throws UsageException for words that mean nothing */
    static Plan of(List<String> args) {
        var words = Arguments.of("servers", args, List.of("quick"), NAMED);
        boolean quick = words.has("quick");
        String idle = words.oneOf("idle", "yes", List.of("yes", "no", "only"));
        List<Workload> workloads = words.some("only", Workload.values());
        return new Plan(
                idle.equals("only") ? List.of() : workloads,
                words.some("servers", Contender.values()),
                words.count("processes", quick ? "1" : "3"),
                words.count("rounds", quick ? "1" : "2"),
                words.seconds("seconds", quick ? "0.5" : "1.2"),
                words.seconds("warm", quick ? "0.5" : "1"),
                idle.equals("no") ? 0 : words.count("clients", "10000"),
                25,
                Path.of(words.value("folder", "rtcomm-benchmarks/target/servers")));
    }

    /** How many connections there are to one server at a time. */
    int connections() {
        return Math.max(
                idleClients,
                workloads.stream().mapToInt(Workload::connections).max().orElse(0));
    }
}
