/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.nio.file.Path;
import java.util.Arrays;
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
    static Plan of(List<String> args) {
        boolean quick = args.contains("quick");
        String idle = value(args, "idle", "yes");
        String all = idle.equals("only") ? "" : names(Workload.values());
        return new Plan(
                Arrays.stream(value(args, "only", all).split(",", -1))
                        .filter(name -> !name.isEmpty())
                        .map(Workload::valueOf)
                        .toList(),
                Arrays.stream(value(args, "servers", names(Contender.values())).split(",", -1))
                        .map(Contender::valueOf)
                        .toList(),
                Integer.parseInt(value(args, "processes", quick ? "1" : "3")),
                Integer.parseInt(value(args, "rounds", quick ? "1" : "2")),
                Double.parseDouble(value(args, "seconds", quick ? "0.5" : "1.2")),
                Double.parseDouble(value(args, "warm", quick ? "0.5" : "1")),
                idle.equals("no") ? 0 : Integer.parseInt(value(args, "clients", "10000")),
                25,
                Path.of(value(args, "folder", "rtcomm-benchmarks/target/servers")));
    }

    private static String names(Enum<?>[] values) {
        return String.join(",", Arrays.stream(values).map(Enum::name).toList());
    }

    private static String value(List<String> args, String name, String otherwise) {
        return args.stream()
                .filter(arg -> arg.startsWith(name + "="))
                .map(arg -> arg.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }
}
