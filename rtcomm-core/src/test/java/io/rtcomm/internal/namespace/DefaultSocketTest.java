/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.AckDisconnectedException;
import io.rtcomm.AckOverflowException;
import io.rtcomm.AckTimeoutException;
import io.rtcomm.Key;
import io.rtcomm.RejectedException;
import io.rtcomm.RoomLimitException;
import io.rtcomm.RoomListener;
import io.rtcomm.internal.namespace.NamespaceFixture.Client;
import io.rtcomm.observe.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultSocketTest {
    private final NamespaceFixture server = new NamespaceFixture();
    private final List<String> log = new ArrayList<>();

    private Client connect() {
        server.of("/");
        return server.connected("/");
    }

    /** The result of a future that has to be done. */
    private static <T> T now(CompletableFuture<T> future) {
        assertThat(future).isDone();
        return future.join();
    }

    // ---- events that come too fast

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void readingStopsWhenTooManyEventsWaitAndGoesOnWhenTheLaneHasCaughtUp(int limit) {
        server.maxLaneBacklog = limit;
        var client = connect();
        client.socket("/").on("e", event -> log.add("handled"));
        for (int i = 0; i < limit; i++) {
            client.begin("2[\"e\"]");
        }
        assertThat(client.reading()).isTrue();
        client.begin("2[\"e\"]");
        client.begin("2[\"e\"]"); // what was read already is still taken
        assertThat(client.reading()).isFalse();
        server.run();
        assertThat(log).hasSize(limit + 2);
        assertThat(client.reading()).isTrue();
    }

    @Test
    void readingStopsWhenTooManyBytesWaitInAllNamespacesAndGoesOnWhenTheyAreHandled() {
        server.of("/chat");
        var client = connect();
        client.connect("/chat");
        String big = "x".repeat((int) WorkBrake.LIMIT / 2);
        client.begin("2[\"e\",\"" + big + "\"]");
        assertThat(client.reading()).isTrue();
        client.begin("2/chat,[\"e\",\"" + big + "\"]");
        assertThat(client.reading()).isFalse();
        server.run();
        assertThat(client.reading()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void eventsThatTheExecutorDidNotTakeKeepNoClientFromBeingRead(int limit) {
        server.maxLaneBacklog = limit;
        var client = connect();
        client.socket("/").on("e", event -> log.add("handled"));
        client.socket("/").onAnyOutgoing((event, args) -> log.add("told"));
        Executor taking = server.lanes;
        Executor full = task -> {
            throw new RejectedExecutionException("full");
        };
        server.lanes = full;
        for (int i = 0; i <= limit; i++) {
            client.begin("2[\"e\"]");
        }
        client.socket("/").emit("e");
        assertThat(client.reading()).isFalse();
        server.run();
        assertThat(client.reading()).isTrue();
        String big = "x".repeat((int) WorkBrake.LIMIT / 2);
        for (int i = 0; i < 5; i++) {
            client.send("2[\"e\",\"" + big + "\"]");
            client.send("1");
            server.lanes = taking;
            client.send("0");
            server.lanes = full;
        }
        assertThat(client.open()).isTrue();
        assertThat(client.reading()).isTrue();
        assertThat(log).isEmpty();
    }

    @Test
    void aClientThatComesAndGoesIsReadNoFasterThanItsHandlersFollow() {
        var client = connect();
        for (int i = 0; i < 1000 && client.reading(); i++) {
            client.begin("1");
            client.begin("0");
            server.manual.run();
        }
        assertThat(client.reading()).isFalse();
        assertThat(server.application).hasSizeLessThan(200);
        server.run();
        assertThat(client.reading()).isTrue();
    }

    @Test
    void readingGoesOnAlsoWhenTheLaneEndsWithEventsThatGoOut() {
        server.maxLaneBacklog = 4;
        var client = connect();
        var socket = client.socket("/");
        socket.onAnyOutgoing((event, args) -> log.add("out"));
        var out = Messages.unicast(server.parser.encoder().encodeEvent("/", -1, new Object[] {"out"}), true);
        socket.on("e", event -> socket.deliver(out, false));
        for (int i = 0; i < 6; i++) {
            client.begin("2[\"e\"]");
        }
        assertThat(client.reading()).isFalse();
        server.run();
        assertThat(client.reading()).isTrue();
        assertThat(log).contains("out");
    }

    @Test
    void readingGoesOnAlsoWhenTheLaneEndsWithFailures() {
        server.maxLaneBacklog = 4;
        var client = connect();
        client.socket("/")
                .respond("e", Object.class, value -> CompletableFuture.failedFuture(new RejectedException("no")));
        for (int i = 0; i < 6; i++) {
            client.begin("2[\"e\",1]");
        }
        assertThat(client.reading()).isFalse();
        server.run();
        assertThat(client.reading()).isTrue();
    }

    @Test
    void readingGoesOnWhenASocketEndsWithEventsThatWait() {
        server.maxLaneBacklog = 2;
        server.of("/chat");
        var client = connect();
        client.connect("/chat");
        for (int i = 0; i < 3; i++) {
            client.begin("2/chat,[\"e\"]");
        }
        assertThat(client.reading()).isFalse();
        client.begin("1/chat,");
        assertThat(client.reading()).isTrue();
        server.run();
        assertThat(client.reading()).isTrue();
    }

    @Test
    void outgoingEventsBeyondTheBacklogAreNotTold() {
        server.maxLaneBacklog = 10;
        var client = connect();
        client.socket("/").onAnyOutgoing((event, args) -> log.add(event + args.get(0)));
        for (int i = 0; i < 50; i++) {
            server.of("/").emit("e", i);
        }
        server.manual.run();
        assertThat(client.socket("/").lane().backlog()).isEqualTo(11);
        server.run();
        assertThat(log).hasSize(11).startsWith("e0", "e1");
        server.of("/").emit("e", 99);
        server.run();
        assertThat(log).endsWith("e99");
        assertThat(client.take()).hasSize(51);
    }

    // ---- sending

    @Test
    void messagesOfOneThreadKeepTheirOrderWhateverTheirWay() {
        var client = connect();
        var socket = client.socket("/");
        socket.emit("1");
        server.of("/").emit("2", "x");
        socket.emit("3", 1, null, "y");
        server.of("/").to(socket.id()).emit("4");
        socket.compress(false).emit("5");
        assertThat(client.take())
                .containsExactly("2[\"1\"]", "2[\"2\",\"x\"]", "2[\"3\",1,null,\"y\"]", "2[\"4\"]", "2[\"5\"]");
    }

    @Test
    void aNameThatMeansSomethingElseToClientsIsNotSent() {
        var client = connect();
        for (String name :
                List.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener")) {
            assertThatThrownBy(() -> client.socket("/").emit(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("\"" + name + "\" is a reserved event name");
            assertThatThrownBy(() -> server.of("/").emit(name)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> server.of("/").emitWithAck(name)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> server.of("/").serverSideEmit("new_namespace"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aVolatileMessageIsDroppedBehindOthers() {
        var client = connect();
        var socket = client.socket("/");
        socket.asVolatile().emit("first");
        socket.asVolatile().emit("dropped");
        socket.emit("second");
        server.of("/").asVolatile().emit("dropped");
        assertThat(client.take()).containsExactly("2[\"first\"]", "2[\"second\"]");
    }

    @Test
    void anAnswerComesAsItsTypeOrFailsWithItsReason() {
        server.maxPendingAcks = 2;
        var client = connect();
        var socket = client.socket("/");
        var answered = socket.emitWithAck("ask", "x").as(Integer.class);
        var late = socket.timeout(Duration.ofSeconds(5)).emitWithAck("ask").args();
        var tooMany = socket.emitWithAck("ask").args();
        assertThat(client.take()).containsExactly("20[\"ask\",\"x\"]", "21[\"ask\"]");
        client.send("30[42,\"more\"]");
        client.send("30[43]");
        client.send("37[1]");
        assertThat(answered).isCompletedWithValue(42);
        assertThat(tooMany).isCompletedExceptionally();
        assertThatThrownBy(() -> now(tooMany)).hasCauseInstanceOf(AckOverflowException.class);
        server.advance(Duration.ofSeconds(5));
        assertThatThrownBy(() -> now(late)).hasCauseInstanceOf(AckTimeoutException.class);
        var disconnected = socket.emitWithAck("ask").args();
        server.run();
        client.vanish();
        assertThatThrownBy(() -> now(disconnected)).hasCauseInstanceOf(AckDisconnectedException.class);
        var afterwards = socket.emitWithAck("ask").args();
        server.run();
        assertThatThrownBy(() -> now(afterwards)).hasCauseInstanceOf(AckDisconnectedException.class);
        server.assertNobodyLeft();
    }

    @Test
    void aBroadcastCollectsTheAnswersOfAllWhoGotIt() {
        var one = connect();
        var two = connect();
        var three = connect();
        three.socket("/").join("muted");
        var replies =
                server.of("/").except("muted").timeout(Duration.ofSeconds(2)).emitWithAck("vote", "q");
        assertThat(one.take()).containsExactly("20[\"vote\",\"q\"]");
        assertThat(two.take()).containsExactly("20[\"vote\",\"q\"]");
        assertThat(three.take()).isEmpty();
        one.send("30[\"yes\"]");
        assertThat(replies).isNotDone();
        two.vanish();
        assertThat(now(replies).as(String.class)).containsExactly("yes");
        assertThat(now(replies).missing()).isEqualTo(1);
        var nobody = server.of("/").to("unknown").emitWithAck("vote");
        server.run();
        assertThat(now(nobody).complete()).isTrue();
        var silent = server.of("/").timeout(Duration.ofSeconds(2)).emitWithAck("vote");
        server.run();
        server.advance(Duration.ofSeconds(2));
        assertThat(now(silent).missing()).isEqualTo(2);
    }

    // ---- rooms

    @Test
    void aRoomMayBeNamedTwiceInOneCall() {
        var client = connect();
        var socket = client.socket("/");
        var joined = socket.join("a", "a", "b");
        server.run();
        assertThat(joined).isCompleted();
        assertThat(socket.rooms()).containsExactlyInAnyOrder(socket.id(), "a", "b");
        server.of("/").in("a").join("c", "c");
        server.run();
        assertThat(socket.rooms()).contains("c");
        server.of("/").in("a").leave("b", "b");
        socket.leave("a", "a");
        server.run();
        assertThat(socket.rooms()).containsExactlyInAnyOrder(socket.id(), "c");
    }

    @Test
    void everyoneElseIsReachedByASocketsBroadcast() {
        var one = connect();
        var two = connect();
        one.socket("/").join("a");
        two.socket("/").join("a", "b");
        one.socket("/").broadcast().emit("1");
        one.socket("/").to("a", "b").emit("2");
        two.socket("/").except("b").emit("3");
        one.socket("/").local().emit("4");
        assertThat(one.take()).containsExactly("2[\"3\"]");
        assertThat(two.take()).containsExactly("2[\"1\"]", "2[\"2\"]", "2[\"4\"]");
    }

    @Test
    void socketsAreFoundAndDisconnectedByTheirRooms() {
        var one = connect();
        var two = connect();
        one.socket("/").join("a");
        server.run();
        var found = server.of("/").in("a").fetchSockets();
        server.run();
        assertThat(now(found)).containsExactly(one.socket("/"));
        server.of("/").in("a").disconnect(true);
        server.run();
        assertThat(one.open()).isFalse();
        assertThat(two.open()).isTrue();
        assertThat(server.of("/").rooms()).isEmpty();
    }

    @Test
    void roomEventsAreToldInTheirOrder() {
        server.of("/").onRooms(new RoomListener() {
            @Override
            public void onCreate(String room) {
                log.add("create " + room);
            }

            @Override
            public void onJoin(String room, String socketId) {
                log.add("join " + room);
            }

            @Override
            public void onLeave(String room, String socketId) {
                log.add("leave " + room);
            }

            @Override
            public void onDelete(String room) {
                log.add("delete " + room);
            }
        });
        var one = connect();
        var two = connect();
        one.socket("/").join("a");
        two.socket("/").join("a");
        one.socket("/").leave("a");
        one.socket("/").join("a");
        server.run();
        one.vanish();
        two.vanish();
        assertThat(log)
                .containsExactly("create a", "join a", "join a", "leave a", "join a", "leave a", "leave a", "delete a");
    }

    @Test
    void aSocketIsInSoManyRoomsAndNoMore() {
        server.maxRooms = 2;
        var socket = connect().socket("/");
        String id = socket.id();
        socket.join("a", "b", id);
        socket.join("b", "a");
        assertThatThrownBy(() -> socket.join("b", "c"))
                .isInstanceOf(RoomLimitException.class)
                .hasMessage(id + " in 3 rooms (expected: up to 2)");
        assertThat(socket.rooms()).containsExactlyInAnyOrder(id, "a", "b");
        socket.leave("a");
        socket.leave(id);
        socket.join("c");
        assertThatThrownBy(() -> socket.join("d")).isInstanceOf(RoomLimitException.class);
        assertThat(socket.rooms()).containsExactlyInAnyOrder("b", "c");
        assertThat(server.oversight.metrics().count(Metric.ROOMS_OVER_LIMIT)).isEqualTo(2);
    }

    @Test
    void ofASelectionThoseJoinThatMay() {
        server.maxRooms = 1;
        var full = connect().socket("/");
        var empty = connect().socket("/");
        full.join("a");
        var joined = server.of("/").everyone().join("b");
        server.run();
        assertThat(joined)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(RoomLimitException.class)
                .withMessage("1 of the selected would be in too many rooms (expected: up to 1)");
        assertThat(full.rooms()).contains("a").doesNotContain("b");
        assertThat(empty.rooms()).contains("b");
    }

    @Test
    void aSocketThatIsNotLetInYetIsBoundToo() {
        server.maxRooms = 1;
        server.of("/").use((socket, next) -> {
            socket.join("a");
            try {
                socket.join("b");
            } catch (RoomLimitException e) {
                log.add(e.getMessage().replace(socket.id(), "it"));
            }
            next.proceed();
        });
        var socket = connect().socket("/");
        assertThat(log).containsExactly("it in 2 rooms (expected: up to 1)");
        assertThat(socket.rooms()).containsExactlyInAnyOrder(socket.id(), "a");
    }

    @Test
    void aRoomThatWasJoinedAfterTheEndIsNotJoined() {
        var client = connect();
        var socket = client.socket("/");
        client.vanish();
        socket.join("a");
        server.of("/").in(socket.id()).join("b");
        server.assertNobodyLeft();
        assertThat(socket.rooms()).isEmpty();
    }

    // ---- what is kept

    @Test
    void theApplicationKeepsThingsWithASocket() {
        Key<String> key = Key.of("user", String.class);
        var socket = connect().socket("/");
        assertThat(socket.get(key)).isEmpty();
        socket.set(key, null);
        socket.set(key, "jo");
        assertThat(socket.get(key)).contains("jo");
        assertThat(socket.get(Key.of("user", String.class))).isEmpty();
        socket.set(key, null);
        assertThat(socket.get(key)).isEmpty();
        socket.data().put("k", 1);
        assertThat(socket.data()).containsEntry("k", 1);
    }
}
