/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of ratios, in Markdown. Confined to one thread. */
final class RatioTable {
    private final List<Row> rows = new ArrayList<>();

    /**
     * A line of the table.
     *
     * @param what what is measured
     * @param ours the key of our benchmark
     * @param baseline the key of what it is compared with, or null
     * @param units how many of what is meant are in one operation
     */
    private record Row(String what, String ours, @Nullable String baseline, int units) {}

    static RatioTable ofEverything() {
        var table = new RatioTable();
        table.addPackets();
        table.addFrames();
        table.addFanout();
        table.addRooms();
        table.addLanes();
        return table;
    }

    private void addPackets() {
        String name = "PacketCodecBenchmark.";
        add("decode an event", name + "decode", name + "decodeByJackson", 1);
        add("decode, String argument", name + "decodeString", name + "decodeStringByJackson", 1);
        add("decode, record argument", name + "decodeRecord", name + "decodeRecordByJackson", 1);
        for (String argument : List.of("string32", "record", "string1024", "string16384")) {
            add("encode, " + argument, name + "encode " + argument, name + "encodeByJackson " + argument, 1);
        }
    }

    private void addFrames() {
        String name = "FrameBenchmark.";
        for (String kind : List.of("32 ascii", "1024 ascii", "16384 ascii", "1024 mixed")) {
            add("read a frame, " + kind, name + "read " + kind, name + "readByNetty " + kind, 1);
        }
        add("frame a message, 1024", name + "frame 1024 ascii", null, 1);
    }

    private void addFanout() {
        String name = "FanoutBenchmark.";
        for (int members : List.of(10, 1000)) {
            for (int outstanding : List.of(1, 8)) {
                String params = " " + members + " " + outstanding;
                add(
                        "one delivery of " + outstanding + " to " + members,
                        name + "broadcast" + params,
                        name + "encodePerReceiver" + params,
                        members * outstanding);
            }
        }
    }

    /** Compared with the same among ten. */
    private void addRooms() {
        String name = "RoomBenchmark.";
        add("join a room of 100,000 and leave it", name + "joinAndLeave 100000", name + "joinAndLeave 10", 1);
        add("come, join three rooms, and go, among 100,000", name + "comeAndGo 100000", name + "comeAndGo 10", 1);
        add("walk a room of three among 100,000", name + "sendToThree 100000", name + "sendToThree 10", 1);
    }

    private void addLanes() {
        String name = "LaneBenchmark.";
        add("an event handled on the loop, of 64", name + "inline", null, 1);
        add("an event for an idle lane, of 64", name + "idleLanes", name + "idleLanesOneByOne", 1);
        add("an event for a busy lane, of 64", name + "busyLane", null, 1);
        add("an event for an idle lane, alone", name + "singleEvent", null, 1);
    }

    private void add(String what, String ours, @Nullable String baseline, int units) {
        rows.add(new Row(what, ours, baseline, units));
    }

    void print(List<Round> rounds, PrintStream out) {
        out.println("| | CPU ns | baseline CPU ns | ratio | ratio of each round | B | baseline B |");
        out.println("|---|---:|---:|---:|---|---:|---:|");
        for (Row row : rows) {
            out.println(line(row, rounds));
        }
    }

    private static String line(Row row, List<Round> rounds) {
        double nanos = least(rounds, row.ours(), Round.Cell::nanos) / row.units();
        double bytes = least(rounds, row.ours(), Round.Cell::bytes) / row.units();
        String baseline = row.baseline();
        if (baseline == null) {
            return "| %s | %s | | | | %s | |".formatted(row.what(), number(nanos), number(bytes));
        }
        double baselineNanos = least(rounds, baseline, Round.Cell::nanos) / row.units();
        double baselineBytes = least(rounds, baseline, Round.Cell::bytes) / row.units();
        return "| %s | %s | %s | **%s** | %s | %s | %s |"
                .formatted(
                        row.what(),
                        number(nanos),
                        number(baselineNanos),
                        number(nanos / baselineNanos),
                        ratios(row.ours(), baseline, rounds),
                        number(bytes),
                        number(baselineBytes));
    }

    private static String ratios(String ours, String baseline, List<Round> rounds) {
        return rounds.stream()
                .map(round ->
                        number(round.cell(ours).nanos() / round.cell(baseline).nanos()))
                .collect(Collectors.joining(", "));
    }

    /** Of the better round: what disturbs a round only ever adds to it. */
    private static double least(List<Round> rounds, String key, ToDoubleFunction<Round.Cell> value) {
        return rounds.stream()
                .map(round -> round.cell(key))
                .mapToDouble(value)
                .min()
                .orElse(Double.NaN);
    }

    /** Three digits that count. */
    private static String number(double value) {
        int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
