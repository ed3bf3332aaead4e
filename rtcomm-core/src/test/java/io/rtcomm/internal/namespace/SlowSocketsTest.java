/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static io.rtcomm.SlowConsumerPolicy.CONFLATE;
import static io.rtcomm.SlowConsumerPolicy.DROP_OLDEST_VOLATILE;
import static io.rtcomm.SlowConsumerPolicy.DROP_VOLATILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.DisconnectReason;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.Socket;
import io.rtcomm.internal.namespace.NamespaceFixture.Client;
import io.rtcomm.transport.OutboundBudget;
import io.rtcomm.transport.WaterMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sockets whose clients do not take what is sent to them. */
class SlowSocketsTest {
    private final NamespaceFixture server = new NamespaceFixture();
    private final List<String> log = new ArrayList<>();
    private boolean recovered;

    /** A client in the main namespace that does not read. */
    private Client stalled() {
        server.of("/");
        var client = server.connected("/");
        client.take();
        client.link.stall(true);
        return client;
    }

    private static List<String> resumed(Client client) {
        client.link.stall(false);
        return client.take();
    }

    @Test
    void theNewestValueOfAKeyIsEnough() {
        var client = stalled();
        Socket socket = client.socket("/");
        socket.conflate("price", "A").emit("price", "A", 1);
        socket.emit("message", "first");
        socket.conflate("price", "B").emit("price", "B", 1);
        socket.conflate("price", "A").emit("price", "A", 2);
        server.of("/").conflate("price", "A").emit("price", "A", 3);
        assertThat(resumed(client))
                .containsExactly("2[\"price\",\"A\",3]", "2[\"message\",\"first\"]", "2[\"price\",\"B\",1]");
        assertThatThrownBy(socket::conflate).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysOfSeveralPartsAndOfOtherNamespacesAreOthers() {
        server.of("/");
        server.of("/other");
        var client = server.client();
        client.connect("/");
        client.connect("/other");
        client.take();
        client.link.stall(true);
        client.socket("/").conflate("a", "b").emit("e", 1);
        client.socket("/").conflate("ab").emit("e", 2);
        client.socket("/").conflate("a", "b", "").emit("e", 3);
        client.socket("/other").conflate("a", "b").emit("e", 4);
        assertThat(resumed(client)).hasSize(4);
    }

    @Test
    void underThePolicyOfTheServerTheNameIsTheKey() {
        server.slowConsumers = CONFLATE;
        var client = stalled();
        server.of("/").emit("score", 1);
        client.socket("/").emit("score", 2);
        client.socket("/").emitWithAck("ask", 1);
        server.of("/").emitWithAck("ask", 2);
        server.of("/").emit("other", 1);
        server.of("/").emit("score", 3);
        server.of("/").whenSlow(SlowConsumerPolicy.CLOSE).emit("score", 4);
        assertThat(resumed(client))
                .containsExactly(
                        "2[\"score\",3]", "20[\"ask\",1]", "21[\"ask\",2]", "2[\"other\",1]", "2[\"score\",4]");
    }

    @Test
    void aNamespaceSaysWhatItsParentAndTheServerDoNotSay() {
        server.registry().of(Pattern.compile("/feed-.*")).slowConsumers(CONFLATE);
        server.of("/plain");
        server.of("/own").slowConsumers(CONFLATE);
        for (String name : List.of("/feed-1", "/plain", "/own")) {
            var client = server.connected(name);
            client.take();
            client.link.stall(true);
            server.of(name).emit("e", 1);
            server.of(name).emit("e", 2);
            assertThat(resumed(client)).hasSize(name.equals("/plain") ? 2 : 1);
        }
    }

    @Test
    void volatileEventsWaitForAsLongAsThereIsRoom() {
        var client = stalled();
        Socket socket = client.socket("/");
        socket.asVolatile().emit("never waits");
        for (int i = 0; i < 200; i++) {
            socket.asVolatile().whenSlow(DROP_VOLATILE).emit("v", i);
        }
        server.run();
        assertThat(socket.connected()).isTrue();
        assertThat(resumed(client)).hasSize(100).startsWith("2[\"v\",0]").endsWith("2[\"v\",99]");
        client.link.stall(true);
        for (int i = 0; i < 200; i++) {
            server.of("/").asVolatile().whenSlow(DROP_OLDEST_VOLATILE).emit("v", i);
        }
        socket.emit("reliable");
        assertThat(resumed(client)).hasSize(100).startsWith("2[\"v\",101]").endsWith("2[\"v\",199]", "2[\"reliable\"]");
    }

    /** A client that could not take so many events of a thousand bytes, and comes back. Tells what it gets then. */
    private List<String> backAfter(int events) {
        server.recovering();
        server.of("/");
        var client = server.client();
        String connect = client.connect("/");
        client.socket("/").onDisconnect(reason -> log.add(reason.text()));
        server.of("/").emit("before");
        String before = client.take().get(0);
        String offset = before.substring(before.lastIndexOf(',') + 2, before.lastIndexOf('"'));
        client.link.stall(true);
        for (int i = 0; i < events; i++) {
            server.of("/").emit("e", "x".repeat(1_000));
        }
        server.run();
        assertThat(log).containsExactly(DisconnectReason.SLOW_CONSUMER.text());
        server.sessions.waiting(new OutboundBudget(2 * 11_500, 100), WaterMarks.DEFAULT, SlowConsumerPolicy.CLOSE);
        var back = server.client();
        String pid = NamespaceFixture.member(connect, "pid");
        back.send("0{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}");
        if (!back.open()) {
            assertThat(back.take()).isEmpty();
            back = server.client();
            back.send("0{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}");
        }
        assertThat(back.open()).isTrue();
        recovered = back.socket("/").recovered();
        return back.take();
    }

    @Test
    void aSlowConsumerIsDisconnectedWithAReasonOfItsOwnComesBackAndRecovers() {
        assertThat(backAfter(11)).hasSize(1 + 11);
        assertThat(recovered).isTrue();
    }

    @Test
    void aClientThatMissedMoreThanItCouldTakeBeginsAnew() {
        assertThat(backAfter(12)).hasSize(1);
        assertThat(recovered).isFalse();
    }

    @Test
    void whoFallsBehindIsToldOfAndWhoCatchesUp() {
        server.sessions.waiting(
                new OutboundBudget(10_000, 100), new WaterMarks(1_000, 5_000), SlowConsumerPolicy.CLOSE);
        var client = stalled();
        Socket socket = client.socket("/");
        socket.onHighWater(() -> log.add("behind " + socket.isWritable()));
        socket.onDrain(() -> log.add("drained " + socket.isWritable()));
        var silent = socket.onDrain(() -> log.add("not any more"));
        silent.cancel();
        assertThat(socket.isWritable()).isTrue();
        socket.emit("e", "x".repeat(6_000));
        server.run();
        assertThat(socket.isWritable()).isFalse();
        assertThat(socket.bufferedAmount()).isGreaterThan(6_000);
        resumed(client);
        assertThat(socket.isWritable()).isTrue();
        assertThat(socket.bufferedAmount()).isZero();
        assertThat(log).containsExactly("behind false", "drained true");
    }

    @Test
    void whatAnEmitSaysOfWaitingIsToldToMembersThatAreNoSockets() {
        server.of("/").slowConsumers(DROP_VOLATILE);
        var stream = new Stream("s", server.manual.loop());
        server.registry()
                .seat("/", stream, server.manual.loop(), new JsonLines())
                .joinEveryone();
        server.of("/").emit("e");
        server.of("/").conflate("k").emit("e");
        server.of("/").whenSlow(DROP_OLDEST_VOLATILE).emit("e");
        server.run();
        assertThat(stream.messages.get(0).rule().policy()).isNull();
        assertThat(stream.messages.get(1).rule().policy()).isEqualTo(CONFLATE);
        assertThat(stream.messages.get(1).rule().key()).isNotNull();
        assertThat(stream.messages.get(2).rule().policy()).isEqualTo(DROP_OLDEST_VOLATILE);
        assertThat(stream.messages.get(2).rule().key()).isNull();
    }
}
