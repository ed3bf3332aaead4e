/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.SessionFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.transport.CloseMode;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeTest {
    private final SessionFixture fixture = new SessionFixture();
    private final FakeLink polling = FakeTransport.polling().link();
    private final FakeLink wire = FakeTransport.webSocket().link();
    private final Session session = fixture.open(polling);

    @AfterEach
    void linksAreNotWrittenToBehindTheirEnd() {
        assertThat(wire.misuses).isEmpty();
        assertThat(polling.misuses).isEmpty();
    }

    private void offer() {
        wire.start(Objects.requireNonNull(session.offer(wire)));
    }

    private void probe() {
        offer();
        wire.receive("2probe");
        fixture.manual.run();
        assertThat(wire.sent).containsExactly("3probe");
        wire.sent.clear();
    }

    private void advance(long millis) {
        fixture.manual.advance(Duration.ofMillis(millis));
    }

    private void assertStillOnPolling() {
        fixture.manual.run();
        assertThat(session.transportName()).isEqualTo("polling");
        assertThat(session.open()).isTrue();
        assertThat(fixture.heard).isEmpty();
        session.send(message("still here"));
        polling.poll();
        fixture.manual.run();
        assertThat(polling.sent).contains("4still here");
        polling.receive("4and there");
        assertThat(fixture.heard).containsExactly("and there");
    }

    @Test
    void aClientChangesFromPollingToTheNewLink() {
        probe();
        session.send(message("waits"));
        fixture.manual.run();
        assertThat(wire.sent).isEmpty();
        wire.receive("5");
        fixture.manual.run();
        assertThat(session.transportName()).isEqualTo("websocket");
        assertThat(polling.closes).containsExactly(CloseMode.REPLACED);
        assertThat(wire.sent).containsExactly("4waits");
        wire.receive("4in");
        session.send(message("out"));
        fixture.manual.run();
        assertThat(fixture.heard).containsExactly("in");
        assertThat(wire.sent).containsExactly("4waits", "4out");
        assertThat(polling.sent).isEmpty();
    }

    @Test
    void messagesGoOverPollingUntilTheClientHasChanged() {
        probe();
        polling.poll();
        session.send(message("over polling"));
        fixture.manual.run();
        assertThat(polling.sent).containsExactly("4over polling");
        polling.receive("4in over polling");
        assertThat(fixture.heard).containsExactly("in over polling");
    }

    @Test
    void aPendingPollIsReleasedAgainAndAgainSoThatTheClientComesToARest() {
        polling.poll();
        fixture.manual.run();
        probe();
        assertThat(polling.sent).isEmpty();
        advance(100);
        assertThat(polling.sent).containsExactly("6");
        advance(500);
        assertThat(polling.sent).containsExactly("6"); // no poll is pending
        polling.poll();
        advance(100);
        assertThat(polling.sent).containsExactly("6", "6");
        wire.receive("5");
        polling.writable = true;
        advance(500);
        assertThat(polling.sent).containsExactly("6", "6");
        assertThat(wire.sent).isEmpty();
    }

    @Test
    void aLinkThatHasNotProbedReleasesNoPoll() {
        polling.poll();
        fixture.manual.run();
        offer();
        advance(1_000);
        assertThat(polling.sent).isEmpty();
    }

    @Test
    void aProbeAndItsUpgradeMayComeTogether() {
        offer();
        wire.receive("2probe");
        wire.receive("5");
        wire.receive("4at once");
        session.send(message("out"));
        fixture.manual.run();
        assertThat(fixture.heard).containsExactly("at once");
        assertThat(wire.sent).containsExactly("3probe", "4out");
    }

    @Test
    void aLinkThatIsNotWritableGetsItsAnswerLater() {
        offer();
        wire.writable = false;
        wire.receive("2probe");
        fixture.manual.run();
        assertThat(wire.sent).isEmpty();
        wire.poll();
        fixture.manual.run();
        assertThat(wire.sent).containsExactly("3probe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "2prob", "2probe ", "4hello", "3probe", "1", "6", "0{}"})
    void aLinkThatSaysAnythingElseIsClosedAndTheSessionGoesOn(String packet) {
        offer();
        wire.receive(packet);
        assertThat(wire.closes).containsExactly(CloseMode.NOW);
        assertStillOnPolling();
    }

    @Test
    void aLinkThatSaysSomethingElseAfterItsProbeIsClosedWithoutAWord() {
        offer();
        wire.receive("2probe");
        wire.receive("4hello");
        assertThat(wire.closes).containsExactly(CloseMode.NOW);
        assertStillOnPolling();
        assertThat(wire.sent).isEmpty();
    }

    @Test
    void aProbeThatTakesTooLongIsGivenUp() {
        polling.poll();
        fixture.manual.run();
        probe();
        advance(9_900);
        assertThat(wire.closes).isEmpty();
        advance(105);
        assertThat(wire.closes).containsExactly(CloseMode.NOW);
        polling.sent.clear();
        assertStillOnPolling();
        assertThat(fixture.manual.loop().armedTimers()).isEqualTo(1); // the heartbeat
    }

    @Test
    void aLinkThatSaysNothingIsGivenUp() {
        offer();
        advance(10_005);
        assertThat(wire.closes).containsExactly(CloseMode.NOW);
        wire.receive("2probe");
        wire.receive("5");
        assertStillOnPolling();
    }

    @Test
    void probingAgainDoesNotGiveMoreTime() {
        offer();
        for (int i = 0; i < 11; i++) {
            wire.receive("2probe");
            advance(950);
        }
        assertThat(wire.closes).containsExactly(CloseMode.NOW);
        wire.sent.clear();
        assertStillOnPolling();
    }

    @Test
    void aLinkThatBreaksWhileItProbesLeavesTheSessionUnhurt() {
        probe();
        wire.port().onError("reset");
        assertStillOnPolling();
        wire.receive("5");
        assertThat(session.transportName()).isEqualTo("polling");
    }

    @Test
    void afterAProbeThatFailedAnotherMaySucceed() {
        probe();
        wire.port().onClosed();
        var second = FakeTransport.webSocket().link();
        second.start(Objects.requireNonNull(session.offer(second)));
        second.receive("2probe");
        second.receive("5");
        fixture.manual.run();
        assertThat(session.transportName()).isEqualTo("websocket");
        assertThat(second.sent).containsExactly("3probe");
    }

    @Test
    void aSessionThatClosesTakesLeaveOverTheLinkThatTakesOver() {
        probe();
        session.close(DisconnectReason.FORCED_CLOSE);
        fixture.manual.run();
        assertThat(wire.closes).isEmpty();
        wire.receive("5");
        fixture.manual.run();
        assertThat(wire.closes).containsExactly(CloseMode.ORDERLY);
        assertThat(fixture.heard).containsExactly("closed: forced close");
    }

    @Test
    void aSessionThatEndsGivesUpTheProbe() {
        probe();
        polling.port().onError("reset");
        assertThat(wire.closes).containsExactly(CloseMode.NOW);
        assertThat(fixture.heard).containsExactly("closed: transport error");
        wire.receive("5");
        wire.receive("4late");
        advance(20_000);
        assertThat(fixture.heard).containsExactly("closed: transport error");
        fixture.assertNothingLeft();
    }

    @Test
    void onlyASessionThatPollsTakesASecondLinkAndOnlyOne() {
        probe();
        assertThat(session.offer(FakeTransport.webSocket().link())).isNull();
        wire.receive("5");
        assertThat(session.offer(FakeTransport.webSocket().link())).isNull();
        var direct = fixture.open(FakeTransport.webSocket().link());
        assertThat(direct.offer(FakeTransport.webSocket().link())).isNull();
    }

    @Test
    void aSessionThatIsEndingTakesNoSecondLink() {
        session.close(DisconnectReason.FORCED_CLOSE);
        assertThat(session.offer(wire)).isNull();
        session.closeNow(DisconnectReason.FORCED_CLOSE);
        assertThat(session.offer(wire)).isNull();
    }

    @Test
    void aServerThatAllowsNoUpgradesTakesNoSecondLink() {
        var options = SessionFixture.OPTIONS;
        var other = new SessionFixture()
                .with(new SessionOptions(
                        options.pingInterval(),
                        options.pingTimeout(),
                        options.upgradeTimeout(),
                        options.closeTimeout(),
                        false,
                        options.maxPayload(),
                        options.pings(),
                        options.maxSessions(),
                        options.budget(),
                        options.marks(),
                        options.slowConsumers()));
        assertThat(other.open(FakeTransport.polling().link()).offer(wire)).isNull();
    }

    @Test
    void whatTheOldLinkSaysAfterTheChangeIsNotHeard() {
        probe();
        wire.receive("5");
        polling.port().onError("poll connection closed");
        polling.receive("4late");
        assertThat(fixture.heard).isEmpty();
        assertThat(session.open()).isTrue();
    }

    @Test
    void theEndOfTheNewLinkIsTheEndOfTheSession() {
        probe();
        wire.receive("5");
        wire.port().onClosed();
        assertThat(fixture.heard).containsExactly("closed: transport close");
        fixture.assertNothingLeft();
    }

    @Test
    void theDeadlineOfTheHeartbeatSurvivesTheChange() {
        advance(26_000);
        polling.poll();
        fixture.manual.run();
        assertThat(polling.sent).containsExactly("2");
        probe();
        wire.receive("5");
        advance(21_010);
        assertThat(fixture.heard).containsExactly("closed: ping timeout");
        assertThat(wire.closes).containsExactly(CloseMode.NOW);
    }

    @Test
    void aPongOverTheNewLinkAnswersThePingOverTheOldOne() {
        advance(26_000);
        polling.poll();
        fixture.manual.run();
        probe();
        wire.receive("5");
        wire.receive("3");
        advance(24_000);
        assertThat(wire.sent).isEmpty();
        advance(2_010);
        assertThat(wire.sent).containsExactly("2");
        assertThat(fixture.heard).isEmpty();
    }

    @Test
    void aNewLinkIsNotReadFromWhileTheSessionIsOverburdened() {
        session.pauseReading();
        probe();
        wire.receive("5");
        assertThat(wire.reading).isFalse();
        session.resumeReading();
        assertThat(wire.reading).isTrue();
    }
}
