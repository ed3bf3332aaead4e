/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.AckDisconnectedException;
import io.rtcomm.AckException;
import io.rtcomm.AckOverflowException;
import io.rtcomm.AckTimeoutException;
import io.rtcomm.Args;
import io.rtcomm.internal.loop.ManualLoop;
import io.rtcomm.observe.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingAcksTest {
    private static final long SECOND = 1_000_000_000L;

    private final ManualLoop manual = new ManualLoop();
    private final PendingAcks acks = new PendingAcks(manual.loop(), 3, new Metrics());
    private final List<String> ends = new ArrayList<>();

    private final class Recorded extends PendingAck {
        Recorded(long id) {
            super(acks, id);
        }

        @Override
        void onAnswer(Args args) {
            ends.add(id() + " answered");
        }

        @Override
        void onLost(AckException why) {
            ends.add(id() + " " + why.getClass().getSimpleName());
        }
    }

    private boolean ask(long id, long seconds) {
        return acks.add(new Recorded(id), seconds * SECOND);
    }

    private void assertNothingWaits() {
        assertThat(acks.size()).isZero();
        assertThat(manual.loop().armedTimers()).isZero();
    }

    @Test
    void anAnswerEndsTheWaitingAndALateOneIsIgnored() {
        assertThat(ask(7, 5)).isTrue();
        assertThat(acks.size()).isEqualTo(1);
        acks.onAnswer(7, new NoArgs());
        acks.onAnswer(7, new NoArgs());
        manual.advance(Duration.ofSeconds(6));
        assertThat(ends).containsExactly("7 answered");
        assertNothingWaits();
    }

    @Test
    void anAnswerThatNobodyAskedForIsIgnored() {
        ask(7, 5);
        acks.onAnswer(8, new NoArgs());
        acks.onAnswer(-1, new NoArgs());
        assertThat(ends).isEmpty();
        assertThat(acks.size()).isEqualTo(1);
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsLostAndIgnoredLater() {
        ask(1, 5);
        ask(2, 3);
        manual.advance(Duration.ofMillis(2_995));
        assertThat(ends).isEmpty();
        manual.advance(Duration.ofMillis(5));
        assertThat(ends).containsExactly("2 AckTimeoutException");
        manual.advance(Duration.ofSeconds(2));
        acks.onAnswer(1, new NoArgs());
        acks.onAnswer(2, new NoArgs());
        assertThat(ends).containsExactly("2 AckTimeoutException", "1 AckTimeoutException");
        assertNothingWaits();
    }

    @Test
    void allAreLostAtOnceWhenTheClientIsGone() {
        ask(1, 5);
        ask(2, 5);
        acks.close();
        assertThat(ends).containsExactlyInAnyOrder("1 AckDisconnectedException", "2 AckDisconnectedException");
        assertThat(ask(3, 5)).isFalse();
        acks.close();
        assertThat(ends).hasSize(3).endsWith("3 AckDisconnectedException");
        assertNothingWaits();
    }

    @Test
    void moreThanTheClientMayOweIsNotWaitedFor() {
        ask(1, 5);
        ask(2, 5);
        ask(3, 5);
        assertThat(ask(4, 5)).isFalse();
        assertThat(ends).containsExactly("4 AckOverflowException");
        acks.onAnswer(2, new NoArgs());
        assertThat(ask(5, 5)).isTrue();
    }

    @Test
    void theReasonsAreToldApartByTheirWords() {
        assertThat(new AckTimeoutException()).hasMessage("operation has timed out");
        assertThat(new AckDisconnectedException()).hasMessage("socket has been disconnected");
        assertThat(new AckOverflowException(3)).hasMessage("pending acknowledgements: 3 (expected: fewer)");
    }
}
