/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.SessionFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How a session ends: why, when, and that nothing is left. */
class SessionEndTest {
    private final SessionFixture fixture = new SessionFixture();
    private final FakeLink wire = FakeTransport.webSocket().link();

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
    void aPongOfAClientOfRevision3EndsItWithTransportError() {
        fixture.open(wire, EngineProtocol.V3);
        wire.receive("3");
        assertThat(fixture.heard).containsExactly("closed: transport error");
    }

    @Test
    void thingsOfTheServerEndItWithTheirOwnReason() {
        for (DisconnectReason reason : DisconnectReason.values()) {
            var each = new SessionEndTest();
            each.endsWith(session -> session.closeNow(reason), reason.text(), CloseMode.NOW);
        }
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
}
