/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Via;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients come into namespaces, and what they may not say before and after. */
@Timeout(20)
class ConnectTest {
    @AutoClose
    private final Wire wire = Wire.start(options -> options, started -> {
        started.greetWithAuth("/auth");
        started.server().of("admin");
        started.server().of("/slow").use((socket, next) -> started.note("asked"));
    });

    @ParameterizedTest
    @EnumSource(Via.class)
    void aSecondConnectInTheSamePayloadIsAViolation(Via transport) {
        EngineClient client = wire.over(transport);

        client.send("40", "40");

        client.awaitEnd();
        assertThat(wire.io().sockets()).isEmpty();
    }

    @Test
    void aSecondConnectLaterIsAViolationAndEndsAllNamespaces() {
        WebSocketClient client = wire.webSocket();
        client.connect();
        client.connect("/admin,");

        client.send("40");

        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.FORCED_CLOSE);
        wire.awaitNoSessions();
        assertThat(wire.server().of("/admin").sockets()).isEmpty();
    }

    @Test
    void aSecondConnectWhileTheMiddlewareThinksIsAViolation() {
        WebSocketClient client = wire.webSocket();
        client.send("40/slow,");
        assertThat(wire.noted()).isEqualTo("asked");

        client.send("40/slow,");

        client.awaitEnd();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42/slow,[\"e\"]",
                "43/slow,1[]",
                "41/slow,",
                "451-/slow,[\"e\",{\"_placeholder\":true,\"num\":0}]"
            })
    void whoIsStillOnTheWayMayNotTalk(String packet) {
        WebSocketClient client = wire.webSocket();
        client.connect();
        client.send("40/slow,");
        assertThat(wire.noted()).isEqualTo("asked");

        client.send(packet, "b");

        client.awaitEnd();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"42[\"e\"]", "43[]", "430[1]", "41", "44{\"message\":\"x\"}", "42/admin,[\"e\"]", "41/admin"})
    void whoIsNotConnectedMayNotTalk(String packet) {
        WebSocketClient client = wire.webSocket();

        client.send(packet);

        client.awaitEnd();
    }

    @Test
    void onlyServersSendConnectErrors() {
        WebSocketClient client = wire.webSocket();
        client.connect();

        client.send("44{\"message\":\"x\"}");

        client.awaitEnd();
        assertThat(wire.ended()).isEqualTo(DisconnectReason.FORCED_CLOSE);
    }

    @Test
    void anEventAfterTheClientsOwnDisconnectIsAViolation() {
        WebSocketClient client = wire.webSocket();
        client.connect();
        client.send("41");
        assertThat(wire.ended()).isEqualTo(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);

        client.send("42[\"message\",1]");

        client.awaitEnd();
    }

    @Test
    void anEventThatCrossesTheServersDisconnectIsNone() {
        WebSocketClient client = wire.webSocket();
        client.connect();
        wire.connected().disconnect();
        assertThat(client.message()).isEqualTo("41");

        client.send("42[\"message\",1]", "431[1]", "41");

        client.connect("/admin,");
        client.connect();
        client.assertEchoes("back again");
    }

    @Test
    void whoLeftMayComeBack() {
        WebSocketClient client = wire.webSocket();
        String first = client.connect();
        client.send("41");

        String second = client.connect();

        assertThat(second).isNotEqualTo(first);
        client.assertEchoes("back again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40[]", "40\"a\"", "40null", "401.5", "40{\"a\":1", "40{}x", "40/auth,[1]", "40true"})
    void thePayloadIsAnObjectOrNothing(String packet) {
        WebSocketClient client = wire.webSocket();
        client.connect("/admin,");

        client.send(packet);

        client.awaitEnd();
        wire.awaitNoSessions();
        assertThat(wire.server().of("/admin").sockets()).isEmpty();
    }

    @Test
    void thePayloadIsSeenAsItWasSent() {
        WebSocketClient client = wire.webSocket();

        client.send("40/auth,{\"pid\":\"a\",\"offset\":1,\"é\":[null,{}]}");

        assertThat(client.message()).startsWith("40/auth,{\"sid\":");
        assertThat(client.message()).isEqualTo("42/auth,[\"auth\",{\"pid\":\"a\",\"offset\":1,\"é\":[null,{}]}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nope",
                "/Admin",
                "/admin/",
                "/admin?a=b",
                "/__proto__",
                "/constructor",
                "//",
                "/ü",
                "/a\"b\\",
                "/_0"
            })
    void aNamespaceThatNobodyMadeIsInvalid(String name) {
        WebSocketClient client = wire.webSocket();

        client.send("40" + name + ",");

        assertThat(client.message()).isEqualTo("44" + name + ",{\"message\":\"Invalid namespace\"}");
        client.connect("/admin,");
        assertThat(wire.server().namespaces()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40", "40/", "40/,", "40/,{}", "40{}"})
    void theMainNamespaceHasManySpellings(String packet) {
        WebSocketClient client = wire.webSocket();

        client.send(packet);

        assertThat(client.message()).startsWith("40{\"sid\":\"");
        client.assertEchoes("there");
    }

    @Test
    void namespacesOfOneConnectionKnowNothingOfEachOther() {
        WebSocketClient client = wire.webSocket();
        String main = client.connect();
        String admin = client.connect("/admin,");

        assertThat(admin).isNotEqualTo(main).isNotEqualTo(client.sid());
        wire.server().of("/admin").emit("e", 1);
        wire.io().emit("e", 2);
        assertThat(client.messages(2)).containsExactly("42/admin,[\"e\",1]", "42[\"e\",2]");
    }

    @Test
    void aClientIsInNoMoreNamespacesThanAllowed() throws Exception {
        try (var few = Wire.start(
                options -> options.maxNamespacesPerClient(2),
                started -> started.server().of("/b").emit("none"))) {
            few.server().of("/c");
            WebSocketClient client = few.webSocket();
            client.connect();
            client.connect("/b,");

            client.send("40/c,");

            assertThat(client.message()).isEqualTo("44/c,{\"message\":\"too many namespaces\"}");
            client.send("41/b,");
            client.connect("/c,");
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void whoJoinsNoNamespaceInTimeIsClosed(Via transport) throws Exception {
        try (var hasty = Wire.start(
                options -> options.connectTimeout(Duration.ofMillis(600)),
                started -> started.server().of("/slow").use((socket, next) -> started.note("asked")))) {
            EngineClient stays = hasty.over(transport);
            stays.connect();
            EngineClient never = hasty.over(transport);
            EngineClient refused = hasty.over(transport);
            refused.send("40/nope,");
            EngineClient waits = hasty.over(transport);
            waits.send("40/slow,");

            never.awaitEnd();
            refused.awaitEnd();
            waits.awaitEnd();

            stays.assertEchoes("still there");
            assertThat(hasty.server().of("/slow").sockets()).isEmpty();
        }
    }

    @Test
    void theTimeEndsWithTheFirstNamespaceAndDoesNotBeginAgain() throws Exception {
        try (var hasty = Wire.start(options -> options.connectTimeout(Duration.ofMillis(600)))) {
            WebSocketClient leaves = hasty.webSocket();
            leaves.connect();
            leaves.send("41");
            WebSocketClient clock = hasty.webSocket();
            clock.awaitEnd(); // opened later, so the time of the other is over, too

            leaves.connect();
            leaves.assertEchoes("back again");
        }
    }
}
