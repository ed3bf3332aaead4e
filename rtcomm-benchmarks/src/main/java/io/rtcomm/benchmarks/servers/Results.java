/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What was measured so far. Confined to one thread. */
final class Results {
    private final List<Cell> cells = new ArrayList<>();

    /**
     * One run of one workload.
     *
     * @param round counts over all server processes
     */
    record Cell(Contender contender, Workload workload, int round, LoadRun run) {}

    void add(Cell cell) {
        cells.add(cell);
    }

    List<Cell> cells() {
        return cells;
    }

    private List<Cell> good(Contender contender, Workload workload) {
        return cells.stream()
                .filter(cell -> cell.contender == contender && cell.workload == workload && cell.run.good())
                .toList();
    }

    /** The median over the rounds; empty when no run was good. */
    OptionalDouble median(Contender contender, Workload workload, ToDoubleFunction<LoadRun> value) {
        double[] values = good(contender, workload).stream()
                .mapToDouble(cell -> value.applyAsDouble(cell.run))
                .toArray();
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(values));
    }

    /** The median over the rounds of the ratio of two servers in the same round; empty when there is none. */
    OptionalDouble ratio(Contender one, Contender other, Workload workload, ToDoubleFunction<LoadRun> value) {
        double[] ratios = ratios(one, other, workload, value);
        return ratios.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(ratios));
    }

    private double[] ratios(Contender one, Contender other, Workload workload, ToDoubleFunction<LoadRun> value) {
        var others = good(other, workload);
        return good(one, workload).stream()
                .flatMap(cell -> others.stream()
                        .filter(its -> its.round == cell.round)
                        .map(its -> value.applyAsDouble(cell.run) / value.applyAsDouble(its.run)))
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /**
     * How far apart the two bare servers are, which are the same: the larger of the distance of their medians and of their
     * usual distance in a round, as a factor of at least 1. Where they do not take part, the worst of all workloads.
     */
    double spread(Workload workload, ToDoubleFunction<LoadRun> value) {
        double[] ratios = ratios(Contender.BARE_AGAIN, Contender.BARE, workload, value);
        if (ratios.length == 0) {
            return Arrays.stream(Workload.values())
                    .filter(Contender.BARE::takes)
                    .filter(other -> ratios(Contender.BARE_AGAIN, Contender.BARE, other, value).length > 0)
                    .mapToDouble(other -> spread(other, value))
                    .max()
                    .orElse(Double.NaN);
        }
        double[] apart =
                Arrays.stream(ratios).map(ratio -> Math.max(ratio, 1 / ratio)).toArray();
        double medians = median(Contender.BARE_AGAIN, workload, value).orElse(Double.NaN)
                / median(Contender.BARE, workload, value).orElse(Double.NaN);
        return Math.max(median(apart), Math.max(medians, 1 / medians));
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
