/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rtcomm.SlowConsumerPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the programs take, and what they say to the rest. */
class ArgumentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--clients many",
                "--clients 0",
                "--clients 99999999999",
                "--seconds -1",
                "--checkpoints 0",
                "--rate 1",
                "--restlessness 0",
                "--seed x",
                "--client 7",
                "--clients"
            })
    void anArgumentOfTheSoakThatCannotBeReadIsNamedWithWhatIsExpected(String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoakOptions.shortForm(1).with(List.of(words.split(" "))))
                .withMessageStartingWith(words.split(" ")[0])
                .withMessageContaining("(expected: ")
                .isExactlyInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--stalled few",
                "--healthy 0",
                "--megabytes 1.5",
                "--budget 100",
                "--policy sometimes",
                "--clients 7",
                "--policy"
            })
    void anArgumentOfTheStormThatCannotBeReadIsNamedWithWhatIsExpected(String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StormOptions.longForm().with(List.of(words.split(" "))))
                .withMessageStartingWith(words.startsWith("--clients") ? "--clients" : words)
                .withMessageContaining("(expected: ")
                .isExactlyInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsAskedForIsDone() {
        var soak =
                SoakOptions.longForm(1).with(List.of("--clients", "50", "--checkpoints", "1", "--seed", "-7", "--tls"));
        assertThat(soak.clients()).isEqualTo(50);
        assertThat(soak.checkpoints()).isEqualTo(1);
        assertThat(soak.seed()).isEqualTo(-7);
        assertThat(soak.tls()).isTrue();

        var storm = StormOptions.longForm().with(List.of("--policy", "drop_volatile", "--stalled", "9"));
        assertThat(storm.policy()).isEqualTo(SlowConsumerPolicy.DROP_VOLATILE);
        assertThat(storm.stalled()).isEqualTo(9);
    }
}
