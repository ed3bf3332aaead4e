/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.Namespace;
import io.rtcomm.Socket;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@EveryClient
class LifecycleTest extends ScriptedTest {
    private final Heard<Socket> sockets = new Heard<>("a socket");
    private final Heard<DisconnectReason> reasons = new Heard<>("a reason");

    LifecycleTest() {
        super("lifecycle.mjs");
    }

    private void watch(Namespace namespace) {
        server().onConnection(namespace, socket -> {
            socket.onDisconnect(reasons::add);
            socket.on("number", int.class, number -> socket.emit("number", number));
            socket.on("disconnect me", event -> socket.disconnect());
            socket.on("close me", event -> socket.disconnect(true));
            sockets.add(socket);
        });
    }

    @Test
    void aSocketThatTheServerDisconnectsDoesNotComeBackByItself() {
        watch(main());

        play();

        assertThat(reasons.next()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        var first = sockets.next();
        assertThat(first.connected()).isFalse();
        assertThat(first.rooms()).isEmpty();
        assertThat(sockets.next().id()).as("the client called connect()").isNotEqualTo(first.id());
    }

    @Test
    void disconnectingTheConnectionEndsAllOfItsNamespaces() {
        watch(main());
        watch(server().rtcomm().of("/other"));

        play();

        assertThat(reasons.next(2)).containsOnly(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        assertThat(sockets.next(2)).extracting(Socket::connected).containsOnly(false);
        server().awaitNoSessions();
    }

    @Test
    void aClientThatDisconnectsIsGoneAtOnce() {
        watch(main());

        play();

        assertThat(reasons.next()).isEqualTo(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
        assertThat(sockets.next().connected()).isFalse();
    }

    @Test
    void aClientWhoseConnectionEndsComesBackWithANewSocket() {
        watch(main());

        play();

        assertThat(reasons.next()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
        var both = sockets.next(2);
        assertThat(Set.of(both.get(0).id(), both.get(1).id())).hasSize(2);
        assertThat(both).extracting(Socket::recovered).containsOnly(false);
    }

    @Test
    void aConnectionThatBreaksIsNoticed() {
        watch(main());

        play();

        assertThat(reasons.next()).isIn(DisconnectReason.TRANSPORT_CLOSE, DisconnectReason.TRANSPORT_ERROR);
        assertThat(sockets.next(2)).hasSize(2);
    }

    @Test
    void whatAClientEmitsWhileItIsAwayArrivesOnceAndInOrder() {
        var numbers = new Heard<Integer>("a number");
        onConnection(socket -> socket.on("count", int.class, numbers::add));

        play();

        assertThat(numbers.rest()).isEqualTo(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    }

    @Test
    void eventsFireOnceAfterConnectingAgain() {
        watch(main());

        play();

        assertThat(sockets.next(3)).hasSize(3);
    }

    @Test
    void aClientThatConnectsAndLeavesAtOnceLeavesNothing() {
        watch(main());

        play();

        server().awaitNoSessions();
        assertThat(main().sockets()).isEmpty();
    }

    @Test
    void manyClientsComeAndGo() {
        watch(main());

        play();

        assertThat(reasons.next(20)).containsOnly(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
        assertThat(sockets.next(20)).extracting(Socket::id).doesNotHaveDuplicates();
    }

    @Test
    void clientsComeBackToAServerThatWasStartedAgain() {
        var here = new Heard<String>("that all clients are here");
        onConnection(socket -> {
            socket.onDisconnect(reasons::add);
            socket.on("all are here", event -> here.add(event.name()));
        });

        begin();
        int port = server().port();
        here.next();
        server().stop();
        assertThat(reasons.next(2)).containsOnly(DisconnectReason.SERVER_SHUTTING_DOWN);
        try (var again = InteropServer.startOn(port, this::options)) {
            again.onConnection(socket -> socket.respond("who", String.class, name -> name + " again"));
            finish();
        }
    }

    @Test
    void whatTheServerEmitsBeforeItDisconnectsArrives() {
        onConnection(socket -> socket.on("go", event -> {
            IntStream.range(0, 100).forEach(number -> socket.emit("number", number, BinaryTest.bytes(2)));
            socket.disconnect(true);
        }));

        play();
    }
}
