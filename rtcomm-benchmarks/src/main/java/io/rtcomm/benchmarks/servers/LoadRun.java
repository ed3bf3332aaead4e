/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run of the load generator against a server, and what it told at its end. Immutable. */
final class LoadRun {
    private final Map<String, String> values;
    private final long allocated;

    LoadRun(Map<String, String> values, long allocated) {
        this.values = values;
        this.allocated = allocated;
    }

    /** Waits for the end. */
    static LoadRun of(ServerProcess server, Workshop workshop, List<String> options) throws IOException {
        var all = new ArrayList<>(options);
        all.add("port=" + server.port());
        all.add("pid=" + server.pid());
        Process process = new ProcessBuilder(workshop.load(all))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var values = new HashMap<String, String>();
        long before = 0;
        long after = 0;
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (line) {
                    case "begin" -> before = server.ask(Control.ALLOCATED);
                    case "end" -> after = server.ask(Control.ALLOCATED);
                    default -> {
                        int equals = line.indexOf('=');
                        values.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
                    }
                }
            }
        }
        return new LoadRun(values, after - before);
    }

    /** Whether every message came, once and in order. */
    boolean good() {
        return "ok".equals(values.get("status")) && units() > 0;
    }

    /** What was wrong first. */
    String fault() {
        return values.getOrDefault("fault", "the load generator said nothing");
    }

    double units() {
        return number("units");
    }

    double unitsPerSecond() {
        return units() / number("seconds");
    }

    /** CPU time of the server, in microseconds per unit. */
    double cpu() {
        return number("cpu") * 1e6 / units();
    }

    /** The part of it that was not in the kernel; coarse, since the kernel tells it in ticks. */
    double userCpu() {
        double ticks = number("user") + number("kernel");
        return ticks > 0 ? cpu() * number("user") / ticks : 0;
    }

    /** Bytes on the heap per unit; 0 when that is not known. */
    double allocated() {
        return allocated / units();
    }

    /** In microseconds. */
    double p99() {
        return number("p99");
    }

    /** How much of a core the server used. */
    double busy() {
        return number("cpu") / number("seconds");
    }

    /** How much of a core the client used. */
    double client() {
        return number("client");
    }

    /** The share of the machine's time that other machines took. */
    double steal() {
        return number("steal");
    }

    private double number(String name) {
        return Double.parseDouble(values.getOrDefault(name, "NaN"));
    }
}
