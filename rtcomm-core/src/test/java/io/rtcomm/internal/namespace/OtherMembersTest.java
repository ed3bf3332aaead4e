/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.Replies;
import io.rtcomm.RoomLimitException;
import io.rtcomm.RoomListener;
import io.rtcomm.endpoint.RoomSeat;
import io.rtcomm.observe.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Members of rooms that are no sockets, next to sockets. */
class OtherMembersTest {
    private final NamespaceFixture server = new NamespaceFixture();
    private final JsonLines format = new JsonLines();
    private int written;

    private Stream stream(String id) {
        return new Stream(id, server.manual.loop());
    }

    private RoomSeat seat(Stream stream) {
        return server.registry().seat("/", stream, server.manual.loop(), format);
    }

    private DefaultNamespace io() {
        return server.of("/");
    }

    /** A value that counts how often it is written. */
    private Object counting() {
        return new Object() {
            @SuppressWarnings("unused") // by Jackson
            public int getWritten() {
                return ++written;
            }
        };
    }

    @Test
    void aMemberGetsWhatItsRoomsGetInItsOwnFormat() {
        var one = stream("one");
        var seat = seat(one);
        var client = server.connected("/");
        client.take();
        seat.join("room", "other room");
        client.socket("/").join("room");
        io().to("room").emit("e", 1, "x");
        io().to("room", "other room").emit("once");
        client.socket("/").to("room").emit("from a socket", new byte[] {1, 2});
        io().to("nowhere").emit("e");
        server.run();
        assertThat(one.take()).containsExactly("e [1,\"x\"]", "once []", "from a socket [\"AQI=\"]");
        assertThat(client.take()).containsExactly("2[\"e\",1,\"x\"]", "2[\"once\"]");
        assertThat(one.elsewhere).isFalse();
    }

    @Test
    void whatGoesToEveryoneGoesOnlyToThoseWhoWantIt() {
        var one = stream("one");
        var other = stream("other");
        seat(one).join("room");
        var wanting = seat(other);
        io().emit("before");
        wanting.joinEveryone();
        wanting.joinEveryone();
        io().emit("after");
        io().except("room").emit("except");
        server.run();
        assertThat(one.got).isEmpty();
        assertThat(other.got).containsExactly("after []", "except []");
    }

    @Test
    void theOwnIdIsARoom() {
        var one = stream("one");
        var other = stream("other");
        seat(one).join("room");
        seat(other).join("room");
        io().to("one").emit("one");
        io().to("room").except("one").emit("not one");
        server.run();
        assertThat(one.got).containsExactly("one []");
        assertThat(other.got).containsExactly("not one []");
    }

    @Test
    void anEventIsEncodedOnceForEachFormatThatHasReceivers() {
        var streams = new ArrayList<Stream>();
        for (int i = 0; i < 5; i++) {
            var stream = stream("s" + i);
            streams.add(stream);
            seat(stream).join("streams", "all");
        }
        var second = new JsonLines();
        server.registry().seat("/", stream("odd"), server.manual.loop(), second).join("all");
        for (int i = 0; i < 3; i++) {
            server.connected("/").socket("/").join("all", "sockets");
        }
        io().to("all").emit("e", counting());
        server.run();
        assertThat(written).isEqualTo(3);
        assertThat(format.encodes).hasValue(1);
        assertThat(second.encodes).hasValue(1);
        assertThat(streams)
                .allSatisfy(stream -> assertThat(stream.messages)
                        .singleElement()
                        .isSameAs(streams.get(0).messages.get(0)));
        io().to("streams").emit("e", counting()); // nobody needs the packet of sockets
        assertThat(written).isEqualTo(4);
        io().to("sockets").emit("e", counting());
        io().to("nobody").emit("e", counting());
        assertThat(written).isEqualTo(5);
        assertThat(format.encodes).hasValue(2);
        assertThat(second.encodes).hasValue(1);
    }

    @Test
    void whatCannotBeEncodedIsDeliveredToNobody() {
        var one = stream("one");
        seat(one).join("room");
        server.connected("/").socket("/").join("room");
        assertThatThrownBy(() -> io().to("room").emit("e", new Object() {
                    @SuppressWarnings("unused") // by Jackson
                    public int getBroken() {
                        throw new IllegalStateException("no value");
                    }
                }))
                .isInstanceOf(IllegalArgumentException.class);
        server.run();
        assertThat(one.got).isEmpty();
    }

    @Test
    void aQuestionReachesMembersAndNobodyWaitsForTheirAnswers() {
        var one = stream("one");
        seat(one).join("room");
        var client = server.connected("/");
        client.socket("/").join("room");
        client.take();
        CompletableFuture<Replies> replies =
                io().to("room").timeout(Duration.ofSeconds(5)).emitWithAck("ask", "x");
        assertThat(client.take()).containsExactly("20[\"ask\",\"x\"]");
        client.send("30[\"yes\"]");
        server.run();
        assertThat(one.take()).containsExactly("ask [\"x\"]");
        assertThat(replies)
                .isCompletedWithValueMatching(
                        all -> all.missing() == 0 && all.answers().size() == 1);
        assertThat(io().to("one").emitWithAck("ask")).isNotDone();
        server.run();
        assertThat(one.take()).containsExactly("ask []");
    }

    @Test
    void aQuestionToMembersOnlyIsAnsweredByNobodyAtOnce() {
        seat(stream("one")).join("room");
        var replies = io().to("room").emitWithAck("ask");
        server.run();
        assertThat(replies)
                .isCompletedWithValueMatching(
                        all -> all.missing() == 0 && all.answers().isEmpty());
    }

