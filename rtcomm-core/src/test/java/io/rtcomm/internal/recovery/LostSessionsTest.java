/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.adapter.SavedSession;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LostSessionsTest {
    private static final long START = Long.MAX_VALUE - 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final LostSessions sessions =
            new LostSessions(new RecoveryOptions(Duration.ofSeconds(10), 100, 100_000, 3));

    private static SavedSession session(String privateId) {
        return new SavedSession("id", privateId, Set.of(), Map.of());
    }

    private void lose(String privateId, long nanos) {
        sessions.connected(privateId, 7);
        sessions.save(session(privateId), nanos);
    }

    @Test
    void aSessionIsFoundOnceWithThePlaceWhereItBegan() {
        lose("a", START);
        var lost = sessions.take("a");
        assertThat(lost).isNotNull();
        assertThat(lost.session().privateId()).isEqualTo("a");
        assertThat(lost.connectedAt()).isEqualTo(7);
        assertThat(sessions.take("a")).isNull();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void aSessionThatWasNotConnectedIsNotKept() {
        sessions.save(session("a"), START);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void aSessionThatIsForgottenIsGone() {
        lose("a", START);
        sessions.forget("a");
        sessions.connected("b", 1);
        sessions.forget("b");
        sessions.save(session("b"), START);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void theOldestLossIsForgottenWhenThereAreTooMany() {
        for (String id : new String[] {"a", "b", "c", "d"}) {
            lose(id, START);
        }
        assertThat(sessions.size()).isEqualTo(3);
        assertThat(sessions.take("a")).isNull();
        assertThat(sessions.take("d")).isNotNull();
    }

    @Test
    void aSessionThatStaysAwayTooLongIsForgotten() {
        lose("a", START);
        lose("b", START + SECOND);
        sessions.trim(START + 10 * SECOND);
        assertThat(sessions.size()).isEqualTo(2);
        sessions.trim(START + 10 * SECOND + 1);
        assertThat(sessions.take("a")).isNull();
        assertThat(sessions.take("b")).isNotNull();
    }
}
