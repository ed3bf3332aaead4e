/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a client leaves namespaces, and who hears of it. */
class ClientDisconnectTest {
    private final NamespaceFixture server = new NamespaceFixture();
    private final List<String> log = new ArrayList<>();

    @Test
    void aClientThatLeavesANamespaceKeepsTheOthersAndMayComeBack() {
        server.watch("/", log);
        server.watch("/chat", log);
        var client = server.connected("/");
        client.connect("/chat");
        String first = client.socket("/chat").id();
        client.send("1/chat,");
        assertThat(log)
                .containsExactly(
                        "connected /",
                        "connected /chat",
                        "disconnecting /chat 1",
                        "disconnected /chat: client namespace disconnect");
        assertThat(client.open()).isTrue();
        client.connect("/chat");
        assertThat(client.socket("/chat").id()).isNotEqualTo(first);
        server.assertNobodyLeftAfter(client);
    }

    @Test
    void aClientThatTheServerDisconnectsIsTold() {
        server.watch("/chat", log);
        var client = server.connected("/chat");
        var done = client.socket("/chat").disconnect(false);
        server.run();
        assertThat(done).isDone();
        assertThat(client.take()).containsExactly("1/chat,");
        assertThat(log).endsWith("disconnected /chat: server namespace disconnect");
        client.send("2/chat,[\"sent before it knew\"]");
        assertThat(client.open()).isTrue();
        server.assertNobodyLeftAfter(client);
    }

    @Test
    void aClientThatTheServerClosesLosesAllOfItsNamespaces() {
        server.watch("/", log);
        server.watch("/chat", log);
        var client = server.connected("/");
        client.connect("/chat");
        client.socket("/chat").disconnect(true);
        assertThat(client.take()).containsExactlyInAnyOrder("1", "1/chat,");
        assertThat(log)
                .contains(
                        "disconnected /: server namespace disconnect",
                        "disconnected /chat: server namespace disconnect");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
    }

    @Test
    void allNamespacesHearHowAClientEnded() {
        server.watch("/", log);
        server.watch("/chat", log);
        var client = server.connected("/");
        client.connect("/chat");
        client.vanish();
        assertThat(log).contains("disconnected /: transport error", "disconnected /chat: transport error");
        server.assertNobodyLeft();
    }

    @Test
    void aHandlerThatIsAddedAfterTheEndHearsOfItOnce() {
        server.of("/");
        var client = server.connected("/");
        var socket = client.socket("/");
        client.vanish();
        socket.onDisconnect(reason -> log.add("late: " + reason));
        server.run();
        assertThat(log).containsExactly("late: transport error");
        assertThat(socket.rooms()).isEmpty();
        assertThat(socket.connected()).isFalse();
    }

    @Test
    void whatAHandlerThatIsAddedAfterTheEndThrowsIsTold() {
        server.of("/").onError((socket, error) -> log.add("error: " + error.getMessage()));
        var client = server.connected("/");
        var socket = client.socket("/");
        client.vanish();
        socket.onDisconnect(reason -> {
            throw new IllegalStateException("a bug");
        });
        server.run();
        assertThat(log).containsExactly("error: a bug");
    }

    @Test
    void aHandlerThatFailsHurtsNoOther() {
        server.of("/").onConnection(socket -> {
            socket.onDisconnect(reason -> {
                throw new NoClassDefFoundError("a bug");
            });
            socket.onDisconnect(reason -> log.add("second"));
        });
        server.of("/").onConnection(socket -> {
            throw new NoClassDefFoundError("a bug");
        });
        server.of("/").onConnection(socket -> log.add("connected"));
        server.of("/").onError((socket, error) -> {
            log.add("error: " + error.getMessage());
            throw new NoClassDefFoundError("another bug");
        });
        server.of("/").onError((socket, error) -> log.add("told all"));
        var client = server.connected("/");
        client.vanish();
        assertThat(log).containsExactly("error: a bug", "told all", "connected", "error: a bug", "told all", "second");
        server.assertNobodyLeft();
    }
}
