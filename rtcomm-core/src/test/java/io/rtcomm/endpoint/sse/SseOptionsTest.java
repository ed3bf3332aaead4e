/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rtcomm.Cors;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.transport.OutboundBudget;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SseOptionsTest {
    private static final SseOptions DEFAULT = SseOptions.DEFAULT;

    @Test
    void eachChangeIsOfOneComponent() {
        var cors = Cors.of("https://a.example");
        var changed = DEFAULT.withKeepAlive(Duration.ofSeconds(1))
                .withRetry(Duration.ofSeconds(2))
                .withGzip(true)
                .withCors(cors)
                .withBudget(3, 4)
                .withPolicy(SlowConsumerPolicy.CONFLATE)
                .withNamespace("/n")
                .withMaxStreams(5);

        assertThat(changed)
                .isEqualTo(new SseOptions(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        true,
                        cors,
                        new OutboundBudget(3, 4),
                        SlowConsumerPolicy.CONFLATE,
                        "/n",
                        5));
        assertThat(DEFAULT.withRetry(Duration.ofSeconds(2)).withRetry(null)).isEqualTo(DEFAULT);
    }

    @Test
    void whatMakesNoSenseIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withKeepAlive(Duration.ofNanos(1)))
                .withMessage("keepAlive: PT0.000000001S (expected: 1 ms to a year, or 0)");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULT.withKeepAlive(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULT.withKeepAlive(Duration.ofDays(366)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withRetry(Duration.ofSeconds(-1)))
                .withMessage("retry: PT-1S (expected: 0 to 365 days)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULT.withMaxStreams(0))
                .withMessage("maxStreams: 0 (expected: > 0)");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULT.withBudget(0, 1));
    }

    @Test
    void silenceForEverIsAllowed() {
        assertThat(DEFAULT.withKeepAlive(Duration.ZERO).keepAlive()).isZero();
    }
}
