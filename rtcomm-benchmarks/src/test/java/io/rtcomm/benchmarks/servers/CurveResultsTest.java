/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurveResultsTest {
    private final Curve.Point one = new Curve.Point("1", true, "loop", "conns=1");
    private final Curve.Point ten = new Curve.Point("10", false, "loop", "conns=10");
    private final Curve.Point other = new Curve.Point("other", true, "loop nio", "conns=1");
    private final Curve.Point absent = new Curve.Point("absent", false, "loop io_uring", "conns=1");
    private final CurveResults results =
            new CurveResults(new Curve("sizes", "Sizes", "How large it is.", "size", List.of(one, ten, other, absent)));

    /** A run of a second in which the server used so many microseconds for each of 1,000 units. */
    private static LoadRun run(double micros) {
        return new LoadRun(
                Map.of(
                        "status",
                        "ok",
                        "units",
                        "1000",
                        "seconds",
                        "1",
                        "cpu",
                        Double.toString(micros / 1000),
                        "user",
                        "1",
                        "kernel",
                        "3",
                        "p99",
                        "7"),
                8000);
    }

    @Test
    void aPointIsComparedWithTheFirstBeforeItRoundByRound() {
        double[] machine = {1, 5, 1.5}; // a slow round is slow for all
        for (int round = 0; round < machine.length; round++) {
            results.add(one, round, run(2 * machine[round]));
            results.add(ten, round, run(3 * machine[round]));
            results.add(other, round, run(40 * machine[round]));
        }

        assertThat(results.section())
                .startsWith("### Sizes\n\nHow large it is.\n\n| size | CPU, µs | of the first |")
                .contains("| 1 | 3.00 | 1.00 | 0.75 | 8.00 | 7.00 |\n")
                .contains("| 10 | 4.50 | 1.50 | 1.13 | 8.00 | 7.00 |\n")
                .contains("| other | 60.00 | 1.00 | 15.00 |")
                .contains("| absent | – | – | – | – | – |\n")
                .contains("9 runs; a round is 1.50 x from the median of its point, 3.33 x at worst.");
    }

    @Test
    void whatWasNotCountedIsSaidOnce() {
        results.note("Not counted: 10, round 1: 3 messages are missing");
        results.note("Not counted: 10, round 1: 3 messages are missing");

        assertThat(results.section()).endsWith("|\n\nNot counted: 10, round 1: 3 messages are missing\n");
    }
}
