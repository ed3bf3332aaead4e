/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/** What one run of the selection measured. Confined to one thread. */
final class Round {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /** By benchmark and parameters, see {@link #key}. */
    private final Map<String, Cell> cells = new TreeMap<>();

    /** What one operation of a benchmark with one set of parameters took, of CPU time and of memory. */
    record Cell(double nanos, double bytes) {}

    void add(Collection<RunResult> results) {
        for (RunResult result : results) {
            cells.put(key(result.getParams()), new Cell(score(result, CpuTime.NAME), score(result, ALLOCATION)));
        }
    }

    private static double score(RunResult result, String profiled) {
        var found = result.getSecondaryResults().get(profiled);
        return found == null ? Double.NaN : found.getScore();
    }

    /** The name of the method with its class, and the values of its parameters in alphabetical order of their names. */
    private static String key(BenchmarkParams params) {
        String name = params.getBenchmark();
        int method = name.lastIndexOf('.');
        var key = new StringBuilder(name.substring(name.lastIndexOf('.', method - 1) + 1));
        for (String param : params.getParamsKeys().stream().sorted().toList()) {
            key.append(' ').append(params.getParam(param));
        }
        return key.toString();
    }

    Cell cell(String key) {
        Cell cell = cells.get(key);
        if (cell == null) {
            throw new IllegalArgumentException("no result \"" + key + "\" (expected: one of " + cells.keySet() + ")");
        }
        return cell;
    }

    /** How far apart the slowest and the fastest round of a cell are: the quantile over all cells. */
    static double spread(List<Round> rounds, double quantile) {
        double[] spreads = rounds.get(0).cells.keySet().stream()
                .mapToDouble(key -> {
                    var nanos = rounds.stream()
                            .mapToDouble(round -> round.cell(key).nanos())
                            .summaryStatistics();
                    return nanos.getMax() / nanos.getMin();
                })
                .sorted()
                .toArray();
        return spreads[(int) Math.round(quantile * (spreads.length - 1))];
    }
}
