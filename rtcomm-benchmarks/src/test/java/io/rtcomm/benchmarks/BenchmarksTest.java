/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks run, for as long as it takes to see that; the figures mean nothing. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BenchmarksTest {
    @Test
    void everyBenchmarkRunsWithAllOfItsParameters() throws Exception {
        var options = new OptionsBuilder().verbosity(VerboseMode.SILENT).shouldFailOnError(true);
        onlyOnce(options);

        assertThat(new Runner(options.build()).run())
                .isNotEmpty()
                .allMatch(result -> result.getPrimaryResult().getScore() > 0);
    }

    @Test
    void theTableFindsAResultForEveryLine() throws Exception {
        var bytes = new ByteArrayOutputStream();
        var round = Ratios.round(BenchmarksTest::onlyOnce);

        Ratios.print(List.of(round, round), new PrintStream(bytes, true, UTF_8));

        assertThat(bytes.toString(UTF_8))
                .contains("| decode an event | ", "| one delivery of 8 to 1000 | ", "1.00 x at worst")
                .doesNotContain("NaN");
    }

    private static void onlyOnce(ChainedOptionsBuilder options) {
        options.forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(1));
    }
}
