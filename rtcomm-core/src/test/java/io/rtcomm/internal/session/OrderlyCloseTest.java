/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.SessionFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.transport.CloseMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A close that writes what waits first and lets the client know. */
class OrderlyCloseTest {
    private final SessionFixture fixture = new SessionFixture();
    private final FakeLink wire = FakeTransport.webSocket().link();
    private final FakeLink polling = FakeTransport.polling().link();

    @Test
    void anOrderlyCloseWritesWhatWaitsFirst() {
        var session = fixture.open(wire);
        session.send(message("a"));
        session.close(DisconnectReason.FORCED_CLOSE);
        session.send(message("too late"));
        assertThat(fixture.heard).isEmpty();
        fixture.manual.run();
        assertThat(wire.sent).containsExactly("4a");
        assertThat(wire.closes).containsExactly(CloseMode.ORDERLY);
        assertThat(fixture.heard).containsExactly("closed: forced close");
        fixture.assertNothingLeft();
    }

    @Test
    void anOrderlyCloseWaitsForALinkThatDoesNotTakeEverything() {
        var session = fixture.open(wire);
        wire.capacity = 1;
        session.send(message("a"));
        session.send(message("b"));
        session.close(DisconnectReason.SERVER_SHUTTING_DOWN);
        fixture.manual.run();
        assertThat(wire.sent).containsExactly("4a");
        assertThat(fixture.heard).isEmpty();
        wire.port().onWritable();
        fixture.manual.run();
        assertThat(wire.sent).containsExactly("4a", "4b");
        assertThat(fixture.heard).containsExactly("closed: server shutting down");
    }

    @Test
    void aClientThatPollsRightNowIsToldAtOnce() {
        var session = fixture.open(polling);
        polling.poll();
        session.close(DisconnectReason.FORCED_CLOSE);
        fixture.manual.run();
        assertThat(polling.closes).containsExactly(CloseMode.ORDERLY);
        assertThat(fixture.heard).containsExactly("closed: forced close");
        fixture.assertNothingLeft();
    }

    @Test
    void aClientThatDoesNotPollIsToldWhenItComes() {
        var session = fixture.open(polling);
        session.close(DisconnectReason.FORCED_CLOSE);
        fixture.manual.run();
        assertThat(polling.closes).containsExactly(CloseMode.ORDERLY);
        assertThat(fixture.heard).isEmpty();
        polling.port().onClosed(); // the link has told it
        assertThat(fixture.heard).containsExactly("closed: forced close");
        fixture.assertNothingLeft();
    }

    @Test
    void aClientThatPollsGetsWhatWaitsAndIsToldAtItsNextPoll() {
        var session = fixture.open(polling);
        session.send(message("a"));
        session.close(DisconnectReason.FORCED_CLOSE);
        fixture.manual.run();
        assertThat(polling.closes).isEmpty();
        polling.poll();
        fixture.manual.run();
        assertThat(polling.sent).containsExactly("4a");
        assertThat(polling.closes).containsExactly(CloseMode.ORDERLY);
        assertThat(fixture.heard).isEmpty();
        polling.port().onClosed();
        assertThat(fixture.heard).containsExactly("closed: forced close");
    }

    @Test
    void aClientThatNeverComesIsNotWaitedForLonger() {
        var session = fixture.open(polling);
        session.close(DisconnectReason.FORCED_CLOSE);
        fixture.manual.advance(Duration.ofMillis(29_995));
        assertThat(fixture.heard).isEmpty();
        assertThat(fixture.registry.size()).isEqualTo(1);
        fixture.manual.advance(Duration.ofMillis(1_005));
        assertThat(fixture.heard).containsExactly("closed: forced close");
        assertThat(polling.closes).containsExactly(CloseMode.ORDERLY, CloseMode.NOW);
        fixture.assertNothingLeft();
    }

    @Test
    void whatTheClientSendsWhileTheSessionClosesIsNotHeard() {
        var session = fixture.open(polling);
        session.close(DisconnectReason.FORCED_CLOSE);
        fixture.manual.run();
        polling.receive("4late");
        polling.receive("2");
        assertThat(fixture.heard).isEmpty();
    }

    @Test
    void aClientThatLeavesWhileTheSessionClosesIsNotWaitedFor() {
        var session = fixture.open(polling);
        session.close(DisconnectReason.FORCED_CLOSE);
        fixture.manual.run();
        polling.receive("1");
        assertThat(fixture.heard).containsExactly("closed: forced close");
        fixture.assertNothingLeft();
    }

    @Test
    void aWireThatBreaksWhileTheSessionClosesDoesNotChangeTheReason() {
        var session = fixture.open(wire);
        wire.writable = false;
        session.send(message("a"));
        session.close(DisconnectReason.SERVER_SHUTTING_DOWN);
        fixture.manual.run();
        wire.port().onError("reset");
        assertThat(fixture.heard).containsExactly("closed: server shutting down");
        assertThat(wire.closes).containsExactly(CloseMode.NOW);
        fixture.assertNothingLeft();
    }

    @Test
    void theFirstOrderlyCloseCountsAndOneAtOnceHurriesIt() {
        var session = fixture.open(polling);
        session.close(DisconnectReason.SERVER_SHUTTING_DOWN);
        session.close(DisconnectReason.FORCED_CLOSE);
        fixture.manual.run();
        session.closeNow(DisconnectReason.SERVER_SHUTTING_DOWN);
        assertThat(fixture.heard).containsExactly("closed: server shutting down");
        assertThat(polling.closes).containsExactly(CloseMode.ORDERLY, CloseMode.NOW);
        fixture.assertNothingLeft();
    }
}
