/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.SlowConsumerPolicy;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of the storm; see docs/soak.md. */
@Timeout(240)
class StormTest {
    private static final Leaks LEAKS = Leaks.watch();

    /** The last goes through TLS, when all is warm; the others do not. */
    @ParameterizedTest
    @EnumSource(SlowConsumerPolicy.class)
    void stalledClientsCostOthersNothingAndEnd(SlowConsumerPolicy policy) {
        var storm = new Storm(StormOptions.shortForm(policy, policy == SlowConsumerPolicy.CONFLATE), LEAKS, System.out);
        storm.run();
        assertThat(storm.ledger().violations()).isEmpty();
    }
}
