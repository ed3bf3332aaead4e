/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@EveryClientAndParser
class NamespacesTest extends ScriptedTest {
    NamespacesTest() {
        super("namespaces.mjs");
    }

    @Test
    void aClientJoinsANamespaceOfItsOwn() {
        var sockets = new Heard<Socket>("a socket");
        server().onConnection(server().rtcomm().of("/room/größe"), socket -> {
            sockets.add(socket);
            socket.on("echo", event -> event.ack(event.args().get(0), BinaryTest.bytes(3)));
            socket.emit("hello", BinaryTest.bytes(4));
        });

        var client = play();

        var socket = sockets.next();
        assertThat(socket.namespace().name()).isEqualTo("/room/größe");
        assertThat(client.getString("id")).isEqualTo(socket.id());
    }

    @Test
    void namespacesOfOneConnectionKnowNothingOfEachOther() {
        var reasons = new Heard<String>("a reason");
        var one = server().rtcomm().of("/one");
        var two = server().rtcomm().of("/two");
        server().onConnection(one, socket -> {
            socket.on("who", event -> event.ack("one"));
            socket.onDisconnect(reason -> reasons.add("one: " + reason));
        });
        server().onConnection(two, socket -> {
            socket.on("who", event -> {
                event.ack("two");
                one.emit("news", "for one");
                two.emit("news", "for two");
            });
            socket.onDisconnect(reason -> reasons.add("two: " + reason));
        });
        onConnection(socket -> {});

        play();

        assertThat(reasons.next(2))
                .containsExactlyInAnyOrder("one: client namespace disconnect", "two: client namespace disconnect");
    }

    @Test
    void aNamespaceMayBeLeftAndJoinedAgain() {
        var sockets = new Heard<Socket>("a socket");
        server().onConnection(server().rtcomm().of("/one"), sockets::add);
        onConnection(socket -> {});

        play();

        assertThat(sockets.next(2)).extracting(Socket::connected).contains(false);
    }

    @Test
    void aClientThatAMiddlewareRefusesIsToldWhy() {
        var sockets = new Heard<Socket>("a socket");
        var namespace = server().rtcomm().of("/admin");
        namespace.use((socket, next) -> next.proceed());
        namespace.use((socket, next) -> CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS)
                .execute(() -> next.reject("not authorized", Map.of("code", 401))));
        server().onConnection(namespace, sockets::add);
        onConnection(socket -> {});

        play();

        assertThat(sockets.rest()).isEmpty();
    }

    @Test
    void aMiddlewareMayRefuseWithoutData() {
        server().rtcomm().of("/admin").use((socket, next) -> next.reject("not authorized"));

        play();
    }

    @Test
    void aMiddlewareThatFailsRefuses() {
        server().rtcomm().of("/admin").use((socket, next) -> {
            throw new IllegalStateException("for the log only");
        });

        play();
    }

    @Test
    void theMainNamespaceMayRefuseToo() {
        main().use((socket, next) -> next.reject("nobody comes in"));

        play();
    }

    @Test
    void aClientThatWasRefusedMayTryAgain() {
        var sockets = new Heard<Socket>("a socket");
        var tries = new Heard<Boolean>("a try");
        var namespace = server().rtcomm().of("/admin");
        namespace.use((socket, next) -> {
            boolean first = tries.rest().isEmpty();
            tries.add(true);
            if (first) {
                next.reject("come again");
            } else {
                next.proceed();
            }
        });
        server().onConnection(namespace, sockets::add);

        play();

        assertThat(sockets.next().namespace().name()).isEqualTo("/admin");
    }

    @Test
    void anUnknownNamespaceIsRefusedAndTheConnectionStays() {
        onConnection(socket -> {});

        play();
    }

    @Test
    void namespacesComeIntoBeingByPattern() {
        var parent = server().rtcomm().of(Pattern.compile("^/team-\\w+$"));
        parent.use((socket, next) -> {
            socket.data().put("seen", true);
            next.proceed();
        });
        server().onConnection(
                        parent,
                        socket -> socket.namespace()
                                .emit("joined", socket.namespace().name(), socket.data()));

        play();
    }

    @Test
    void whatAMiddlewareEmitsArrives() {
        var namespace = server().rtcomm().of("/slow");
        namespace.use((socket, next) -> {
            socket.emit("early", "bird");
            next.proceed();
        });
        server().onConnection(namespace, socket -> socket.emit("late", "owl"));

        play();
    }
}