    @Test
    void recoveryGivesMembersNoOffset() {
        server.recovering();
        var one = stream("one");
        seat(one).join("room");
        var client = server.connected("/");
        client.socket("/").join("room");
        client.take();
        io().to("room").emit("e", "x");
        assertThat(client.take()).singleElement().asString().startsWith("2[\"e\",\"x\",\"epoch-");
        assertThat(one.take()).containsExactly("e [\"x\"]");
    }

    @Test
    void volatileEventsAreDeliveredAsWhatMayBeDropped() {
        var one = stream("one");
        seat(one).join("room");
        io().to("room").asVolatile().emit("e");
        server.run();
        assertThat(one.droppable).isTrue();
        io().to("room").emit("e");
        server.run();
        assertThat(one.droppable).isFalse();
    }

    @Test
    void aSelectionOfMembersJoinsLeavesAndEndsButIsNotFetched() {
        var one = stream("one");
        var seat = seat(one);
        seat.join("room");
        var client = server.connected("/");
        client.socket("/").join("room");
        var joined = io().to("room").join("more");
        var fetched = io().to("room").fetchSockets();
        server.run();
        assertThat(joined).isDone();
        assertThat(seat.rooms()).containsExactlyInAnyOrder("one", "room", "more");
        assertThat(fetched.join()).singleElement().isSameAs(client.socket("/"));
        var left = io().to("more").leave("room");
        server.run();
        assertThat(left).isDone();
        assertThat(seat.rooms()).containsExactlyInAnyOrder("one", "more");
        var ended = io().to("more").disconnect(false);
        server.run();
        assertThat(ended).isDone();
        assertThat(one.ends).isEqualTo(1);
        assertThat(io().sockets()).isEmpty();
        assertThat(one.elsewhere).isFalse();
    }

    @Test
    void aMemberThatClosesLeavesNothingAndGetsWhatWasSentBefore() {
        var one = stream("one");
        var seat = seat(one);
        seat.joinEveryone();
        seat.join("room");
        server.run();
        io().to("room").emit("room");
        io().to("one").emit("own");
        io().emit("everyone");
        seat.close();
        seat.close();
        io().to("room").emit("late");
        seat.join("again");
        seat.joinEveryone();
        server.run();
        io().emit("late");
        io().to("room", "again", "one").emit("late");
        server.run();
        assertThat(one.got).containsExactly("room []", "own []", "everyone []");
        assertThat(seat.rooms()).isEmpty();
        assertThat(io().rooms()).isEmpty();
        assertThat(io().others().size()).isZero();
        seat(stream("one")); // the id is free again
        assertThat(format.encodes).hasValue(4);
    }

    @Test
    void aMemberMayCloseWhileItGetsSomething() {
        var others = List.of(stream("a"), stream("c"));
        var seats = new ArrayList<RoomSeat>();
        var closing = new Stream("b", server.manual.loop()) {
            @Override
            public void deliver(io.rtcomm.transport.EncodedMessage message, boolean mayBeDropped) {
                super.deliver(message, mayBeDropped);
                seats.get(1).close();
            }
        };
        seats.add(seat(others.get(0)));
        seats.add(seat(closing));
        seats.add(seat(others.get(1)));
        seats.forEach(seat -> seat.join("room"));
        io().to("room").emit("one");
        server.run();
        io().to("room").emit("two");
        server.run();
        assertThat(closing.got).containsExactly("one []");
        assertThat(others).allSatisfy(other -> assertThat(other.got).containsExactly("one []", "two []"));
    }

    @Test
    void aMemberThatFailsCostsNobodyElseTheEvent() {
        var failing = stream("a");
        failing.failing = true;
        var other = stream("b");
        seat(failing).join("room");
        seat(other).join("room");
        io().to("room").emit("e");
        server.run();
        assertThat(other.got).containsExactly("e []");
    }

    @Test
    void roomsComeAndGoWithTheMembersOfAllKinds() {
        var log = new ArrayList<String>();
        io().onRooms(new RoomListener() {
            @Override
            public void onCreate(String room) {
                log.add("create " + room);
            }

            @Override
            public void onDelete(String room) {
                log.add("delete " + room);
            }

            @Override
            public void onJoin(String room, String id) {
                log.add("join " + room);
            }

            @Override
            public void onLeave(String room, String id) {
                log.add("leave " + room);
            }
        });
        var client = server.connected("/");
        var seat = seat(stream("one"));
        seat.join("room");
        client.socket("/").join("room");
        assertThat(io().rooms()).containsExactly("room");
        seat.leave("room");
        server.run();
        seat.join("room");
        client.vanish();
        seat.close();
        server.run();
        assertThat(log)
                .containsExactly(
                        "create room",
                        "join room",
                        "join room",
                        "leave room",
                        "join room",
                        "leave room",
                        "leave room",
                        "delete room");
    }

    @Test
    void aMemberIsInSoManyRoomsAndNoMore() {
        server.maxRooms = 2;
        var seat = seat(stream("one"));
        seat.join("a", "b");
        seat.join("b");
        assertThatThrownBy(() -> seat.join("b", "c"))
                .isInstanceOf(RoomLimitException.class)
                .hasMessage("one in 3 rooms (expected: up to 2)");
        var joined = io().to("a").join("d");
        server.run();
        assertThat(joined)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(RoomLimitException.class);
        assertThat(server.oversight.metrics().count(Metric.ROOMS_OVER_LIMIT)).isEqualTo(2);
        assertThat(seat.rooms()).containsExactlyInAnyOrder("one", "a", "b");
        seat.leave("a");
        seat.join("c");
        assertThat(seat.rooms()).containsExactlyInAnyOrder("one", "b", "c");
    }

    @Test
    void aSecondMemberWithTheSameIdIsRefused() {
        seat(stream("one"));
        assertThatThrownBy(() -> seat(stream("one"))).isInstanceOf(IllegalArgumentException.class);
    }
}
