/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.adapter.Selection;
import io.rtcomm.internal.loop.ManualLoop;
import io.rtcomm.transport.EncodedMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rooms cost, in work that is counted: nothing may grow with those whom it does not concern. */
class RoomWorkTest {
    private static final int MANY = 100_000;

    private final ManualLoop manual = new ManualLoop();
    private final Map<String, Seat> byId = new HashMap<>();
    private final RoomDirectory directory = new RoomDirectory(1, new Nobody());
    private final RoomShard shard = new RoomShard(manual.loop(), directory, byId::get);
    private final List<Seat> seats = new ArrayList<>();
    private final List<Membership> places = new ArrayList<>();
    private int deliveries;

    /** Hears of rooms and does nothing. */
    private static final class Nobody implements RoomEvents {
        @Override
        public void onJoin(String room, String id, boolean created) {}

        @Override
        public void onLeave(String room, String id, boolean deleted) {}
    }

    /** Counts what it is given, together with the others. */
    private final class Counting extends Seat {
        private final String id;

        Counting(String id) {
            super(manual.loop());
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public void deliver(EncodedMessage message, boolean droppable) {
            deliveries++;
        }
    }

    private Seat seated(int number) {
        var seat = new Counting("m" + number);
        byId.put("m" + number, seat);
        shard.onSeat(seat);
        seats.add(seat);
        return seat;
    }

    private Membership join(Seat seat, String room) {
        var membership = new Membership(seat, room);
        directory.joined(membership);
        shard.onJoin(membership);
        places.add(membership);
        return membership;
    }

    /** How many places are not where they were. */
    private int moved(Runnable change) {
        var all = new ArrayList<Place>(seats);
        all.addAll(places);
        int[] before = all.stream().mapToInt(place -> place.index).toArray();
        List<Room> rooms = new ArrayList<>();
        all.forEach(place -> rooms.add(place.room));
        change.run();
        int moved = 0;
        for (int i = 0; i < before.length; i++) {
            moved += all.get(i).index != before[i] || all.get(i).room != rooms.get(i) ? 1 : 0;
        }
        return moved;
    }

    @Test
    void whoJoinsARoomOfManyMovesNobodyAndWhoLeavesItMovesOneOther() {
        for (int i = 0; i < MANY; i++) {
            join(seated(i), "all");
        }
        assertThat(moved(() -> join(seated(MANY), "all"))).isZero();

        assertThat(moved(() -> shard.onLeave(places.get(MANY / 2)))).isEqualTo(2);
    }

    @Test
    void aMemberThatGoesTouchesItsOwnRoomsOnly() {
        for (int i = 0; i < MANY; i++) {
            join(seated(i), "room " + i % 1000);
        }
        Seat leaving = seats.get(MANY / 2);
        join(leaving, "room 7");
        join(leaving, "room 8");

        // itself and the one that takes its place: in three rooms, and among everyone
        assertThat(moved(() -> shard.onClose(leaving))).isBetween(4, 8);
        assertThat(leaving.first).isNull();
    }

    @Test
    void whatIsSentToARoomOfThreeAmongManyReachesAndTouchesThree() {
        for (int i = 0; i < MANY; i++) {
            seated(i);
        }
        for (int i = 0; i < 3; i++) {
            join(seats.get(i * 1000), "few");
        }
        long[] before = seats.stream().mapToLong(seat -> seat.lastWalk).toArray();

        shard.deliver(Selection.room("few"), Guest.message("x"), false);

        assertThat(deliveries).isEqualTo(3);
        long touched = 0;
        for (int i = 0; i < before.length; i++) {
            touched += seats.get(i).lastWalk == before[i] ? 0 : 1;
        }
        assertThat(touched).isEqualTo(3);
    }
}
