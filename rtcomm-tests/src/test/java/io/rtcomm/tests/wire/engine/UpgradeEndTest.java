/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.Socket;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions that end in the middle of the change from polling to WebSocket. */
@Timeout(20)
class UpgradeEndTest {
    /** Long enough for a probe that is left open to be noticed. */
    @AutoClose
    private final Wire wire = Wire.start(options -> options.upgradeTimeout(Duration.ofMinutes(1)));

    private PollingClient connected() {
        PollingClient client = wire.polling();
        client.connect();
        return client;
    }

    private RawWebSocket probed(PollingClient client) {
        RawWebSocket webSocket = wire.probe(client).send("2probe");
        assertThat(webSocket.text()).isEqualTo("3probe");
        return webSocket;
    }

    @Test
    void aClientThatClosesWhileItProbesIsGoneAltogether() {
        PollingClient client = connected();
        RawWebSocket webSocket = probed(client);

        client.send("1");

        webSocket.closeCode();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
        Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
    }

    @Test
    void aPollThatIsCancelledWhileTheClientProbesEndsBoth() {
        PollingClient client = connected();
        RawWebSocket webSocket = wire.probe(client);
        client.beginPoll();

        client.gets().abort();

        webSocket.closeCode();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void theServerMayCloseTheSessionWhileTheClientProbesAndStillPolls() {
        PollingClient client = connected();
        RawWebSocket webSocket = probed(client);

        wire.connected().disconnect(true).join();

        assertThat(withoutNoops(client)).startsWith("41").endsWith("1");
        webSocket.closeCode();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
    }

    @Test
    void theServerMayCloseTheSessionJustBeforeTheClientUpgrades() {
        PollingClient client = connected();
        RawWebSocket webSocket = probed(client);
        wire.connected().disconnect(true).join();

        webSocket.send("5");

        assertThat(webSocket.text()).isEqualTo("41");
        webSocket.closeCode();
        Refusal.assertThat(client.poll(), 400, 1, "Session ID unknown");
    }

    /** It polls no more, so that only the new link can tell it. */
    @Test
    void aSessionThatTheServerClosesIsStillTakenOverToTellTheClient() {
        PollingClient client = connected();
        RawWebSocket webSocket = probed(client);

        Socket socket = wire.connected();
        socket.emit("last", 1);
        socket.disconnect(true).join();
        webSocket.send("5");

        assertThat(webSocket.text()).isEqualTo("42[\"last\",1]");
        assertThat(webSocket.text()).isEqualTo("41");
        webSocket.closeCode();
        wire.awaitNoSessions();
    }

    /** What comes until the session is unknown. */
    private static List<String> withoutNoops(PollingClient client) {
        var seen = new ArrayList<String>();
        for (HttpAnswer answer = client.poll(); answer.status() == 200; answer = client.poll()) {
            seen.addAll(List.of(answer.text().split("\u001e")));
        }
        seen.removeAll(Set.of("6"));
        return seen;
    }

    @Test
    void aSilentClientIsGoneAltogetherEvenWhileItProbes() throws Exception {
        try (var strict = Wire.start(
                options -> options.pingInterval(Duration.ofMillis(100)).pingTimeout(Duration.ofMillis(100)))) {
            PollingClient client = strict.polling();
            client.connect();
            RawWebSocket webSocket = strict.probe(client).send("2probe");
            assertThat(webSocket.text()).isEqualTo("3probe");

            webSocket.closeCode();

            assertThat(strict.ended()).isEqualTo(DisconnectReason.PING_TIMEOUT);
        }
    }

    @Test
    void theServerMayBeClosedWhileTheClientProbes() throws Exception {
        try (var closing = Wire.start()) {
            PollingClient client = closing.polling();
            client.connect();
            RawWebSocket webSocket = closing.probe(client);
            client.beginPoll();

            closing.server().close();

            webSocket.closeCode();
            assertThat(client.endPoll().text()).isEqualTo("1");
            assertThat(closing.ended()).isEqualTo(DisconnectReason.SERVER_SHUTTING_DOWN);
        }
    }

    @Test
    void anUpgradeForASessionThatJustEndedIsRefused() {
        PollingClient client = connected();
        client.send("1");

        Refusal.assertUpgrade(wire.webSocket(client.upgradeTarget()), "Session ID unknown");
    }
}
