/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The change from polling to WebSocket, and every way in which it can go wrong. */
@Timeout(20)
class UpgradeTest {
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
    void everyPollIsReleasedWhileTheClientProbes() {
        PollingClient client = connected();
        RawWebSocket webSocket = probed(client);

        for (int i = 0; i < 3; i++) {
            assertThat(client.poll().text()).isEqualTo("6");
        }

        webSocket.send("5");
        WebSocketClient.upgraded(webSocket, "4", client.sid()).assertEchoes("a");
    }

    @Test
    void everyProbeIsAnswered() {
        PollingClient client = connected();
        RawWebSocket webSocket = wire.probe(client);

        for (int i = 0; i < 3; i++) {
            webSocket.send("2probe");
            assertThat(webSocket.text()).isEqualTo("3probe");
        }
        webSocket.send("2probe", "2probe", "5");

        assertThat(webSocket.text()).isEqualTo("3probe");
        assertThat(webSocket.text()).isEqualTo("3probe");
        WebSocketClient.upgraded(webSocket, "4", client.sid()).assertEchoes("a");
    }

    @Test
    void aProbeThatNeverReadsItsAnswersIsClosedAndLeavesThePollingUnhurt() {
        PollingClient client = connected();
        RawWebSocket webSocket = wire.probe(client);
        byte[] probe = Frame.text("2probe").masked();
        var many = new ByteArrayOutputStream();
        for (int i = 0; i < 500; i++) {
            many.writeBytes(probe);
        }

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20_000; i++) { // more than the operating system keeps
                        webSocket.send(many.toByteArray());
                    }
                })
                .isInstanceOf(UncheckedIOException.class);

        client.assertEchoes("by polling");
        upgradeAgain(client).assertEchoes("by websocket");
    }

    @Test
    void aProbeMayFollowItsHandshakeInTheSameSegment() {
        PollingClient client = connected();

        RawWebSocket webSocket = wire.with(new RawWebSocket(
                wire.port(), client.upgradeTarget(), Frame.text("2probe").masked()));

        assertThat(webSocket.text()).isEqualTo("3probe");
        webSocket.send("5");
        WebSocketClient.upgraded(webSocket, "4", client.sid()).assertEchoes("a");
    }

    @Test
    void anUpgradeWithoutProbeIsTaken() {
        PollingClient client = connected();
        RawWebSocket webSocket = wire.probe(client).send("5");

        WebSocketClient.upgraded(webSocket, "4", client.sid()).assertEchoes("a");
    }

    @Test
    void pollingGoesOnUntilTheUpgrade() {
        PollingClient client = connected();
        RawWebSocket webSocket = probed(client);

        client.assertEchoes("by polling");
        wire.io().emit("e", 1);
        assertThat(client.message()).isEqualTo("42[\"e\",1]");

        webSocket.send("5");
        WebSocketClient.upgraded(webSocket, "4", client.sid()).assertEchoes("by websocket");
    }

    @Test
    void aPollThatStillWaitsIsReleasedByTheUpgrade() {
        PollingClient client = connected();
        RawWebSocket webSocket = wire.probe(client);
        client.beginPoll();

        webSocket.send("5");

        assertThat(client.endPoll().status()).isEqualTo(200);
        WebSocketClient.upgraded(webSocket, "4", client.sid()).assertEchoes("a");
        Refusal.assertThat(client.poll(), 400, 3, "Bad request");
    }

    @Test
    void aPostThatIsUnderWayWhileTheClientProbesIsTaken() {
        PollingClient client = connected();
        RawHttp post = beginPost(client);
        RawWebSocket webSocket = probed(client);

        post.send("age\",1]");
        assertThat(post.read().text()).isEqualTo("ok");
        webSocket.send("5", "42[\"message\",2]");

        assertThat(Stream.of(webSocket.text(), webSocket.text()))
                .containsExactly("42[\"message-back\",1]", "42[\"message-back\",2]");
    }

    @Test
    void aPostThatIsUnderWayAtTheUpgradeIsAnsweredAndTheSessionGoesOn() {
        PollingClient client = connected();
        RawHttp post = beginPost(client);
        RawWebSocket webSocket = probed(client);

        webSocket.send("5");
        WebSocketClient.upgraded(webSocket, "4", client.sid()).assertEchoes("a");
        post.send("age\",1]");

        assertThat(post.read().status()).isEqualTo(400);
        WebSocketClient.upgraded(webSocket, "4", client.sid()).assertEchoes("b");
    }

    /** The session has it at return, because it asked for the rest. */
    private RawHttp beginPost(PollingClient client) {
        RawHttp http = wire.http();
        http.send(RawHttp.head("POST", client.target(), "Content-Length: 15", "Expect: 100-continue") + "\r\n");
        assertThat(http.read().status()).isEqualTo(100);
        return http.send("42[\"mess");
    }

    static Stream<List<Frame>> wrongProbes() {
        return Stream.of(
                List.of(Frame.text("2")),
                List.of(Frame.text("2xyz")),
                List.of(Frame.text("2probes")),
                List.of(Frame.text("4hi")),
                List.of(Frame.text("42[\"message\",1]")),
                List.of(Frame.text("3")),
                List.of(Frame.text("1")),
                List.of(Frame.text("abc")),
                List.of(Frame.text("")),
                List.of(Frame.binary(new byte[] {1})),
                List.of(Frame.text("2probe"), Frame.text("4hi")),
                List.of(new Frame(true, 7, Frame.TEXT, new byte[] {'2'})),
                List.of(Frame.close(1000)));
    }

    @ParameterizedTest
    @MethodSource("wrongProbes")
    void aProbeThatSaysAnythingElseIsClosedAndLeavesThePollingUnhurt(List<Frame> frames) {
        PollingClient client = connected();
        RawWebSocket webSocket = wire.probe(client);

        webSocket.send(frames.toArray(Frame[]::new));
        webSocket.closeCode();

        client.assertEchoes("by polling");
        upgradeAgain(client).assertEchoes("by websocket");
    }

    @Test
    void aProbeThatBreaksOffLeavesThePollingUnhurt() {
        PollingClient client = connected();
        probed(client).abort();

        client.send("42[\"message\",1]");
        assertThat(client.message()).isEqualTo("42[\"message-back\",1]");
        upgradeAgain(client).assertEchoes("by websocket");
    }

    /** The server may still have to learn that the former probe is gone. */
    private WebSocketClient upgradeAgain(PollingClient client) {
        while (true) {
            RawWebSocket webSocket = wire.probe(client).send("2probe");
            Frame answer = webSocket.next();
            if (answer.opcode() == Frame.TEXT) {
                assertThat(answer.text()).isEqualTo("3probe");
                return WebSocketClient.upgraded(webSocket.send("5"), "4", client.sid());
            }
            webSocket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProbeThatTakesTooLongIsClosedAndLeavesThePollingUnhurt(boolean probes) throws Exception {
        try (var hasty = Wire.start(options -> options.upgradeTimeout(Duration.ofMillis(500)))) {
            PollingClient client = hasty.polling();
            client.connect();
            RawWebSocket webSocket = hasty.probe(client);
            if (probes) {
                webSocket.send("2probe");
            }

            webSocket.closeCode();

            client.assertEchoes("by polling");
            hasty.upgrade(client, "4").assertEchoes("by websocket");
        }
    }

    @Test
    void theTimeLimitEndsWithTheUpgrade() throws Exception {
        try (var hasty = Wire.start(
                options -> options.upgradeTimeout(Duration.ofSeconds(1)).pingInterval(Duration.ofMillis(250)))) {
            PollingClient client = hasty.polling();
            client.connect();
            WebSocketClient upgraded = hasty.upgrade(client, "4");

            for (int pings = 0; pings < 5; pings++) { // longer than the limit
                assertThat(upgraded.next()).isEqualTo("2");
                upgraded.send("3");
            }
            upgraded.assertEchoes("still there");
        }
    }

    @Test
    void aSecondProbeIsClosedAndTheFirstGoesOn() {
        PollingClient client = connected();
        RawWebSocket first = probed(client);

        wire.probe(client).closeCode();

        first.send("5");
        WebSocketClient.upgraded(first, "4", client.sid()).assertEchoes("a");
    }

    /** Else whoever learns the id of a session could take it over. */
    @Test
    void aSessionThatWasOpenedByWebSocketCannotBeTakenOver() {
        WebSocketClient owner = wire.webSocket();
        owner.connect();

        RawWebSocket thief = wire.webSocket("/socket.io/?EIO=4&transport=websocket&sid=" + owner.sid());
        assertThat(thief.handshake().status()).isEqualTo(101);
        try {
            thief.send("2probe", "5");
        } catch (UncheckedIOException e) {
            // closed already
        }
        thief.closeCode();

        owner.assertEchoes("still mine");
    }

    @Test
    void aSessionThatWasUpgradedCannotBeTakenOver() {
        PollingClient client = connected();
        WebSocketClient upgraded = wire.upgrade(client, "4");
        upgraded.assertEchoes("upgraded");

        wire.webSocket(client.upgradeTarget()).closeCode();

        upgraded.assertEchoes("still mine");
    }

    @Test
    void withoutUpgradesNoneIsOfferedAndNoneIsTaken() throws Exception {
        try (var fixed = Wire.start(options -> options.allowUpgrades(false))) {
            PollingClient client = fixed.polling();
            assertThat(client.handshake().text()).contains("\"upgrades\":[]");
            client.connect();

            fixed.webSocket(client.upgradeTarget()).closeCode();

            client.assertEchoes("by polling");
        }
    }
}
