/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtcomm.benchmarks.servers.Comparison;
import io.rtcomm.benchmarks.servers.Curves;
import io.rtcomm.benchmarks.servers.UsageException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A short run of all benchmarks beside their baselines, twice over, so that the table shows how far one can believe it.
 */
public final class Ratios {
    private static final int ROUNDS = 2;
    private static final int WARMUPS = 4;
    private static final int MEASUREMENTS = 2;
    private static final TimeValue ITERATION = TimeValue.milliseconds(250);

    private static final String HELP = """
            benchmarks.jar                 the paths of a message beside their baselines, in four minutes
            benchmarks.jar servers [quick] servers beside each other; only=, servers=, rounds=, processes=, seconds=, warm=, idle=
            benchmarks.jar curves [quick]  curves by their names, or all of them
            benchmarks.jar -h              and everything else: JMH""";

    private Ratios() {}

    /**
     * Prints the table; or, when there are arguments, does what JMH does with them; or compares servers.
     *
     * @param args none; or those of JMH ({@code -h} explains them); or {@code servers} and those of {@link Comparison}; or
     *     {@code curves} and those of {@link Curves}
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            compare();
            return;
        }
        var rest = List.of(args).subList(1, args.length);
        try {
            switch (args[0]) {
                case "servers" -> Comparison.main(rest);
                case "curves" -> Curves.main(rest);
                case "--help" -> System.out.println(HELP);
                default -> Main.main(args);
            }
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void compare() throws RunnerException {
        var rounds = new ArrayList<Round>();
        for (int i = 0; i < ROUNDS; i++) {
            System.out.println("round " + (i + 1) + " of " + ROUNDS + " …");
            rounds.add(round(Ratios::inForks));
        }
        print(rounds, System.out);
    }

    /** How long and where each benchmark runs. */
    @FunctionalInterface
    interface Length {
        void apply(ChainedOptionsBuilder options);
    }

    private static void inForks(ChainedOptionsBuilder options) {
        options.forks(1)
                .warmupIterations(WARMUPS)
                .warmupTime(ITERATION)
                .measurementIterations(MEASUREMENTS)
                .measurementTime(ITERATION);
    }

    /** Runs everything that the table shows. */
    static Round round(Length length) throws RunnerException {
        var round = new Round();
        for (Options options : selection(length)) {
            round.add(new Runner(options, nowhere()).run());
        }
        return round;
    }

    /** JMH would pass on what the JVM says of JMH itself; failures come as exceptions. */
    private static OutputFormat nowhere() {
        var out = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        return OutputFormatFactory.createFormatInstance(out, VerboseMode.SILENT);
    }

    private static List<Options> selection(Length length) {
        return List.of(
                quietly(length).include("PacketCodecBenchmark").build(),
                frames(length, "read", "ascii", "32", "1024", "16384"),
                frames(length, "read", "mixed", "1024"),
                frames(length, "frame", "ascii", "1024"),
                quietly(length).include("FanoutBenchmark").build(),
                quietly(length).include("RoomBenchmark").build(),
                quietly(length).include("LaneBenchmark").build());
    }

    private static Options frames(Length length, String method, String text, String... sizes) {
        return quietly(length)
                .include("FrameBenchmark." + method)
                .param("text", text)
                .param("size", sizes)
                .build();
    }

    private static ChainedOptionsBuilder quietly(Length length) {
        var options = new OptionsBuilder()
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTime.class);
        length.apply(options);
        return options;
    }

    static void print(List<Round> rounds, PrintStream out) {
        out.println(Machine.describe());
        out.println();
        RatioTable.ofEverything().print(rounds, out);
        out.printf(
                Locale.ROOT,
                "%nThe same code in two rounds: %.2f x apart in the median, %.2f x at worst.%n",
                Round.spread(rounds, 0.5),
                Round.spread(rounds, 1));
    }
}
