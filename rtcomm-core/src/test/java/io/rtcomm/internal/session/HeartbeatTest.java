/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Deadlines are put off to the next full second at most, so that those of many sessions fall due together. */
class HeartbeatTest {
    private static final Duration STEP = Duration.ofMillis(5);

    private final SessionFixture fixture = new SessionFixture();
    private final FakeLink wire = FakeTransport.webSocket().link();

    private void advance(double seconds) {
        fixture.manual.advance(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** Lets time go by until a ping is sent, and tells how many seconds it took. */
    private double untilPing() {
        wire.sent.clear();
        long begin = fixture.manual.nanos();
        while (!wire.sent.contains("2")) {
            fixture.manual.advance(STEP);
            assertThat(fixture.manual.nanos() - begin)
                    .isLessThan(Duration.ofSeconds(60).toNanos());
        }
        assertThat(wire.sent).containsExactly("2");
        wire.sent.clear();
        return seconds(begin);
    }

    private double untilEnd() {
        long begin = fixture.manual.nanos();
        while (fixture.heard.isEmpty()) {
            fixture.manual.advance(STEP);
            assertThat(fixture.manual.nanos() - begin)
                    .isLessThan(Duration.ofSeconds(120).toNanos());
        }
        return seconds(begin);
    }

    private double seconds(long begin) {
        return (fixture.manual.nanos() - begin) / 1e9;
    }

    // ---- revision 4: the server pings

    @Test
    void aClientIsPingedEveryIntervalAsLongAsItAnswers() {
        fixture.open(wire);
        for (int i = 0; i < 5; i++) {
            assertThat(untilPing()).isBetween(25.0, 26.01);
            advance(1);
            wire.receive("3");
        }
        assertThat(fixture.heard).isEmpty();
    }

    @Test
    void aClientThatDoesNotAnswerEndsWithPingTimeout() {
        fixture.open(wire);
        untilPing();
        assertThat(untilEnd()).isBetween(20.0, 21.01);
        assertThat(fixture.heard).containsExactly("closed: ping timeout");
        assertThat(wire.closes).containsExactly(CloseMode.NOW);
        assertThat(wire.sent).isEmpty();
        fixture.assertNothingLeft();
    }

    @Test
    void anotherPacketStandsForTheAnswerOnce() {
        fixture.open(wire);
        untilPing();
        advance(19);
        wire.receive("4a sign of life");
        fixture.heard.clear();
        advance(19);
        assertThat(fixture.heard).isEmpty();
        wire.receive("6");
        assertThat(untilEnd()).isBetween(1.0, 2.01);
        assertThat(fixture.heard).containsExactly("closed: ping timeout");
    }

    @Test
    void everyPingMayBePutOffOnceByAnotherPacket() {
        fixture.open(wire);
        for (int i = 0; i < 3; i++) {
            untilPing();
            advance(19);
            wire.receive("6");
            advance(19);
            wire.receive("3");
        }
        assertThat(fixture.heard).isEmpty();
    }

    @Test
    void packetsBeforeThePingDoNotPutOffItsDeadline() {
        fixture.open(wire);
        wire.receive("6");
        wire.receive("6");
        untilPing();
        assertThat(untilEnd()).isBetween(20.0, 21.01);
    }

    @Test
    void aPongThatNobodyAskedForDoesNotPutOffThePing() {
        fixture.open(wire);
        advance(20);
        wire.receive("3");
        wire.receive("3");
        assertThat(untilPing()).isLessThanOrEqualTo(6.01);
        wire.receive("3");
        wire.receive("3");
        assertThat(untilPing()).isBetween(25.0, 26.01);
    }

    @Test
    void sessionsThatWereOpenedAtDifferentMomentsArePingedTogether() {
        fixture.open(wire);
        advance(0.2);
        var second = FakeTransport.webSocket().link();
        fixture.manual.skip(Duration.ofNanos(Math.floorMod(-fixture.manual.nanos(), 1_000_000_000L) + 100_000_000L));
        fixture.open(second);
        fixture.manual.skip(Duration.ofMillis(600));
        var third = FakeTransport.webSocket().link();
        fixture.open(third);
        while (second.sent.isEmpty()) {
            fixture.manual.advance(STEP);
        }
        assertThat(third.sent).containsExactly("2");
    }

    @Test
    void aShortIntervalIsKeptToo() {
        var options = SessionFixture.OPTIONS;
        fixture.with(new SessionOptions(
                Duration.ofMillis(250),
                Duration.ofMillis(200),
                options.upgradeTimeout(),
                options.closeTimeout(),
                true,
                options.maxPayload(),
                options.pings(),
                options.maxSessions(),
                options.budget(),
                options.marks(),
                options.slowConsumers()));
        fixture.open(wire);
        assertThat(untilPing()).isBetween(0.25, 0.27);
        assertThat(untilEnd()).isBetween(0.2, 0.22);
    }

    @Test
    void aClientThatIsNotReadFromIsNotBlamedForItsSilence() {
        var session = fixture.open(wire);
        untilPing();
        session.pauseReading();
        advance(100);
        assertThat(fixture.heard).isEmpty();
        session.resumeReading();
        assertThat(untilEnd()).isLessThanOrEqualTo(21.01);
        assertThat(fixture.heard).containsExactly("closed: ping timeout");
    }

    @Test
    void aClientThatIsNotReadAndNeverComesBackIsNotKeptForEver() {
        var session = fixture.open(wire);
        untilPing();
        session.pauseReading();
        advance(440); // ten times 45 seconds, and a little less
        assertThat(fixture.heard).isEmpty();
        advance(60);
        assertThat(fixture.heard).containsExactly("closed: ping timeout");
        fixture.assertNothingLeft();
    }

    @Test
    void aPongEndsTheCountOfSilencesOfAClientThatIsNotRead() {
        var session = fixture.open(wire);
        untilPing();
        session.pauseReading();
        advance(300);
        session.resumeReading();
        wire.receive("3");
        untilPing();
        session.pauseReading();
        advance(300);
        assertThat(fixture.heard).isEmpty();
    }

    // ---- revision 3: the client pings

    @Test
    void aClientOfRevision3IsAnsweredAndNeverPinged() {
        fixture.open(wire, EngineProtocol.V3);
        for (int i = 0; i < 4; i++) {
            advance(44);
            wire.receive("2");
            fixture.manual.run();
        }
        assertThat(wire.sent).containsExactly("3", "3", "3", "3");
        assertThat(fixture.heard).isEmpty();
    }

    @Test
    void aClientOfRevision3ThatIsSilentEndsWithPingTimeout() {
        fixture.open(wire, EngineProtocol.V3);
        advance(30);
        wire.receive("2probe");
        fixture.manual.run();
        assertThat(wire.sent).containsExactly("3");
        assertThat(untilEnd()).isBetween(45.0, 46.01);
        assertThat(fixture.heard).containsExactly("closed: ping timeout");
        fixture.assertNothingLeft();
    }

    @Test
    void aMessageIsNoHeartbeatOfRevision3() {
        fixture.open(wire, EngineProtocol.V3);
        advance(44);
        wire.receive("4hello");
        fixture.heard.clear();
        assertThat(untilEnd()).isLessThanOrEqualTo(2.01);
    }
}
