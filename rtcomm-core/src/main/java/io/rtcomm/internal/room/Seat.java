/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import io.rtcomm.internal.loop.Loop;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A member's place in its namespace: who it is, where it lives, which rooms it asked for. What a thread joined it sees
 * here at once; the loop follows. Fields of the loop stand apart. It is itself the member's place among everyone.
 */
public final class Seat extends Place {
    final Member member;
    final Loop loop;

    /** What was joined and not left, by any thread; absent until the first join. */
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

    /** A place for a member; it is in no room before {@link RoomShards#seat}. */
    public Seat(Member member, Loop loop) {
        this.member = member;
        this.loop = loop;
    }

    @Override
    Seat seat() {
        return this;
    }

    /** The home loop of the member. Safe on any thread. */
    public Loop loop() {
        return loop;
    }

    /** The names of the rooms, the own id included. Safe on any thread. */
    public Set<String> rooms() {
        var names = new LinkedHashSet<String>();
        if (!leftOwnRoom) {
            names.add(member.id());
        }
        var joined = memberships;
        if (joined != null) {
            names.addAll(joined.keySet());
        }
        return names;
    }

    /** How many rooms were joined, the own id left out. Safe on any thread. */
    public int roomCount() {
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
        synchronized (this) { // joining is not on the message path
            joined = memberships;
            if (joined == null) {
                joined = new ConcurrentHashMap<>(4);
                memberships = joined;
            }
            return joined;
        }
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

    /** Forgets all rooms: {@link #rooms()} is empty from now on. */
    public void forgetRooms() {
        leftOwnRoom = true;
        memberships = null;
    }
}
