/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.SessionFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a session writes to its link and hears from it. */
class SessionTest {
    private final SessionFixture fixture = new SessionFixture();
    private final FakeLink wire = FakeTransport.webSocket().link();
    private final FakeLink polling = FakeTransport.polling().link();

    @Test
    void aSessionKnowsHowItCame() {
        var session = fixture.open(polling);
        assertThat(session.transportName()).isEqualTo("polling");
        assertThat(session.protocol()).isEqualTo(EngineProtocol.V4);
        assertThat(session.head().restore().param("transport")).isEqualTo("polling");
        assertThat(session.loop()).isSameAs(fixture.manual.loop());
    }

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
}
