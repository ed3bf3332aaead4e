/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which loops have members of a room. Safe on any thread. Members of several kinds share the rooms, and each kind has a
 * directory of its own that sees its members only.
 *
 * <p>It counts, and who joins or leaves is counted before it hops to its loop: an emit that follows a join in one thread
 * then finds the loop, and what a member does is seen in its order. A flag set by the caller and cleared by the loop would
 * lose such emits when a leave of another member overtakes.
 */
final class RoomDirectory {
    private final int loops;
    private final int kind;
    private final RoomEvents events;
    private final ConcurrentHashMap<String, RoomCounts> rooms; // of all kinds

    RoomDirectory(int loops, RoomEvents events) {
        this(loops, 0, events, new ConcurrentHashMap<>());
    }

    private RoomDirectory(int loops, int kind, RoomEvents events, ConcurrentHashMap<String, RoomCounts> rooms) {
        this.loops = loops;
        this.kind = kind;
        this.events = events;
        this.rooms = rooms;
    }

    /** The same rooms, with the members of another kind. */
    RoomDirectory ofKind(int other) {
        return new RoomDirectory(loops, other, events, rooms);
    }

    /** Whether a loop has members of this kind in a room. */
    boolean present(String room, int loop) {
        RoomCounts counts = rooms.get(room);
        return counts != null && counts.present(kind, loop);
    }

    /** How many rooms have members, of any kind. */
    int size() {
        return rooms.size();
    }

    Set<String> names() {
        return Set.copyOf(rooms.keySet());
    }

    /** Counts a new membership. */
    void joined(Membership membership) {
        Seat seat = membership.seat;
        rooms.compute(membership.roomName, (name, known) -> {
            RoomCounts counts = known == null ? new RoomCounts(loops) : known;
            membership.counted = true;
            counts.add(kind, seat.loop.index(), 1);
            events.onJoin(name, seat.id(), known == null);
            return counts;
        });
    }

    /** Counts a membership out, unless that has been done. */
    void left(Membership membership) {
        Seat seat = membership.seat;
        rooms.computeIfPresent(membership.roomName, (name, counts) -> {
            if (!membership.counted) {
                return counts;
            }
            membership.counted = false;
            boolean last = counts.add(kind, seat.loop.index(), -1) == 0;
            events.onLeave(name, seat.id(), last);
            return last ? null : counts;
        });
    }
}
