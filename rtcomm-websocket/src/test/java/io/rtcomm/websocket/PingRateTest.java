/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PingRateTest {
    private static final long TENTH = 100_000_000L;

    @Test
    void soManyMayComeAtOnceAndThenOneByOne() {
        long now = Long.MAX_VALUE - TENTH; // a clock may overflow
        var rate = new PingRate(10, now);
        for (int i = 0; i < 10; i++) {
            assertThat(rate.admits(now)).isTrue();
        }
        assertThat(rate.admits(now)).isFalse();
        assertThat(rate.admits(now + TENTH - 1)).isFalse();
        assertThat(rate.admits(now + TENTH)).isTrue();
        assertThat(rate.admits(now + TENTH)).isFalse();
        for (int i = 0; i < 10; i++) {
            assertThat(rate.admits(now + 100 * TENTH)).isTrue();
        }
        assertThat(rate.admits(now + 100 * TENTH)).isFalse();
    }
}
