/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Results in Markdown. Confined to one thread. */
final class ResultTables {
    private final Results results;
    private final List<Contender> contenders;
    private final PrintStream out;

    ResultTables(Results results, List<Contender> contenders, PrintStream out) {
        this.results = results;
        this.contenders = contenders;
        this.out = out;
    }

    void print() {
        values("CPU time of the server, µs per unit", LoadRun::cpu);
        values("of it not in the kernel, µs per unit", LoadRun::userCpu);
        ratios();
        values("Bytes allocated on the heap per unit", LoadRun::allocated);
        values("p99 of the latency, µs", LoadRun::p99);
        gates();
        faults();
    }

    private List<Workload> workloads() {
        return Arrays.stream(Workload.values())
                .filter(workload -> results.cells().stream().anyMatch(cell -> cell.workload() == workload))
                .toList();
    }

    private void header(String title, String last) {
        out.printf("%n%s%n%n| workload |", title);
        contenders.forEach(contender -> out.print(" " + contender.title() + " |"));
        out.print(last.isEmpty() ? "" : " " + last + " |");
        out.print("\n|---|");
        contenders.forEach(contender -> out.print("---:|"));
        out.println(last.isEmpty() ? "" : "---:|");
    }

    private void values(String title, ToDoubleFunction<LoadRun> value) {
        header(title, "");
        for (Workload workload : workloads()) {
            out.print("| " + workload.title() + " |");
            for (Contender contender : contenders) {
                out.print(" " + number(results.median(contender, workload, value)) + " |");
            }
            out.println();
        }
    }

    private void ratios() {
        header("CPU time of rtcomm as a part of theirs (median of the rounds)", "spread of bare Netty");
        for (Workload workload : workloads()) {
            double spread = results.spread(workload);
            out.print("| " + workload.title() + " |");
            for (Contender contender : contenders) {
                var ratio = results.ratio(Contender.RTCOMM, contender, workload, LoadRun::cpu);
                boolean counts = ratio.isPresent() && Math.max(ratio.getAsDouble(), 1 / ratio.getAsDouble()) > spread;
                out.print(counts ? " **" + number(ratio) + "** |" : " " + number(ratio) + " |");
            }
            out.printf(Locale.ROOT, " %.2f |%n", spread);
        }
        out.println("\nBold: beyond the spread.");
    }

    private void gates() {
        out.println("\n| gate | of | at most | found |\n|---|---|---:|---|");
        for (Gate gate : Gate.all()) {
            out.printf(
                    Locale.ROOT,
                    "| %s (%s) | %s | %s | %s |%n",
                    gate.workload().title(),
                    gate.who().title(),
                    gate.than().title(),
                    gate.most() == 1 ? "< 1" : String.format(Locale.ROOT, "%.2f", gate.most()),
                    gate.verdict(results));
        }
    }

    private void faults() {
        results.cells().stream()
                .filter(cell -> !cell.run().good())
                .forEach(cell -> out.printf(
                        "%nNot counted: %s, %s, round %d: %s",
                        cell.contender().title(),
                        cell.workload().title(),
                        cell.round(),
                        cell.run().fault()));
        out.printf(
                Locale.ROOT,
                "%nOf the machine's time %.1f %% was taken by other machines in the worst run; %d runs.%n",
                100
                        * results.cells().stream()
                                .mapToDouble(cell -> cell.run().steal())
                                .filter(Double::isFinite)
                                .max()
                                .orElse(0),
                results.cells().size());
    }

    private static String number(OptionalDouble value) {
        if (value.isEmpty()) {
            return "–";
        }
        double number = value.getAsDouble();
        return number < 0 ? "–" : String.format(Locale.ROOT, number < 100 ? "%.2f" : "%,.0f", number);
    }
}
