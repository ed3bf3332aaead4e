/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.server.ServerBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@EveryClient
class HeartbeatTest extends ScriptedTest {
    private final Heard<DisconnectReason> reasons = new Heard<>("a reason");

    HeartbeatTest() {
        super("heartbeat.mjs");
    }

    @Override
    ServerBuilder options(ServerBuilder builder) {
        return super.options(builder).pingInterval(Duration.ofMillis(50));
    }

    @Test
    void aClientThatAnswersStays() {
        onConnection(socket -> socket.onDisconnect(reasons::add));

        play();

        assertThat(reasons.next()).isEqualTo(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
        assertThat(reasons.rest()).isEmpty();
    }
}
