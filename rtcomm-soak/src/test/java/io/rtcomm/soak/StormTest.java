/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.SlowConsumerPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of the storm; see docs/soak.md. */
@Timeout(240)
class StormTest {
    private static final Leaks LEAKS = Leaks.watch();

    @ParameterizedTest
    @EnumSource(SlowConsumerPolicy.class)
    void stalledClientsCostOthersNothingAndEnd(SlowConsumerPolicy policy) {
        run(StormOptions.shortForm(policy, false));
    }

    @Test
    void theSameThroughTls() {
        run(StormOptions.shortForm(SlowConsumerPolicy.CLOSE, true));
    }

    private static void run(StormOptions options) {
        var storm = new Storm(options, LEAKS, System.out);
        storm.run();
        assertThat(storm.ledger().violations()).isEmpty();
    }
}
