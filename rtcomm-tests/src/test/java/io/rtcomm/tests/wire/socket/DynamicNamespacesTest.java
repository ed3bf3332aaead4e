/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Namespace;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Namespaces that are made when a client asks for them. */
@Timeout(20)
class DynamicNamespacesTest {
    @AutoClose
    private final Wire wire =
            Wire.start(options -> options.cleanupEmptyChildNamespaces(true).maxDynamicNamespaces(3));

    private final WebSocketClient client = wire.webSocket();

    @Test
    void aNamespaceThatMatchesAPatternIsMade() {
        wire.server()
                .of(Pattern.compile("/team-\\w+"))
                .onConnection(socket -> socket.emit("in", socket.namespace().name()));

        client.connect("/team-a,");

        assertThat(client.message()).isEqualTo("42/team-a,[\"in\",\"/team-a\"]");
    }

    @Test
    void aPatternMatchesWholeNames() {
        wire.server().of(Pattern.compile("/team"));

        client.send("40/team-a,", "40/a/team,");

        assertThat(client.messages(2))
                .containsExactlyInAnyOrder(
                        "44/team-a,{\"message\":\"Invalid namespace\"}",
                        "44/a/team,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void aFunctionDecidesWithTheNameAndThePayload() {
        wire.server().of((name, auth) -> name.equals("/ok") && auth.path("t").asInt(0) == 7);

        client.send("40/ok,", "40/no,{\"t\":7}");
        assertThat(client.messages(2))
                .containsExactlyInAnyOrder(
                        "44/ok,{\"message\":\"Invalid namespace\"}", "44/no,{\"message\":\"Invalid namespace\"}");

        client.send("40/ok,{\"t\":7}");
        assertThat(client.message()).startsWith("40/ok,{\"sid\"");
    }

    @Test
    void aFunctionMayAnswerLater() {
        var answer = new CompletableFuture<Boolean>();
        wire.server().of((name, auth) -> answer);
        client.send("40/later,");

        answer.complete(true);

        assertThat(client.message()).startsWith("40/later,{\"sid\"");
    }

    @Test
    void theFirstParentThatAllowsCountsAndAFailureMeansNo() {
        wire.server().of((name, auth) -> {
            throw new IllegalStateException("expected by the test");
        });
        wire.server().of((name, auth) -> CompletableFuture.failedFuture(new IllegalStateException("expected")));
        wire.server().of((name, auth) -> "no Boolean");
        wire.server().of(Pattern.compile("/x")).onConnection(socket -> socket.emit("by", "first"));
        wire.server().of((name, auth) -> true).onConnection(socket -> socket.emit("by", "second"));

        client.connect("/x,");

        assertThat(client.message()).isEqualTo("42/x,[\"by\",\"first\"]");
    }

    @Test
    void middlewareOfTheParentDecidesForItsChildren() {
        Namespace parent = wire.server().of(Pattern.compile("/team-\\w+"));
        parent.use((socket, next) -> next.reject("no"));

        client.send("40/team-a,");

        assertThat(client.message()).isEqualTo("44/team-a,{\"message\":\"no\"}");
    }

    @Test
    void emittingToTheParentReachesAllChildren() {
        Namespace parent = wire.server().of(Pattern.compile("/team-\\w+"));
        client.connect("/team-a,");
        client.connect("/team-b,");

        parent.emit("e", 1);

        assertThat(client.messages(2)).containsExactlyInAnyOrder("42/team-a,[\"e\",1]", "42/team-b,[\"e\",1]");
    }

    @Test
    void aChildEndsWithItsLastSocket() {
        wire.server().of(Pattern.compile("/team-\\w+"));
        client.connect("/team-a,");
        assertThat(wire.server().namespaces()).hasSize(2);

        client.send("41/team-a,");

        await().until(() -> wire.server().namespaces().size() == 1);
        client.connect("/team-a,");
    }

    @Test
    void aChildThatLetNobodyInIsNotKept() {
        Namespace parent = wire.server().of(Pattern.compile("/team-\\w+"));
        parent.use((socket, next) -> next.reject("no"));

        client.send("40/team-a,");
        assertThat(client.message()).isEqualTo("44/team-a,{\"message\":\"no\"}");

        await().until(() -> wire.server().namespaces().size() == 1);
    }

    @Test
    void thereAreNoMoreThanAllowed() {
        wire.server().of(Pattern.compile("/team-\\w+"));
        client.connect("/team-a,");
        client.connect("/team-b,");

        client.send("40/team-c,");

        assertThat(client.message()).isEqualTo("44/team-c,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void eachIsMadeOnceAndTold() throws Exception {
        wire.server().onNewNamespace(namespace -> wire.note(namespace.name()));
        wire.server().of(Pattern.compile("/team-\\w+"));
        var clients = new WebSocketClient[8];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = wire.webSocket();
        }

        for (WebSocketClient each : clients) {
            each.send("40/team-a,");
        }
        for (WebSocketClient each : clients) {
            assertThat(each.message()).startsWith("40/team-a,{\"sid\"");
        }

        assertThat(wire.notes()).containsExactly("/team-a");
        assertThat(wire.server().of("/team-a").sockets()).hasSize(8);
    }
}
