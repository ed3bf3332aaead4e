/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands take, and what they say to the rest. */
class CommandsTest {
    @ParameterizedTest
    @ValueSource(strings = {"receiver", "quick=yes", "round=3", "receivers="})
    void anUnknownWordIsAnErrorThatNamesTheCurvesThereAre(String word) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Curves.main(List.of("quick", word)))
                .withMessageContainingAll(word, "quick, receivers, payload", "msgpack, processes=, rounds=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quik", "server=RTCOMM", "ECHO_32", "idle"})
    void anUnknownWordIsAnErrorThatNamesTheOptionsOfTheComparison(String word) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Comparison.main(List.of(word)))
                .withMessageContainingAll(word, "quick, only=, servers=, idle=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"only=ECHO_33", "only=echo_32", "only=ECHO_32,", "servers=NETTY", "idle=maybe"})
    void anUnknownNameIsAnErrorThatNamesThoseThatThereAre(String word) {
        String expected =
                word.startsWith("only") ? "ECHO_32, " : word.startsWith("servers") ? "SOCKETIO4J, " : "yes, no";
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Plan.of(List.of(word)))
                .withMessageContainingAll("(expected: ", expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rounds=0", "rounds=many", "processes=-1", "seconds=0", "seconds=1,5", "clients=", "warm=NaN"})
    void aNumberThatIsNoneIsAnError(String word) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Plan.of(List.of(word)))
                .withMessageContainingAll(word, "(expected: ");
    }

    @Test
    void whatIsAskedForIsPlanned() {
        var plan = Plan.of(List.of("quick", "only=ECHO_32,ACK", "servers=BARE", "idle=no", "rounds=4", "seconds=0.25"));

        assertThat(plan.workloads()).containsExactly(Workload.ECHO_32, Workload.ACK);
        assertThat(plan.contenders()).containsExactly(Contender.BARE);
        assertThat(plan.rounds()).isEqualTo(4);
        assertThat(plan.seconds()).isEqualTo(0.25);
        assertThat(plan.connections()).isEqualTo(100);
        assertThat(Plan.of(List.of("idle=only")).workloads()).isEmpty();
        assertThat(Plan.of(List.of()).connections()).isEqualTo(10_000);
    }

    @Test
    void moreConnectionsThanFilesAreAnErrorThatSaysWhatToDo() {
        String limits = "Max open files            1024                 4096                 files     ";

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> OpenFiles.require(19_000, limits))
                .withMessageContainingAll("19,200 open files", "4096", "ulimit -n 19200");
        assertThatCode(() -> OpenFiles.require(3000, limits)).doesNotThrowAnyException();
        assertThatCode(() -> OpenFiles.require(19_000, limits.replace("4096", "unlimited")))
                .doesNotThrowAnyException();
    }

    @Test
    void everyCurveHasANameOfItsOwnAndBeginsWithAPointToCompareWith() {
        assertThat(Curve.all()).extracting(Curve::name).doesNotHaveDuplicates();
        assertThat(Curve.all()).allSatisfy(curve -> {
            assertThat(curve.points()).extracting(Curve.Point::label).doesNotHaveDuplicates();
            assertThat(curve.points().get(0).first()).isTrue();
            assertThat(curve.points()).allMatch(point -> point.connections() > 0);
        });
    }

    @Test
    void theForkIsGivenTheSameProgram() {
        assertThat(Stream.of(Contender.NETTY_SOCKETIO, Contender.SOCKETIO4J))
                .allMatch(one -> one.wireOptions(Workload.POLL_ECHO).contains("hangup=1"));
    }
}
