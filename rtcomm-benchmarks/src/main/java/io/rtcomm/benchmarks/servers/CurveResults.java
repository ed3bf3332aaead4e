/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What the points of a curve took so far. Confined to one thread. */
final class CurveResults {
    private final Curve curve;
    private final List<Cell> cells = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * A run that lost nothing.
     *
     * @param round counts over all processes
     */
    private record Cell(Curve.Point point, int round, LoadRun run) {}

    CurveResults(Curve curve) {
        this.curve = curve;
    }

    /** A run that was good. */
    void add(Curve.Point point, int round, LoadRun run) {
        cells.add(new Cell(point, round, run));
    }

    /** Something that the reader of the table should know, once. */
    void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    /** A section in Markdown. */
    String section() {
        var text = new StringBuilder("### " + curve.title() + "\n\n" + curve.about() + "\n\n| " + curve.head()
                + " | CPU, µs | of the first | of it not in the kernel, µs | B allocated | p99, µs |\n"
                + (curve.head().isEmpty() ? "|---|" : "|---:|") + "---:|---:|---:|---:|---:|\n");
        Curve.Point first = curve.points().get(0);
        for (Curve.Point point : curve.points()) {
            first = point.first() ? point : first;
            text.append("| " + point.label() + " | " + number(median(point, LoadRun::cpu)) + " | "
                    + number(ratio(point, first))
                    + " | " + number(median(point, LoadRun::userCpu)) + " | "
                    + number(median(point, LoadRun::allocated))
                    + " | " + number(median(point, LoadRun::p99)) + " |\n");
        }
        text.append(spread());
        notes.forEach(note -> text.append("\n").append(note).append("\n"));
        return text.toString();
    }

    private double[] values(Curve.Point point, ToDoubleFunction<LoadRun> value) {
        return cells.stream()
                .filter(cell -> cell.point.equals(point))
                .mapToDouble(cell -> value.applyAsDouble(cell.run))
                .toArray();
    }

    private OptionalDouble median(Curve.Point point, ToDoubleFunction<LoadRun> value) {
        return median(values(point, value));
    }

    private static OptionalDouble median(double... values) {
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(Results.median(values));
    }

    /** The median over the rounds of the ratio in one round. */
    private OptionalDouble ratio(Curve.Point point, Curve.Point first) {
        return median(cells.stream()
                .filter(cell -> cell.point.equals(point))
                .flatMapToDouble(cell -> cells.stream()
                        .filter(other -> other.point.equals(first) && other.round == cell.round)
                        .mapToDouble(other -> cell.run.cpu() / other.run.cpu()))
                .toArray());
    }

    /** How far rounds of the same point are from its median. */
    private String spread() {
        double[] factors = curve.points().stream()
                .map(point -> values(point, LoadRun::cpu))
                .filter(values -> values.length > 0)
                .flatMapToDouble(values -> {
                    double median = Results.median(values);
                    return Arrays.stream(values).map(value -> Math.max(value / median, median / value));
                })
                .toArray();
        return factors.length == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%n%d runs; a round is %.2f x from the median of its point, %.2f x at worst.%n",
                        cells.size(),
                        Results.median(factors),
                        Arrays.stream(factors).max().orElseThrow());
    }

    private static String number(OptionalDouble value) {
        if (value.isEmpty()) {
            return "–";
        }
        double number = value.getAsDouble();
        return String.format(Locale.ROOT, number < 100 ? "%.2f" : "%,.0f", number);
    }
}
