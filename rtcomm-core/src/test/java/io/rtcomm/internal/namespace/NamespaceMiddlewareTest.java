/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Next;
import io.rtcomm.RejectedException;
import io.rtcomm.Socket;
import io.rtcomm.internal.loop.Failures;
import io.rtcomm.internal.recovery.LocalAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Who is let into a namespace, and what becomes of those who are not. */
class NamespaceMiddlewareTest {
    private final NamespaceFixture server = new NamespaceFixture();
    private final List<String> log = new ArrayList<>();

    @Test
    void nothingOfAClientIsVisibleBeforeAllMiddlewareHasAcceptedIt() {
        List<Next> waiting = new ArrayList<>();
        List<Socket> seen = new ArrayList<>();
        server.of("/").use((socket, next) -> {
            socket.join("early");
            seen.add(socket);
            waiting.add(next);
        });
        server.of("/").use((socket, next) -> waiting.add(next));
        server.watch("/", log);
        var client = server.client();
        client.send("0");
        waiting.get(0).proceed();
        server.run();
        assertThat(waiting).hasSize(2);
        assertThat(server.of("/").sockets()).isEmpty();
        assertThat(server.of("/").rooms()).isEmpty();
        assertThat(seen.get(0).rooms()).containsExactly("early");
        server.of("/").emit("not for it");
        server.of("/").to("early").emit("not for it");
        assertThat(client.take()).isEmpty();
        assertThat(log).isEmpty();
        waiting.get(1).proceed();
        waiting.get(1).reject("too late");
        server.run();
        assertThat(client.take()).hasSize(1).allMatch(packet -> packet.startsWith("0{\"sid\""));
        assertThat(log).containsExactly("connected /");
        assertThat(seen.get(0).rooms()).containsExactlyInAnyOrder(seen.get(0).id(), "early");
        server.of("/").to("early").emit("for it");
        assertThat(client.take()).containsExactly("2[\"for it\"]");
        server.assertNobodyLeftAfter(client);
    }

    @Test
    void aClientThatIsRejectedIsToldWhyAndMayTryAgain() {
        List<String> asked = new ArrayList<>();
        server.of("/").use((socket, next) -> {
            asked.add(socket.handshake().auth().path("token").asText());
            if (asked.size() == 1) {
                next.reject("not \"you\"", Map.of("code", 401));
            } else {
                next.proceed();
            }
        });
        server.of("/").use((socket, next) -> {
            asked.add("second");
            next.proceed();
        });
        var client = server.client();
        assertThat(client.connect("/", "{\"token\":\"a\"}"))
                .isEqualTo("4{\"message\":\"not \\\"you\\\"\",\"data\":{\"code\":401}}");
        assertThat(server.registry().clients()).containsEntry("/", 0);
        assertThat(client.connect("/", "{\"token\":\"b\"}")).startsWith("0{\"sid\"");
        assertThat(asked).containsExactly("a", "b", "second");
        server.assertNobodyLeftAfter(client);
    }

    @Test
    void middlewareThatFailsRejectsWithoutTellingWhy() {
        for (Throwable failure : Failures.ofEveryKind()) {
            var each = new NamespaceFixture();
            each.of("/").use((socket, next) -> {
                throw Failures.sneak(failure);
            });
            var client = each.client();
            assertThat(client.connect("/")).isEqualTo("4{\"message\":\"internal error\"}");
        }
        server.of("/").use((socket, next) -> {
            throw new RejectedException("told", "data");
        });
        assertThat(server.client().connect("/")).isEqualTo("4{\"message\":\"told\",\"data\":\"data\"}");
    }

    @Test
    void aClientThatCannotBeLetInIsAnswered() {
        for (Throwable failure : List.of(new IllegalStateException("secret"), new NoClassDefFoundError("secret"))) {
            var each = new NamespaceFixture();
            each.adapters = node -> new LocalAdapter(node) {
                @Override
                public boolean recovers() {
                    throw Failures.sneak(failure);
                }
            };
            each.of("/");
            var client = each.client();
            assertThat(client.connect("/")).isEqualTo("4{\"message\":\"internal error\"}");
            assertThat(client.connect("/")).isEqualTo("4{\"message\":\"internal error\"}");
            assertThat(each.registry().clients()).containsEntry("/", 0);
            client.vanish();
            each.assertNobodyLeft();
        }
    }

    @Test
    void aClientIsAnsweredAlsoWhenNobodyCanBeAskedForItsNamespace() {
        var asked = new ArrayList<String>();
        server.handlers = task -> {
            if (!asked.isEmpty()) {
                throw new RejectedExecutionException("full");
            }
            server.application.add(task);
        };
        for (int i = 0; i < 2; i++) {
            server.registry().of((name, auth) -> {
                asked.add(name);
                return false;
            });
        }
        var client = server.client();
        assertThat(client.connect("/any")).isEqualTo("4/any,{\"message\":\"Invalid namespace\"}");
        assertThat(client.connect("/any")).isEqualTo("4/any,{\"message\":\"Invalid namespace\"}");
        assertThat(asked).containsExactly("/any");
    }

    @Test
    void aClientThatLeavesWhileMiddlewareDecidesIsForgotten() {
        List<Next> waiting = new ArrayList<>();
        server.of("/").use((socket, next) -> {
            socket.join("room");
            waiting.add(next);
        });
        server.watch("/", log);
        var client = server.client();
        client.send("0");
        client.vanish();
        server.assertNobodyLeft();
        waiting.get(0).proceed();
        server.assertNobodyLeft();
        assertThat(log).isEmpty();
    }
}
