/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WaterGaugeTest {
    @Test
    void itChangesBeyondTheHighMarkAndBackAtTheLowOne() {
        var gauge = new WaterGauge(new WaterMarks(10, 20));
        assertThat(gauge.update(20)).isFalse();
        assertThat(gauge.high()).isFalse();
        assertThat(gauge.update(21)).isTrue();
        assertThat(gauge.high()).isTrue();
        assertThat(gauge.update(30)).isFalse();
        assertThat(gauge.update(11)).isFalse();
        assertThat(gauge.high()).isTrue();
        assertThat(gauge.update(10)).isTrue();
        assertThat(gauge.high()).isFalse();
        assertThat(gauge.update(15)).isFalse();
    }

    @Test
    void marksThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new WaterMarks(2, 1)).hasMessage("low, high: 2, 1 (expected: 0 <= low <= high bytes)");
        assertThatThrownBy(() -> new WaterMarks(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OutboundBudget(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OutboundBudget(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
