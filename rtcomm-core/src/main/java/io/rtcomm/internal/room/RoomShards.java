/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import io.rtcomm.adapter.Selection;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.Loops;
import io.rtcomm.transport.EncodedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one namespace, over all loops. Safe on any thread: every change and every walk is one task on each loop
 * that it concerns, in the order of the calls of one thread.
 */
public final class RoomShards {
    private final Loops loops;
    private final RoomDirectory directory;
    private final Function<String, @Nullable Seat> byId;
    private final RoomShard[] shards;
    private final AtomicIntegerArray seats;

    /**
     * @param events hears of rooms
     * @param byId finds a seated member by its id, safe on any thread
     */
    public RoomShards(Loops loops, RoomEvents events, Function<String, @Nullable Seat> byId) {
        this(loops, new RoomDirectory(loops.size(), events), byId);
    }

    private RoomShards(Loops loops, RoomDirectory directory, Function<String, @Nullable Seat> byId) {
        this.loops = loops;
        this.directory = directory;
        this.byId = byId;
        this.seats = new AtomicIntegerArray(loops.size());
        this.shards = new RoomShard[loops.size()];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new RoomShard(loops.get(i), directory, byId);
        }
    }

    /**
     * The same rooms with members of another kind: the rooms come and go with the members of all kinds, but what is
     * delivered here reaches those of this kind only.
     *
     * @param kind its number, from 1; each is used once, and they are few
     * @param ids finds a member of this kind by its id, safe on any thread
     */
    public RoomShards ofKind(int kind, Function<String, @Nullable Seat> ids) {
        return new RoomShards(loops, directory.ofKind(kind), ids);
    }

    /**
     * Takes a member in; it is reached by what is sent from now on, to everyone or to itself. On the member's loop.
     */
    public void seat(Seat seat) {
        if (!seat.closed && !seat.seated) {
            seats.incrementAndGet(seat.loop.index());
            shard(seat).onSeat(seat);
        }
    }

    /** Takes a member in that is not meant by what is sent to everyone. */
    public void seatApart(Seat seat) {
        seat.loop.execute(() -> shard(seat).onSeatApart(seat));
    }

    /** Lets a member that was {@linkplain #seatApart seated apart} have what is sent to everyone. To be called once. */
    public void joinEveryone(Seat seat) {
        seats.incrementAndGet(seat.loop.index());
        seat.loop.execute(() -> {
            if (!shard(seat).onEveryone(seat)) {
                seats.decrementAndGet(seat.loop.index());
            }
        });
    }

    /** Takes a member out of everything. On the member's loop, outside of any walk. */
    public void close(Seat seat) {
        if (seat.room != null) {
            seats.decrementAndGet(seat.loop.index());
        }
        shard(seat).onClose(seat);
    }

    /** Adds a member to a room. */
    public void join(Seat seat, String room) {
        if (room.equals(seat.id())) {
            ownRoom(seat, true);
            return;
        }
        // the entry's lock keeps the order of joins and leaves of this room by several threads
        seat.memberships().computeIfAbsent(room, name -> {
            var membership = new Membership(seat, name);
            directory.joined(membership);
            seat.loop.execute(() -> shard(seat).onJoin(membership));
            return membership;
        });
    }

    /** Takes a member out of a room. */
    public void leave(Seat seat, String room) {
        if (room.equals(seat.id())) {
            ownRoom(seat, false);
            return;
        }
        var joined = seat.membershipsIfAny();
        if (joined == null) {
            return;
        }
        joined.computeIfPresent(room, (name, membership) -> {
            directory.left(membership);
            seat.loop.execute(() -> shard(seat).onLeave(membership));
            return null;
        });
    }

    /** The room under the member's own id is kept by the member itself. */
    private static void ownRoom(Seat seat, boolean in) {
        seat.ownRoom(in);
        seat.loop.execute(() -> seat.inOwnRoom = in);
    }

    /** The names of the rooms that have members, of any kind. */
    public Set<String> rooms() {
        return directory.names();
    }

    /** How many rooms have members, of any kind. */
    public int roomCount() {
        return directory.size();
    }

    /** The loops that may have members of a selection. */
    public List<Loop> loopsOf(Selection selection) {
        var found = new ArrayList<Loop>(loops.size());
        for (Loop loop : loops.all()) {
            if (concerns(loop, selection)) {
                found.add(loop);
            }
        }
        return found;
    }

    private boolean concerns(Loop loop, Selection selection) {
        if (selection.rooms().isEmpty()) {
            return seats.get(loop.index()) > 0;
        }
        for (String room : selection.rooms()) {
            if (directory.present(room, loop.index())) {
                return true;
            }
            Seat own = byId.apply(room);
            if (own != null && own.loop == loop) {
                return true;
            }
        }
        return false;
    }

    /** Delivers a message to a selection: one task for each of the loops, see {@link #loopsOf}. */
    public void deliver(List<Loop> to, Selection selection, EncodedMessage message, boolean droppable) {
        for (Loop loop : to) {
            RoomShard shard = shards[loop.index()];
            loop.executeSoon(() -> shard.deliver(selection, message, droppable));
        }
    }

    /**
     * Visits each selected member once, on its own loop.
     *
     * @param action must not change rooms, but may queue changes
     * @return done when all loops have been walked
     */
    public CompletableFuture<Void> forEach(Selection selection, Consumer<Seat> action) {
        var walks = new ArrayList<CompletableFuture<Void>>();
        for (Loop loop : loopsOf(selection)) {
            RoomShard shard = shards[loop.index()];
            var done = new CompletableFuture<Void>();
            walks.add(done);
            boolean asked = loop.offer(() -> {
                try {
                    shard.forEach(selection, action);
                    done.complete(null);
                } catch (RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
            if (!asked) {
                done.complete(null); // a loop that has ended has no members
            }
        }
        return CompletableFuture.allOf(walks.toArray(CompletableFuture<?>[]::new));
    }

    /** Done when every loop has done what it was asked for before. */
    public CompletableFuture<Void> settled() {
        var passes = new ArrayList<CompletableFuture<Void>>();
        for (Loop loop : loops.all()) {
            var done = new CompletableFuture<Void>();
            passes.add(done);
            if (!loop.offer(() -> done.complete(null))) {
                done.complete(null); // it has ended, and with it all that it was asked for
            }
        }
        return CompletableFuture.allOf(passes.toArray(CompletableFuture<?>[]::new));
    }

    private RoomShard shard(Seat seat) {
        return shards[seat.loop.index()];
    }
}
