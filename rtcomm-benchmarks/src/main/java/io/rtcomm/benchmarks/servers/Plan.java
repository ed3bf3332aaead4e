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
 * @param idleSeconds for how long
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
        boolean idle = !"no".equals(value(args, "idle", ""));
        return new Plan(
                Arrays.stream(value(args, "only", names(Workload.values(), quick ? Workload.CAST_10K : null))
                                .split(",", -1))
                        .map(Workload::valueOf)
                        .toList(),
                Arrays.stream(value(args, "servers", names(Contender.values(), null))
                                .split(",", -1))
                        .map(Contender::valueOf)
                        .toList(),
                Integer.parseInt(value(args, "processes", quick ? "1" : "3")),
                Integer.parseInt(value(args, "rounds", quick ? "1" : "2")),
                Double.parseDouble(value(args, "seconds", quick ? "0.5" : "2")),
                Double.parseDouble(value(args, "warm", quick ? "0.5" : "2")),
                idle ? Integer.parseInt(value(args, "clients", quick ? "2000" : "10000")) : 0,
                quick ? 2 : 25,
                Path.of(value(args, "folder", "rtcomm-benchmarks/target/servers")));
    }

    private static String names(Enum<?>[] values, @org.jspecify.annotations.Nullable Enum<?> without) {
        return String.join(
                ",",
                Arrays.stream(values)
                        .filter(value -> value != without)
                        .map(Enum::name)
                        .toList());
    }

    private static String value(List<String> args, String name, String otherwise) {
        return args.stream()
                .filter(arg -> arg.startsWith(name + "="))
                .map(arg -> arg.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }
}
