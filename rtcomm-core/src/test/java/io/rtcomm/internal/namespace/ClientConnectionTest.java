/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a client comes into namespaces, and what closes it. */
class ClientConnectionTest {
    private final NamespaceFixture server = new NamespaceFixture();
    private final List<String> log = new ArrayList<>();

    @Test
    void aClientThatConnectsIsAnsweredBeforeItsHandlersRun() {
        server.of("/").onConnection(socket -> socket.emit("welcome"));
        var client = server.client();
        client.send("0");
        List<String> packets = client.take();
        assertThat(packets).hasSize(2);
        assertThat(packets.get(0)).matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
        assertThat(packets.get(1)).isEqualTo("2[\"welcome\"]");
        assertThat(client.socket("/").id()).isNotEqualTo(client.session.id());
        server.assertNobodyLeftAfter(client);
    }

    @Test
    void aNamespaceThatIsNotThereIsRefused() {
        var client = server.client();
        assertThat(client.connect("/nowhere")).isEqualTo("4/nowhere,{\"message\":\"Invalid namespace\"}");
        assertThat(client.open()).isTrue();
        server.assertNobodyLeftAfter(client);
    }

    @Test
    void aSecondConnectClosesTheClient() {
        server.watch("/", log);
        var client = server.connected("/");
        client.send("0");
        assertThat(log).containsExactly("connected /", "disconnecting / 1", "disconnected /: forced close");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
    }

    @Test
    void aSecondConnectWhileTheFirstIsBeingDecidedClosesTheClientToo() {
        server.of("/").use((socket, next) -> {});
        var client = server.client();
        client.send("0");
        client.send("0");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
    }

    @Test
    void aPacketForANamespaceThatWasNotJoinedClosesTheClient() {
        for (String packet : List.of("2[\"e\"]", "31[]", "1", "2/other,[\"e\"]", "4{\"message\":\"x\"}")) {
            var each = new NamespaceFixture();
            each.of("/other");
            var client = each.client();
            client.send(packet);
            assertThat(client.open()).as(packet).isFalse();
            each.assertNobodyLeft();
        }
    }

    @Test
    void aConnectErrorFromAClientThatIsConnectedClosesIt() {
        server.of("/");
        var client = server.connected("/");
        client.send("4{\"message\":\"x\"}");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
    }

    @Test
    void aPacketThatIsNoneClosesTheClientWithParseError() {
        server.watch("/", log);
        var client = server.connected("/");
        client.send("2[\"unfinished\"");
        assertThat(log).endsWith("disconnected /: parse error");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
    }

    @Test
    void aClientThatJoinsNothingInTimeIsClosed() {
        server.of("/").use((socket, next) -> {});
        var silent = server.client();
        var undecided = server.client();
        undecided.send("0");
        server.advance(Duration.ofMillis(44_900));
        assertThat(silent.open()).isTrue();
        server.advance(Duration.ofMillis(105));
        assertThat(silent.open()).isFalse();
        assertThat(undecided.open()).isFalse();
        server.assertNobodyLeft();
    }

    @Test
    void aClientMayBeInSoManyNamespacesOnly() {
        for (int i = 0; i < 6; i++) {
            server.of("/n" + i);
        }
        var client = server.client();
        for (int i = 0; i < 5; i++) {
            assertThat(client.connect("/n" + i)).startsWith("0/n" + i);
        }
        assertThat(client.connect("/n5")).isEqualTo("4/n5,{\"message\":\"too many namespaces\"}");
        client.send("1/n0,");
        assertThat(client.connect("/n5")).startsWith("0/n5");
        server.assertNobodyLeftAfter(client);
    }

    @Test
    void attachmentsThatDoNotComeInTimeEndTheClient() {
        server.watch("/", log);
        var client = server.connected("/");
        client.send("51-[\"e\",{\"_placeholder\":true,\"num\":0}]");
        server.advance(Duration.ofMillis(30_005));
        assertThat(log).endsWith("disconnected /: parse error");
        server.assertNobodyLeft();
    }
}
