/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.Socket;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a polling client learns that the server ended its session. */
@Timeout(20)
class PollingCloseTest {
    private static final String NOOP_AND_CLOSE = "6\u001e1";
    private static final String VIOLATION = "42[\"not connected\"]";

    @Test
    void aWaitingPollIsToldAtOnce() throws Exception {
        try (var wire = Wire.start()) {
            PollingClient client = wire.polling().beginPoll();

            client.send(VIOLATION);

            assertThat(client.endPoll().text()).isEqualTo("1");
            Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
        }
    }

    @Test
    void withoutAPollTheNextOneIsTold() throws Exception {
        try (var wire = Wire.start()) {
            PollingClient client = wire.polling();

            client.send(VIOLATION);

            assertThat(client.poll().text()).isEqualTo(NOOP_AND_CLOSE);
            Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
        }
    }

    @Test
    void withoutAPollTheNextOneIsToldInRevision3Too() throws Exception {
        try (var wire = Wire.start(options -> options.allowEIO3(true))) {
            PollingClient client = wire.pollingV3("");
            assertThat(client.message()).isEqualTo("40");

            client.send("42/elsewhere,[\"not connected\"]");

            assertThat(client.poll().text()).isEqualTo("1:61:1");
            Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
        }
    }

    @Test
    void whatWaitsIsDeliveredBeforeTheClientIsTold() throws Exception {
        try (var wire = Wire.start()) {
            PollingClient client = wire.polling();
            client.connect();
            Socket socket = wire.connected();
            socket.emit("last", 1);
            socket.disconnect(true).join();

            assertThat(client.nextPayload()).containsExactly("42[\"last\",1]", "41");
            assertThat(client.poll().text()).isEqualTo(NOOP_AND_CLOSE);
            Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
            assertThat(wire.ended()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        }
    }

    /** Clients close their connection themselves when they are disconnected from its last namespace. */
    @Test
    void aClientThatGoesByItselfIsNotWaitedFor() throws Exception {
        try (var wire = Wire.start()) {
            PollingClient client = wire.polling();
            client.connect();
            wire.connected().disconnect(true).join();
            assertThat(client.nextPayload()).containsExactly("41");

            client.send("1");

            Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
            wire.awaitNoSessions();
        }
    }

    @Test
    void whatIsEmittedToAClosingSessionIsDropped() throws Exception {
        try (var wire = Wire.start(
                options -> options,
                started -> started.io().onConnection(socket -> socket.on("late", event -> started.note("late"))))) {
            PollingClient client = wire.polling();
            client.connect();
            Socket socket = wire.connected();
            socket.disconnect(true).join();

            socket.emit("dropped", 1);
            wire.io().emit("dropped", 2);
            client.post("42[\"late\"]");

            assertThat(client.nextPayload()).containsExactly("41");
            assertThat(client.poll().text()).isEqualTo(NOOP_AND_CLOSE);
            assertThat(wire.notes()).isEmpty();
        }
    }

    @Test
    void theEndOfTheHeartbeatIsToldToAWaitingPoll() throws Exception {
        try (var wire = Wire.start(
                options -> options.pingInterval(Duration.ofMillis(50)).pingTimeout(Duration.ofSeconds(1)))) {
            PollingClient client = wire.polling();
            assertThat(client.poll().text()).isEqualTo("2");

            assertThat(client.poll().text()).isEqualTo("1");
            Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
        }
    }

    @Test
    void theEndOfTheServerIsToldToAWaitingPoll() throws Exception {
        try (var wire = Wire.start()) {
            PollingClient client = wire.polling();
            client.connect();
            client.beginPoll();

            wire.server().close();

            assertThat(client.endPoll().text()).isEqualTo("1");
            assertThat(wire.ended()).isEqualTo(DisconnectReason.SERVER_SHUTTING_DOWN);
        }
    }

    @Test
    void theEndOfTheServerWaitsForPollsThatFetchTheRest() throws Exception {
        try (var wire = Wire.start()) {
            PollingClient client = wire.polling();
            client.connect();
            wire.io().emit("e", 1);
            wire.connected().emit("e", 2);

            CompletableFuture<Void> closing =
                    CompletableFuture.runAsync(() -> wire.server().close(Duration.ofSeconds(10)));

            assertThat(client.messages(2)).containsExactly("42[\"e\",1]", "42[\"e\",2]");
            assertThat(client.poll().text()).isIn("1", NOOP_AND_CLOSE);
            closing.join();
            assertThat(wire.ended()).isEqualTo(DisconnectReason.SERVER_SHUTTING_DOWN);
        }
    }

    @Test
    void aClientThatClosesIsReleasedAndAcknowledged() throws Exception {
        try (var wire = Wire.start()) {
            PollingClient client = wire.polling();
            client.connect();
            client.beginPoll();

            assertThat(client.post("42[\"message\",1]", "1", "42[\"message\",2]")
                            .text())
                    .isEqualTo("ok");

            assertThat(client.endPoll().status()).isEqualTo(200);
            assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
            Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
        }
    }
}
