/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.adapter.Selection;
import io.rtcomm.internal.loop.ManualLoop;
import io.rtcomm.transport.Prefetchable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoomShardTest {
    private final ManualLoop manual = new ManualLoop();
    private final List<String> events = new ArrayList<>();
    private final RoomDirectory directory = new RoomDirectory(1, recorder());
    private final Map<String, Seat> seats = new HashMap<>();
    private final RoomShard shard = new RoomShard(manual.loop(), directory, seats::get);

    private RoomEvents recorder() {
        return new RoomEvents() {
            @Override
            public void onJoin(String room, String id, boolean created) {
                events.add(id + (created ? " creates " : " joins ") + room);
            }

            @Override
            public void onLeave(String room, String id, boolean deleted) {
                events.add(id + (deleted ? " deletes " : " leaves ") + room);
            }
        };
    }

    private Guest seated(String id) {
        var guest = new Guest(id, manual.loop());
        seats.put(id, guest.seat);
        shard.onSeat(guest.seat);
        return guest;
    }

    /** As {@link RoomShards#join} does it: counted by the caller, seated by the loop. */
    private Membership counted(Guest guest, String room) {
        return guest.seat.memberships().computeIfAbsent(room, name -> {
            var membership = new Membership(guest.seat, name);
            directory.joined(membership);
            return membership;
        });
    }

    private void join(Guest guest, String room) {
        shard.onJoin(counted(guest, room));
    }

    private void emit(Selection selection, String text) {
        shard.deliver(selection, Guest.message(text), false);
    }

    @Test
    void aMemberThatClosesLeavesItsOwnRoomsAndNoOthers() {
        var a = seated("a");
        var b = seated("b");
        for (int i = 0; i < 50; i++) {
            join(b, "other" + i);
        }
        join(a, "both");
        join(b, "both");
        join(a, "mine");
        events.clear();
        shard.onClose(a.seat);
        assertThat(events).containsExactlyInAnyOrder("a leaves both", "a deletes mine");
        assertThat(shard.rooms()).isEqualTo(51);
        assertThat(shard.size()).isEqualTo(1);
        emit(Selection.room("both"), "hello");
        assertThat(b.got).containsExactly("hello");
        assertThat(a.got).isEmpty();
    }

    @Test
    void aMemberThatClosesTwiceIsCountedOutOnce() {
        var a = seated("a");
        var b = seated("b");
        join(a, "room");
        join(b, "room");
        shard.onClose(a.seat);
        shard.onClose(a.seat);
        assertThat(directory.names()).containsExactly("room");
        shard.onClose(b.seat);
        assertThat(directory.names()).isEmpty();
        assertThat(shard.rooms()).isZero();
        assertThat(shard.size()).isZero();
    }

    @Test
    void aJoinThatArrivesAfterTheCloseIsCountedOutAgain() {
        var a = seated("a");
        var late = counted(a, "room");
        shard.onClose(a.seat);
        assertThat(directory.names()).containsExactly("room");
        shard.onJoin(late);
        assertThat(directory.names()).isEmpty();
        assertThat(shard.rooms()).isZero();
        assertThat(events).containsExactly("a creates room", "a deletes room");
    }

    @Test
    void aLeaveThatArrivesAfterTheCloseChangesNothing() {
        var a = seated("a");
        var b = seated("b");
        var membership = counted(a, "room");
        shard.onJoin(membership);
        join(b, "room");
        shard.onClose(a.seat);
        directory.left(membership);
        shard.onLeave(membership);
        assertThat(directory.names()).containsExactly("room");
        emit(Selection.room("room"), "hello");
        assertThat(b.got).containsExactly("hello");
    }

    @Test
    void aMemberThatWasNeverSeatedMayClose() {
        var guest = new Guest("a", manual.loop());
        shard.onClose(guest.seat);
        assertThat(shard.size()).isZero();
    }

    @Test
    void aMemberIsReachedUnderItsIdOnlyWhileItIsSeated() {
        var guest = new Guest("a", manual.loop());
        seats.put("a", guest.seat);
        emit(Selection.room("a"), "too early");
        shard.onSeat(guest.seat);
        emit(Selection.room("a"), "in time");
        shard.onClose(guest.seat);
        emit(Selection.room("a"), "too late");
        assertThat(guest.got).containsExactly("in time");
    }

    @Test
    void aMemberOfAnotherLoopIsNotReachedUnderItsId() {
        var elsewhere = new Guest("a", new ManualLoop().loop());
        elsewhere.seat.seated = true;
        seats.put("a", elsewhere.seat);
        emit(Selection.room("a"), "hello");
        assertThat(elsewhere.got).isEmpty();
    }

    @Test
    void aMemberOfSeveralSelectedRoomsIsReachedOnce() {
        var a = seated("a");
        var b = seated("b");
        join(a, "x");
        join(a, "y");
        join(b, "y");
        emit(Selection.room("x").to("y", "a", "y", "nobody"), "hello");
        assertThat(a.got).containsExactly("hello");
        assertThat(b.got).containsExactly("hello");
        emit(Selection.room("x"), "again");
        assertThat(a.got).containsExactly("hello", "again");
    }

    @Test
    void membersOfExceptedRoomsAreLeftOut() {
        var a = seated("a");
        var b = seated("b");
        var c = seated("c");
        join(a, "x");
        join(b, "x");
        join(b, "muted");
        emit(Selection.EVERYONE.except("muted"), "all but muted");
        emit(Selection.EVERYONE.except("a"), "all but a");
        emit(Selection.room("x").except("muted"), "x but muted");
        emit(Selection.room("x").except("x"), "nobody");
        emit(Selection.room("x").except("unknown"), "all of x");
        assertThat(a.got).containsExactly("all but muted", "x but muted", "all of x");
        assertThat(b.got).containsExactly("all but a", "all of x");
        assertThat(c.got).containsExactly("all but muted", "all but a");
    }

    @Test
    void aRoomMayBearTheIdOfAMember() {
        var a = seated("a");
        var b = seated("b");
        var c = seated("c");
        join(b, "a");
        emit(Selection.room("a"), "hello");
        emit(Selection.EVERYONE.except("a"), "others");
        assertThat(a.got).containsExactly("hello");
        assertThat(b.got).containsExactly("hello");
        assertThat(c.got).containsExactly("others");
    }

    @Test
    void aMemberThatIsGoneFromItsOwnRoomIsStillOneOfAll() {
        var a = seated("a");
        a.seat.ownRoom(false);
        a.seat.inOwnRoom = false;
        emit(Selection.room("a"), "to its id");
        emit(Selection.EVERYONE, "to all");
        assertThat(a.got).containsExactly("to all");
        assertThat(a.seat.joinedRooms()).isEmpty();
        a.seat.ownRoom(true);
        a.seat.inOwnRoom = true;
        emit(Selection.room("a"), "again");
        assertThat(a.got).containsExactly("to all", "again");
        assertThat(a.seat.joinedRooms()).containsExactly("a");
    }

    @Test
    void whetherAMessageMayBeDroppedIsToldToTheMember() {
        var a = seated("a");
        shard.deliver(Selection.EVERYONE, Guest.message("x"), true);
        assertThat(a.droppable).isTrue();
        shard.deliver(Selection.room("a"), Guest.message("x"), false);
        assertThat(a.droppable).isFalse();
    }

    @Test
    void receiversAreReadAheadAndThoseWhoAreLeftOutAreNot() {
        int all = Prefetchable.GROUP + 5;
        var guests = new ArrayList<Guest>();
        for (int i = 0; i < all; i++) {
            var guest = seated("guest " + i);
            guests.add(guest);
            join(guest, i % 2 == 0 ? "even" : "odd");
        }
        emit(Selection.room("odd"), "to odd ones");
        assertThat(guests).allMatch(guest -> guest.timesRead == guest.got.size());
        emit(Selection.EVERYONE, "to all");
        assertThat(guests).allMatch(guest -> guest.timesRead == guest.got.size());
        emit(Selection.room("odd").except("even"), "to odd ones");
        assertThat(guests).allMatch(guest -> guest.timesRead == guest.got.size());
        assertThat(guests).allMatch(guest -> guest.got.size() == (guests.indexOf(guest) % 2 == 0 ? 1 : 3));
    }
}
