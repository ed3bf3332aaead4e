/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.SessionFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.OutboundBudget;
import io.rtcomm.transport.WaterMarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final SessionFixture fixture = new SessionFixture();
    private final FakeLink wire = FakeTransport.webSocket().link();
    private final FakeLink polling = FakeTransport.polling().link();

    // ---- out

    @Test
    void theOpenPacketIsWrittenFirstAndTheLinkStartedOnce() {
        var session = fixture.unstarted(wire, EngineProtocol.V4);
        assertThat(fixture.registry.all()).isEmpty();
        session.start(SessionFixture.text(EnginePacketType.OPEN, "{}"));
        session.send(message("hello"));
        assertThat(wire.started()).isTrue();
        assertThat(wire.sent).isEmpty();
        fixture.manual.run();
        assertThat(wire.sent).containsExactly("0{}", "4hello");
        assertThat(fixture.registry.get(session.id())).isSameAs(session);
    }

    @Test
    void messagesOfOnePassLeaveTogether() {
        var session = fixture.open(wire);
        session.send(message("a"));
        session.send(message("b"));
        session.send(message("c"));
        assertThat(wire.flushes).isZero();
        fixture.manual.run();
        assertThat(wire.flushes).isEqualTo(1);
        assertThat(wire.sent).containsExactly("4a", "4b", "4c");
    }

    @Test
    void whatALinkDoesNotTakeWaitsUntilItDoes() {
        var session = fixture.open(polling);
        session.send(message("a"));
        session.send(message("b"));
        fixture.manual.run();
        assertThat(polling.sent).isEmpty();
        assertThat(session.waitingBytes()).isEqualTo(2 * 11L);
        polling.capacity = 1;
        polling.poll();
        fixture.manual.run();
        assertThat(polling.sent).containsExactly("4a");
        polling.poll();
        fixture.manual.run();
        assertThat(polling.sent).containsExactly("4a", "4b");
        assertThat(session.waitingBytes()).isZero();
    }

    @Test
    void aPollThatComesWhileNothingWaitsIsLeftPending() {
        fixture.open(polling);
        polling.poll();
        fixture.manual.run();
        assertThat(polling.flushes).isZero();
        assertThat(polling.writable()).isTrue();
    }

    @Test
    void aDroppableMessageIsSentOnlyWhenNothingStandsBeforeIt() {
        var session = fixture.open(wire);
        session.send(message("a"), true);
        session.send(message("dropped: one waits"), true);
        fixture.manual.run();
        wire.writable = false;
        session.send(message("dropped: not writable"), true);
        wire.writable = true;
        session.send(message("b"), true);
        fixture.manual.run();
        assertThat(wire.sent).containsExactly("4a", "4b");
    }

    @Test
    void bytesThatTheLinkHoldsCountAsBuffered() {
        var session = fixture.open(wire);
        wire.buffered = 17;
        session.send(message("abc"));
        assertThat(session.waitingBytes()).isEqualTo(17 + 13);
    }

    @Test
    void aLinkThatFailsToWriteEndsItsOwnSessionOnly() {
        var failing = FakeTransport.webSocket().link();
        var unlucky = fixture.open(failing);
        var lucky = fixture.open(wire);
        failing.flushFailure = new NoClassDefFoundError("an error");
        unlucky.send(message("a"));
        lucky.send(message("b"));
        fixture.manual.run();
        assertThat(wire.sent).containsExactly("4b");
        assertThat(fixture.heard).containsExactly("closed: transport error");
        assertThat(failing.closes).containsExactly(CloseMode.NOW);
        assertThat(fixture.registry.all()).containsExactly(lucky);
    }

    // ---- in

    @Test
    void messagesReachTheListenerAsTheyAre() {
        fixture.open(wire);
        wire.receive("4hello");
        wire.receive("4");
        wire.port().onPacket(EnginePacketType.MESSAGE, true, new byte[] {'x', 'y', 'z'}, 1, 1);
        assertThat(fixture.heard).containsExactly("hello", "", "binary y");
    }

    @Test
    void packetsThatMeanNothingHereAreIgnored() {
        var session = fixture.open(wire);
        wire.receive("0{}");
        wire.receive("5");
        wire.receive("6");
        fixture.manual.run();
        assertThat(fixture.heard).isEmpty();
        assertThat(wire.sent).isEmpty();
        assertThat(session.open()).isTrue();
    }

    // ---- how it ends

    private void endsWith(Consumer<Session> cause, String reason, CloseMode mode) {
        var session = fixture.open(wire);
        session.send(message("lost"));
        cause.accept(session);
        assertThat(fixture.heard).containsExactly("closed: " + reason);
        assertThat(wire.closes).containsExactly(mode);
        assertThat(session.open()).isFalse();
        assertThat(session.waitingBytes()).isZero();
        fixture.manual.run();
        assertThat(wire.sent).isEmpty();
        fixture.assertNothingLeft();
    }

    @Test
    void aMalformedPacketEndsItWithParseError() {
        endsWith(session -> wire.port().onMalformed("no packet"), "parse error", CloseMode.NOW);
    }

    @Test
    void aBrokenWireEndsItWithTransportError() {
        endsWith(session -> wire.port().onError("reset"), "transport error", CloseMode.NOW);
    }

    @Test
    void aClientThatLeavesEndsItWithTransportClose() {
        endsWith(session -> wire.port().onClosed(), "transport close", CloseMode.NOW);
    }

    @Test
    void aClosePacketEndsItWithTransportClose() {
        endsWith(session -> wire.receive("1"), "transport close", CloseMode.PEER_CLOSED);
    }

    @Test
    void aPingOfAClientOfRevision4EndsItWithTransportError() {
        endsWith(session -> wire.receive("2"), "transport error", CloseMode.NOW);
    }

    @Test
    void thingsOfTheServerEndItWithTheirOwnReason() {
        for (DisconnectReason reason : DisconnectReason.values()) {
            var each = new SessionTest();
            each.endsWith(session -> session.closeNow(reason), reason.text(), CloseMode.NOW);
        }
    }

    @Test
    void aPongOfAClientOfRevision3EndsItWithTransportError() {
        fixture.open(wire, EngineProtocol.V3);
        wire.receive("3");
        assertThat(fixture.heard).containsExactly("closed: transport error");
    }

    @Test
    void aPongIsToldOfIfItWasAskedFor() {
        var pongs = new AtomicInteger();
        fixture.handledBy(session -> new SessionListener() {
            @Override
            public void onMessage(boolean binary, byte[] array, int offset, int length) {}

            @Override
            public void onPong() {
                pongs.incrementAndGet();
            }

            @Override
            public void onClose(DisconnectReason reason) {}
        });
        fixture.open(wire);
        wire.receive("3");
        assertThat(pongs).hasValue(0);
        fixture.manual.advance(SessionFixture.OPTIONS.pingInterval().plusSeconds(1));
        wire.receive("3");
        wire.receive("3");
        assertThat(pongs).hasValue(1);
    }

    @Test
    void theEndIsToldOnceAndNothingAfterIt() {
        var session = fixture.open(wire);
        wire.port().onError("reset");
        wire.port().onError("again");
        wire.port().onClosed();
        wire.port().onMalformed("late");
        wire.receive("4late");
        wire.port().onWritable();
        session.send(message("late"));
        session.send(message("late"), true);
        session.close(DisconnectReason.FORCED_CLOSE);
        session.closeNow(DisconnectReason.FORCED_CLOSE);
        fixture.manual.advance(Duration.ofSeconds(60));
        assertThat(fixture.heard).containsExactly("closed: transport error");
        assertThat(wire.closes).containsExactly(CloseMode.NOW);
        assertThat(wire.sent).isEmpty();
        fixture.assertNothingLeft();
    }

    @Test
    void theSessionIsOutOfTheRegistryWhenItsEndIsTold() {
        var sizes = new ArrayList<Integer>();
        fixture.handledBy(session -> new SessionListener() {
            @Override
            public void onMessage(boolean binary, byte[] array, int offset, int length) {}

            @Override
            public void onClose(DisconnectReason reason) {
                sizes.add(fixture.registry.size());
                session.closeNow(reason);
            }
        });
        fixture.open(wire);
        wire.port().onClosed();
        assertThat(sizes).containsExactly(0);
    }

    // ---- an orderly close

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

    // ---- burdens

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

    @Test
    void readingGoesOnWhenAllThatPausedItAgree() {
        var session = fixture.open(wire);
        session.pauseReading();
        session.pauseReading();
        assertThat(wire.reading).isFalse();
        session.resumeReading();
        assertThat(wire.reading).isFalse();
        session.resumeReading();
        assertThat(wire.reading).isTrue();
        session.pauseReading();
        session.closeNow(DisconnectReason.FORCED_CLOSE);
        session.resumeReading();
        assertThat(wire.reading).isFalse();
    }

    @Test
    void aSessionKnowsHowItCame() {
        var session = fixture.open(polling);
        assertThat(session.transportName()).isEqualTo("polling");
        assertThat(session.protocol()).isEqualTo(EngineProtocol.V4);
        assertThat(session.head().restore().param("transport")).isEqualTo("polling");
        assertThat(session.loop()).isSameAs(fixture.manual.loop());
    }
}
