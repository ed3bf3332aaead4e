/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EngineProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionRegistryTest {
    private final SessionFixture fixture = new SessionFixture();

    @Test
    void noMoreSessionsAreLetInThanAllowed() {
        var registry = new SessionRegistry(2, new Metrics());
        assertThat(registry.reserve()).isTrue();
        assertThat(registry.reserve()).isTrue();
        assertThat(registry.reserve()).isFalse();
        assertThat(registry.reserve()).isFalse();
        assertThat(registry.size()).isEqualTo(2);
        registry.giveBack();
        assertThat(registry.reserve()).isTrue();
    }

    @Test
    void aSessionThatEndsMakesRoomOnce() {
        var session = fixture.open(FakeTransport.webSocket().link());
        var other = fixture.open(FakeTransport.webSocket().link());
        assertThat(fixture.registry.all()).containsExactlyInAnyOrder(session, other);
        session.closeNow(DisconnectReason.FORCED_CLOSE);
        fixture.registry.remove(session);
        assertThat(fixture.registry.size()).isEqualTo(1);
        assertThat(fixture.registry.get(session.id())).isNull();
    }

    @Test
    void aSessionThatWasNeverAddedIsNotRemoved() {
        var session = fixture.unstarted(FakeTransport.webSocket().link(), EngineProtocol.V4);
        fixture.registry.remove(session);
        assertThat(fixture.registry.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "__proto__", "constructor", "toString"})
    void anIdThatIsNoneFindsNothing(String id) {
        assertThat(fixture.registry.get(id)).isNull();
    }
}
