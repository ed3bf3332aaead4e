/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.server.Limits;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Via;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is alive: the one deadline of a session, which no change of transport can lose. */
@Timeout(20)
class HeartbeatTest {
    @AutoClose
    private final Wire wire = Wire.start(options -> options.allowEIO3(true)
            .pingInterval(Duration.ofMillis(100))
            .pingTimeout(Duration.ofMillis(600))
            .limits(Limits.DEFAULT.pingsPerSecond(0))); // some clients here send as many as they can

    private <T extends EngineClient> T connected(T client) {
        client.connect();
        return client;
    }

    /** A client of revision 3, whose pings are its own business. */
    private <T extends EngineClient> T connectedV3(T client) {
        assertThat(client.message()).isEqualTo("40");
        return client;
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void messagesDoNotStandForPongs(Via transport) {
        EngineClient client = connected(wire.over(transport));

        assertThat(talkUntilClosed(client)).as("pings seen").isEqualTo(1);

        assertThat(wire.ended()).isEqualTo(DisconnectReason.PING_TIMEOUT);
    }

    /** Talks all the time, but answers no ping; tells how many there were. */
    private int talkUntilClosed(EngineClient client) {
        int pings = 0;
        try {
            while (wire.server().sessionCount() > 0) {
                client.send("42[\"message\",1]");
                if (client.next().equals("2")) {
                    pings++;
                }
            }
        } catch (AssertionError | UncheckedIOException end) {
            // the session ended in the middle of a sentence
            assertThat(Thread.currentThread().isInterrupted())
                    .as("ran out of time")
                    .isFalse();
        }
        return pings;
    }

    @Test
    void pongsThatNobodyAskedForDoNotPutOffThePing() {
        WebSocketClient client = connected(wire.webSocket());

        String packet = "";
        while (!packet.equals("2")) {
            client.send("3", "42[\"message\",1]");
            packet = client.next();
        }

        client.send("3");
        client.send("42[\"message\",2]");
        while (!packet.equals("42[\"message-back\",2]")) {
            packet = client.message();
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void inRevision4OnlyTheServerPings(Via transport) {
        EngineClient client = connected(wire.over(transport));

        ignoringRefusal(client, "2");

        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void inRevision3OnlyTheClientPings(Via transport) {
        EngineClient client = connectedV3(transport == Via.POLLING ? wire.pollingV3("") : wire.webSocketV3(""));

        ignoringRefusal(client, "3");

        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    private static void ignoringRefusal(EngineClient client, String packet) {
        if (client instanceof PollingClient polling) {
            polling.post(packet);
        } else {
            client.send(packet);
        }
    }

    @Test
    void inRevision3MessagesDoNotStandForPings() {
        talkUntilClosed(connectedV3(wire.webSocketV3("")));

        assertThat(wire.ended()).isEqualTo(DisconnectReason.PING_TIMEOUT);
    }

    @Test
    void aSilentClientOfRevision3IsGoneAlsoAfterItUpgraded() {
        PollingClient client = connectedV3(wire.pollingV3(""));
        WebSocketClient upgraded = wire.upgrade(client, "3");
        upgraded.assertEchoes("upgraded");

        upgraded.awaitEnd();

        assertThat(wire.ended()).isEqualTo(DisconnectReason.PING_TIMEOUT);
    }

    @Test
    void aClientOfRevision3ThatPingsStaysAlsoAfterItUpgraded() {
        PollingClient client = connectedV3(wire.pollingV3(""));
        client.send("2");
        assertThat(client.next()).isEqualTo("3");
        WebSocketClient upgraded = wire.upgrade(client, "3");

        for (int i = 0; i < 3; i++) {
            upgraded.send("2");
            assertThat(upgraded.next()).isEqualTo("3");
        }
        upgraded.assertEchoes("still there");
    }

    @Test
    void aClientThatNeverAnswersThePingFromBeforeItsUpgradeIsGone() throws Exception {
        try (var patient = slowToGiveUp()) {
            PollingClient client = patient.polling();
            client.connect();
            assertThat(client.next()).isEqualTo("2");
            WebSocketClient upgraded = patient.upgrade(client, "4");
            upgraded.assertEchoes("upgraded");

            upgraded.awaitEnd();

            assertThat(patient.ended()).isEqualTo(DisconnectReason.PING_TIMEOUT);
        }
    }

    @Test
    void aPingFromBeforeTheUpgradeMayBeAnsweredAfterIt() throws Exception {
        try (var patient = slowToGiveUp()) {
            PollingClient client = patient.polling();
            client.connect();
            assertThat(client.next()).isEqualTo("2");
            WebSocketClient upgraded = patient.upgrade(client, "4");

            upgraded.send("3");

            for (int i = 0; i < 3; i++) {
                assertThat(upgraded.next()).isEqualTo("2");
                upgraded.send("3");
            }
        }
    }

    @Test
    void aClientThatIsPingedAfterItsUpgradeAndDoesNotAnswerIsGone() {
        PollingClient client = connected(wire.polling());
        WebSocketClient upgraded = wire.upgrade(client, "4");

        assertThat(upgraded.next()).isEqualTo("2");
        upgraded.awaitEnd();

        assertThat(wire.ended()).isEqualTo(DisconnectReason.PING_TIMEOUT);
    }

    /** Pings soon, and waits long enough for an upgrade in between. */
    private static Wire slowToGiveUp() {
        return Wire.start(
                options -> options.pingInterval(Duration.ofMillis(100)).pingTimeout(Duration.ofSeconds(2)));
    }

    @Test
    void aClientThatDoesNotFetchItsPingIsGone() {
        connected(wire.polling());

        assertThat(wire.ended()).isEqualTo(DisconnectReason.PING_TIMEOUT);
    }

    @Test
    void aClientThatNeverConnectsToANamespaceIsPingedAllTheSame() {
        RawWebSocket webSocket = wire.webSocket().wire();

        assertThat(webSocket.text()).isEqualTo("2");
        webSocket.closeCode();
        wire.awaitNoSessions();
    }
}
