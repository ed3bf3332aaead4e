/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import io.rtcomm.adapter.Selection;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.transport.EncodedMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rooms of one namespace on one loop: plain maps and arrays. Confined to its loop. */
final class RoomShard {
    private final Loop loop;
    private final RoomDirectory directory;
    private final Function<String, @Nullable Seat> byId;
    private final Room everyone = new Room();
    private final Map<String, Room> rooms = new HashMap<>();
    private long walk;

    RoomShard(Loop loop, RoomDirectory directory, Function<String, @Nullable Seat> byId) {
        this.loop = loop;
        this.directory = directory;
        this.byId = byId;
    }

    int size() {
        return everyone.size();
    }

    int rooms() {
        return rooms.size();
    }

    void onSeat(Seat seat) {
        onSeatApart(seat);
        onEveryone(seat);
    }

    void onSeatApart(Seat seat) {
        seat.seated = true;
    }

    /** Returns false when the member has left before. */
    boolean onEveryone(Seat seat) {
        if (seat.closed) {
            return false;
        }
        everyone.add(seat);
        return true;
    }

    /** The membership was counted by whoever joined. */
    void onJoin(Membership membership) {
        Seat seat = membership.seat;
        if (seat.closed) {
            directory.left(membership);
            return;
        }
        rooms.computeIfAbsent(membership.roomName, name -> new Room()).add(membership);
        seat.link(membership);
    }

    /** The membership was counted out by whoever left. */
    void onLeave(Membership membership) {
        Room room = membership.room;
        if (room == null) {
            return; // the member has left everything in the meantime
        }
        room.remove(membership);
        if (room.size() == 0) {
            rooms.remove(membership.roomName);
        }
        membership.seat.unlink(membership);
    }

    /** The member leaves everything, at the cost of its own rooms only. */
    void onClose(Seat seat) {
        if (seat.closed) {
            return;
        }
        seat.closed = true;
        if (seat.room != null) {
            everyone.remove(seat);
        }
        // not those that were asked for: a join may be seen here before it is seen there
        for (Membership place = seat.first; place != null; place = seat.first) {
            onLeave(place);
            directory.left(place);
        }
    }

    void deliver(Selection selection, EncodedMessage message, boolean droppable) {
        if (selection.everyone()) {
            for (int i = 0; i < everyone.size(); i++) {
                everyone.prefetch(i);
                everyone.get(i).seat().deliver(message, droppable);
            }
            return;
        }
        forEach(selection, seat -> seat.deliver(message, droppable));
    }

    /** Visits each selected member once. The action must not change rooms. */
    void forEach(Selection selection, Consumer<Seat> action) {
        long serial = ++walk;
        for (String room : selection.except()) {
            visit(room, seat -> seat.lastWalk = serial, false);
        }
        Consumer<Seat> once = seat -> {
            if (seat.lastWalk != serial) {
                seat.lastWalk = serial;
                action.accept(seat);
            }
        };
        if (selection.rooms().isEmpty()) {
            visit(everyone, once, true);
        } else {
            for (String room : selection.rooms()) {
                visit(room, once, true);
            }
        }
    }

    /** @param ahead whether the action will read so much of each member that it is worth to read it ahead */
    private void visit(String name, Consumer<Seat> action, boolean ahead) {
        Room room = rooms.get(name);
        if (room != null) {
            visit(room, action, ahead);
        }
        Seat own = byId.apply(name);
        if (own != null && own.loop == loop && own.seated && !own.closed && own.inOwnRoom) {
            action.accept(own);
        }
    }

    private static void visit(Room room, Consumer<Seat> action, boolean ahead) {
        for (int i = 0; i < room.size(); i++) {
            if (ahead) {
                room.prefetch(i);
            }
            action.accept(room.get(i).seat());
        }
    }
}
