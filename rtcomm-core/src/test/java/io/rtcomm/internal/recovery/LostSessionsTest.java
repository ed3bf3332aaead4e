/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.adapter.SavedSession;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LostSessionsTest {
    private static final long START = Long.MAX_VALUE - 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final LostSessions sessions =
            new LostSessions(new RecoveryOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), 100, 100_000, 3));

    private static SavedSession session(String privateId) {
        return new SavedSession("id", privateId, Set.of(), Map.of(), 0);
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
        assertThat(lost.position()).isEqualTo(7);
        assertThat(sessions.take("a")).isNull();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void whatASessionHasForSureIsTheLatestOfAllThatIsKnown() {
        lose("a", START);
        assertThat(taken("a").position()).isEqualTo(7);
        sessions.connected("a", 7);
        sessions.reached("a", 9);
        sessions.reached("a", 8);
        sessions.reached("stranger", 8);
        sessions.save(session("a"), START);
        assertThat(taken("a").position()).isEqualTo(9);
        sessions.connected("a", 9);
        sessions.save(new SavedSession("id", "a", Set.of(), Map.of(), 11), START);
        sessions.save(session("stranger"), START);
        assertThat(taken("a").position()).isEqualTo(11);
        assertThat(sessions.take("stranger")).isNull();
    }

    private LostSessions.Lost taken(String privateId) {
        return Objects.requireNonNull(sessions.take(privateId));
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
