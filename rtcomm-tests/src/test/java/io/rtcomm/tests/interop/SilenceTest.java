/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.server.ServerBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@EachRevisionsClient
class SilenceTest extends ScriptedTest {
    private final Heard<DisconnectReason> reasons = new Heard<>("a reason");

    SilenceTest() {
        super("silence.mjs");
    }

    @Override
    ServerBuilder options(ServerBuilder builder) {
        return super.options(builder).pingInterval(Duration.ofMillis(100)).pingTimeout(Duration.ofMillis(400));
    }

    @Test
    void aClientThatIsFrozenIsGivenUpAndComesBack() {
        onConnection(socket -> socket.onDisconnect(reasons::add));

        play();

        assertThat(reasons.next()).isEqualTo(DisconnectReason.PING_TIMEOUT);
    }

    @Test
    void aClientThatGivesUpWhileItConnectsIsForgotten() {
        play();

        server().awaitNoSessions();
    }
}
