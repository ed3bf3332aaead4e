/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MeterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Rate TEN_PER_SECOND = Rate.of(10, Duration.ofSeconds(1));

    private final Meter meter = new Meter();

    @Test
    void allOfAPeriodMayComeAtOnceAndNoMore() {
        for (int i = 0; i < 10; i++) {
            assertThat(meter.take(TEN_PER_SECOND, 1, 5)).isZero();
        }

        assertThat(meter.take(TEN_PER_SECOND, 1, 5)).isEqualTo(SECOND / 10);
    }

    @Test
    void whatIsRefusedCostsNothing() {
        assertThat(meter.take(TEN_PER_SECOND, 10, 0)).isZero();
        for (int i = 0; i < 100; i++) {
            assertThat(meter.take(TEN_PER_SECOND, 1, 0)).isPositive();
        }

        assertThat(meter.take(TEN_PER_SECOND, 1, SECOND / 10)).isZero();
    }

    @Test
    void aPauseFillsItUpButNoFurther() {
        meter.take(TEN_PER_SECOND, 10, 0);

        assertThat(meter.take(TEN_PER_SECOND, 10, 100 * SECOND)).isZero();
        assertThat(meter.take(TEN_PER_SECOND, 1, 100 * SECOND)).isPositive();
    }

    @Test
    void whatHappenedAlreadyIsChargedWhole() {
        assertThat(meter.charge(TEN_PER_SECOND, 30, 0)).isEqualTo(2 * SECOND);
        assertThat(meter.charge(TEN_PER_SECOND, 0, 3 * SECOND)).isZero();
    }

    @Test
    void aClockMayHaveAnyOrigin() {
        long late = Long.MAX_VALUE - 5;

        assertThat(meter.take(TEN_PER_SECOND, 10, late)).isZero();
        assertThat(meter.take(TEN_PER_SECOND, 1, late + 10)).isPositive();
        assertThat(meter.take(TEN_PER_SECOND, 10, late + 3 * SECOND)).isZero();
    }
}
