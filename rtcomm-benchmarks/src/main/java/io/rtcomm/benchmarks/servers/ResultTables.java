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
    private final IdleResults idle;
    private final PrintStream out;

    ResultTables(Results results, IdleResults idle, List<Contender> contenders, PrintStream out) {
        this.results = results;
        this.idle = idle;
        this.contenders = contenders.stream()
                .filter(one -> Arrays.stream(Workload.values()).anyMatch(one::takes))
                .toList();
        this.out = out;
    }

    void print() {
        if (!workloads().isEmpty()) {
            values("CPU time of the server, µs per unit", LoadRun::cpu);
            values("of it not in the kernel, µs per unit", LoadRun::userCpu);
            ratios();
            values("Bytes allocated on the heap per unit", LoadRun::allocated);
            values("p99 of the latency, µs", LoadRun::p99);
        }
        if (idle.contenders().iterator().hasNext()) {
            idle();
        }
        bounds("gate", Gate.all(), IdleGate.all());
        bounds("aim", Gate.aims(), IdleGate.aims());
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
            double spread = results.spread(workload, LoadRun::cpu);
            out.print("| " + workload.title() + " |");
            for (Contender contender : contenders) {
                var ratio = results.ratio(Contender.RTCOMM, contender, workload, LoadRun::cpu);
                boolean counts = ratio.isPresent() && Math.max(ratio.getAsDouble(), 1 / ratio.getAsDouble()) > spread;
                out.print(counts ? " **" + number(ratio) + "** |" : " " + number(ratio) + " |");
            }
            out.println(" " + number(Double.isNaN(spread) ? OptionalDouble.empty() : OptionalDouble.of(spread)) + " |");
        }
        out.println("\nBold: beyond the spread.");
    }

    private void idle() {
        out.print("\n| |");
        for (var figure : Figure.idle()) {
            out.print(" " + figure.title() + ", " + figure.unit() + " |");
        }
        out.println("\n|---" + "|---:".repeat(Figure.idle().size()) + "|");
        for (Contender contender : idle.contenders()) {
            out.print("| " + contender.title() + " |");
            for (var figure : Figure.idle()) {
                double value = idle.median(contender, figure);
                out.print(" " + number(Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value)) + " |");
            }
            out.println();
        }
    }

    private void bounds(String title, List<Gate> gates, List<IdleGate> idleGates) {
        out.println("\n| " + title + " | server | at most | found |\n|---|---|---|---|");
        gates.stream()
                .filter(gate -> workloads().contains(gate.workload()))
                .forEach(gate -> out.println(gate.line(results)));
        if (idle.contenders().iterator().hasNext()) {
            idleGates.forEach(gate -> out.println(gate.line(idle)));
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
