/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.SessionFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.OutboundBudget;
import io.rtcomm.transport.WaterMarks;
import org.junit.jupiter.api.Test;

/** Clients that take less than they are sent. */
class SlowClientTest {
    private final SessionFixture fixture = new SessionFixture();
    private final FakeLink wire = FakeTransport.webSocket().link();
    private final FakeLink polling = FakeTransport.polling().link();

    @Test
    void moreBytesThanTheBudgetCloseTheClientAsASlowConsumerLaterAndOnce() {
        var session = fixture.open(polling);
        session.send(message("x".repeat(9_000)));
        assertThat(session.open()).isTrue();
        session.send(message("x".repeat(1_000)));
        session.send(message("y"));
        session.send(message("x".repeat(20_000)));
        assertThat(fixture.heard).isEmpty(); // a room may be in the middle of its walk
        fixture.manual.run();
        assertThat(fixture.heard).containsExactly("closed: slow consumer");
        assertThat(polling.closes).containsExactly(CloseMode.NOW);
        fixture.assertNothingLeft();
    }

    @Test
    void moreMessagesThanTheBudgetCloseTheClientAsASlowConsumer() {
        var session = fixture.open(polling);
        for (int i = 0; i < 100; i++) {
            session.send(message(""));
        }
        fixture.manual.run();
        assertThat(fixture.heard).isEmpty();
        session.send(message(""));
        fixture.manual.run();
        assertThat(fixture.heard).containsExactly("closed: slow consumer");
    }

    @Test
    void bytesThatTheLinkHoldsCountAgainstTheBudget() {
        var session = fixture.open(wire);
        wire.buffered = 9_985;
        session.send(message("fits"));
        fixture.manual.run();
        assertThat(fixture.heard).isEmpty();
        wire.buffered = 9_990;
        session.send(message("fits no more"));
        fixture.manual.run();
        assertThat(fixture.heard).containsExactly("closed: slow consumer");
    }

    @Test
    void aClientThatFallsBehindAndCatchesUpIsToldAboutInTurn() {
        var session = fixture.waiting(
                        new OutboundBudget(100_000, 100), new WaterMarks(1_000, 5_000), SlowConsumerPolicy.CLOSE)
                .open(polling);
        session.send(message("x".repeat(4_980)));
        fixture.manual.run();
        assertThat(session.behind()).isFalse();
        session.send(message("x"));
        fixture.manual.run();
        assertThat(session.behind()).isTrue();
        assertThat(fixture.heard).containsExactly("behind");
        polling.buffered = 1_001; // what the poll takes is on its way
        polling.poll();
        fixture.manual.run();
        assertThat(session.behind()).isTrue();
        polling.buffered = 1_000;
        polling.port().onWritable();
        fixture.manual.run();
        assertThat(session.behind()).isFalse();
        assertThat(fixture.heard).containsExactly("behind", "caught up");
        polling.buffered = 5_001;
        session.send(message("x"));
        fixture.manual.run();
        assertThat(fixture.heard).containsExactly("behind", "caught up", "behind");
    }

    @Test
    void volatileMessagesWaitWhenThePolicySaysSo() {
        var session = fixture.waiting(
                        new OutboundBudget(1_000, 2), WaterMarks.DEFAULT, SlowConsumerPolicy.DROP_OLDEST_VOLATILE)
                .open(polling);
        for (int i = 0; i < 10; i++) {
            session.send(message("v" + i), true);
            session.send(message("r"), false);
            polling.poll();
            fixture.manual.run();
            polling.writable = false;
        }
        polling.sent.clear();
        for (int i = 0; i < 10; i++) {
            session.send(message("v" + i), true);
        }
        session.send(message("r"), false);
        polling.poll();
        fixture.manual.run();
        assertThat(polling.sent).containsExactly("4v9", "4r");
        assertThat(session.open()).isTrue();
    }

    @Test
    void aSlowConsumerThatLeftByItselfIsToldItsOwnReason() {
        var session = fixture.open(polling);
        session.send(message("x".repeat(20_000)));
        polling.port().onClosed();
        fixture.manual.run();
        assertThat(fixture.heard).containsExactly("closed: transport close");
    }
}
