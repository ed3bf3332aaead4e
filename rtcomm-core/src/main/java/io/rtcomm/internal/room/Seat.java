/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import io.rtcomm.internal.loop.Loop;
import io.rtcomm.transport.EncodedMessage;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A member's place in its namespace: who it is, where it lives, which rooms it asked for. What a thread joined it sees
 * here at once; the loop follows. Fields of the loop stand apart. To be extended by the member, anything that can sit in a
 * room and take a message, so that its place costs no object of its own; it is also its place among everyone.
 */
public abstract non-sealed class Seat extends Place {
    @SuppressWarnings("rawtypes") // a class has no type arguments
    private static final AtomicReferenceFieldUpdater<Seat, @Nullable ConcurrentHashMap> MEMBERSHIPS =
            AtomicReferenceFieldUpdater.newUpdater(Seat.class, ConcurrentHashMap.class, "memberships");

    final Loop loop;

    /** What was joined and not left, by any thread; absent until the first join. By the updater. */
    private volatile @Nullable ConcurrentHashMap<String, Membership> memberships;

    /** Whether the room under the member's own id was left. */
    private volatile boolean leftOwnRoom;

    // confined to the loop
    boolean seated;
    boolean closed;
    boolean inOwnRoom = true;

    /** The first of all places in rooms, absent when there is none; the rest is linked to it. */
    @Nullable
    Membership first;

    /** The serial number of the last walk that came by, so that nobody is reached twice. */
    long lastWalk;

    /** A member on its loop; it is in no room before {@link RoomShards#seat}. */
    protected Seat(Loop loop) {
        this.loop = loop;
    }

    /** The id, which is also the name of a room that only this member is in. Safe on any thread. */
    public abstract String id();

    /**
     * Queues a message. On the loop. Runs no user code and changes no room.
     *
     * @param droppable whether the message is dropped if it cannot be written at once
     */
    public abstract void deliver(EncodedMessage message, boolean droppable);

    /** Reads what {@link #deliver} will read; nothing, unless that is worth it. */
    @Override
    public int prefetch() {
        return 0;
    }

    @Override
    final Seat seat() {
        return this;
    }

    /** The home loop of the member. Safe on any thread. */
    public final Loop loop() {
        return loop;
    }

    /** The names of the rooms, the own id included. Safe on any thread. */
    public final Set<String> joinedRooms() {
        var names = new LinkedHashSet<String>();
        if (!leftOwnRoom) {
            names.add(id());
        }
        var joined = memberships;
        if (joined != null) {
            names.addAll(joined.keySet());
        }
        return names;
    }

    /** How many rooms were joined, the own id left out. Safe on any thread. */
    public final int roomCount() {
        var joined = memberships;
        return joined == null ? 0 : joined.size();
    }

    void ownRoom(boolean in) {
        leftOwnRoom = !in;
    }

    /** The rooms that were joined, made on first use. */
    ConcurrentHashMap<String, Membership> memberships() {
        var joined = memberships;
        if (joined != null) {
            return joined;
        }
        var made = new ConcurrentHashMap<String, Membership>(4);
        return MEMBERSHIPS.compareAndSet(this, null, made) ? made : memberships(); // no lock: others may lock a member
    }

    @Nullable
    ConcurrentHashMap<String, Membership> membershipsIfAny() {
        return memberships;
    }

    /** On the loop. */
    void link(Membership place) {
        Membership second = first;
        place.next = second;
        if (second != null) {
            second.previous = place;
        }
        first = place;
    }

    /** On the loop. */
    void unlink(Membership place) {
        Membership before = place.previous;
        Membership after = place.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        place.next = null;
        place.previous = null;
    }

    /** Forgets all rooms: {@link #joinedRooms()} is empty from now on. */
    public final void forgetRooms() {
        leftOwnRoom = true;
        memberships = null;
    }
}
