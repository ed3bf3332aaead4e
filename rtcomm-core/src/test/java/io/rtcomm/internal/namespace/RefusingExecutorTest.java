/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Next;
import io.rtcomm.RoomListener;
import io.rtcomm.internal.namespace.NamespaceFixture.Client;
import io.rtcomm.observe.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application's executor does not take everything: nobody waits for what it did not take, and nothing stays. */
class RefusingExecutorTest {
    private static final String REFUSED = "4{\"message\":\"internal error\"}";

    private final NamespaceFixture server = new NamespaceFixture();
    private final List<String> log = new ArrayList<>();
    private boolean full;

    @BeforeEach
    void fill() {
        server.lanes = task -> {
            if (full) {
                throw new RejectedExecutionException("full");
            }
            server.application.add(task);
        };
        server.handlers = server.lanes;
    }

    private Client connected() {
        server.of("/");
        return server.connected("/");
    }

    @Test
    void aClientAboutWhichNobodyCanBeAskedIsRefusedAtOnce() {
        server.of("/").use((socket, next) -> next.proceed());
        full = true;
        var client = server.client();
        assertThat(client.connect("/")).isEqualTo(REFUSED);
        assertThat(server.registry().clients()).containsEntry("/", 0);
        full = false;
        assertThat(client.connect("/")).startsWith("0{\"sid\"");
        client.vanish();
        server.assertNobodyLeft();
    }

    @Test
    void aClientAboutWhichTheNextMiddlewareCannotBeAskedIsRefusedAtOnce() {
        var waiting = new ArrayList<Next>();
        server.of("/").use((socket, next) -> waiting.add(next));
        server.of("/").use((socket, next) -> log.add("asked"));
        var client = server.client();
        client.send("0");
        full = true;
        waiting.get(0).proceed();
        assertThat(client.take()).containsExactly(REFUSED);
        assertThat(log).isEmpty();
        client.vanish();
        server.assertNobodyLeft();
    }

    @Test
    void aRecoveredClientThatIsRefusedComesBackLater() {
        server.recovering().recoverySkipsMiddleware = false;
        server.of("/").use((socket, next) -> next.proceed());
        var client = server.client();
        String answer = client.connect("/");
        client.socket("/").join("room");
        client.vanish();
        server.of("/").to("room").emit("one");
        full = true;
        var next = server.client();
        String auth = "{\"pid\":\"" + NamespaceFixture.member(answer, "pid") + "\"}";
        assertThat(next.connect("/", auth)).isEqualTo(REFUSED);
        full = false;
        next.send("0" + auth);
        assertThat(next.take()).hasSize(2).startsWith(answer).last().asString().startsWith("2[\"one\"");
        next.vanish();
        server.assertNobodyLeft();
    }

    @Test
    void aClientOfWhichNobodyCanBeToldIsCutOffAndComesBackAsANewOne() {
        server.recovering();
        server.of("/").onConnection(socket -> log.add("connected " + socket.recovered()));
        var client = server.client();
        full = true;
        client.send("0");
        assertThat(client.open()).isFalse();
        server.assertNobodyLeft();
        full = false;
        var next = server.client();
        next.connect("/");
        assertThat(log).containsExactly("connected false");
        next.vanish();
        server.assertNobodyLeft();
    }

    @Test
    void anEventThatIsNotTakenIsAnsweredWithAnError() {
        var client = connected();
        client.socket("/").on("e", event -> log.add("handled"));
        full = true;
        client.send("27[\"e\"]");
        client.send("2[\"e\"]");
        assertThat(client.take()).singleElement().asString().startsWith("37[{").contains("internal error");
        assertThat(log).isEmpty();
        assertThat(client.reading()).isTrue();
    }

    @Test
    void anEventWhoseMiddlewareDecidesWhileNothingIsTakenIsAnsweredWithAnError() {
        var waiting = new ArrayList<Next>();
        var client = connected();
        client.socket("/").use((event, next) -> waiting.add(next));
        client.socket("/").on("e", event -> log.add("handled"));
        client.send("27[\"e\"]");
        client.send("28[\"e\"]");
        full = true;
        waiting.get(0).proceed();
        assertThat(client.take())
                .hasSize(2)
                .allMatch(packet -> packet.contains("internal error"))
                .anyMatch(packet -> packet.startsWith("37["))
                .anyMatch(packet -> packet.startsWith("38["));
        assertThat(log).isEmpty();
    }

    @Test
    void anAnswerThatFailsWhileNothingIsTakenIsAnError() {
        var answer = new CompletableFuture<Object>();
        var client = connected();
        client.socket("/").respond("e", Object.class, value -> answer);
        client.send("27[\"e\",1]");
        full = true;
        answer.completeExceptionally(new IllegalStateException("secret"));
        assertThat(client.take()).singleElement().asString().startsWith("37[{").contains("internal error");
    }

    @Test
    void eventsOfRoomsThatAreNotTakenAreCounted() {
        server.of("/").onRooms(new RoomListener() {});
        var client = connected();
        full = true;
        client.socket("/").join("room");
        assertThat(server.oversight.metrics().count(Metric.ROOM_EVENTS_LOST)).isEqualTo(1);
    }
}
