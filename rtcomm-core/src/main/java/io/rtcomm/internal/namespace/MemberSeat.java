/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.endpoint.RoomMember;
import io.rtcomm.endpoint.RoomSeat;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.room.Seat;
import io.rtcomm.transport.EncodedMessage;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The place of a member that is no socket. Safe on any thread, but for what rooms call. */
final class MemberSeat extends Seat implements RoomSeat {
    private static final Logger log = LoggerFactory.getLogger(MemberSeat.class);

    private final RoomMember member;
    private final OtherMembers.Group group;
    private final RoomLimit roomLimit;

    // guarded by this; joins and leaves are not on the message path
    private boolean everyone;
    private boolean closed;

    MemberSeat(RoomMember member, Loop loop, OtherMembers.Group group, RoomLimit roomLimit) {
        super(loop);
        this.member = member;
        this.group = group;
        this.roomLimit = roomLimit;
    }

    @Override
    public String id() {
        return member.id();
    }

    @Override
    public void join(String... rooms) {
        join(RoomNames.of(rooms));
    }

    synchronized void join(Collection<String> names) {
        if (closed) {
            return;
        }
        roomLimit.check(member.id(), this, names);
        names.forEach(name -> group.shards.join(this, name));
    }

    @Override
    public void leave(String... rooms) {
        leave(RoomNames.of(rooms));
    }

    synchronized void leave(Collection<String> names) {
        if (!closed) {
            names.forEach(name -> group.shards.leave(this, name));
        }
    }

    @Override
    public synchronized Set<String> rooms() {
        return closed ? Set.of() : joinedRooms();
    }

    @Override
    public synchronized void joinEveryone() {
        if (!closed && !everyone) {
            everyone = true;
            group.shards.joinEveryone(this);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            // in its turn, so that what was sent before still finds the member
            loop().execute(() -> {
                group.shards.close(this);
                group.seats.remove(member.id(), this);
            });
        }
    }

    /** Ends the member; done when it was told. */
    CompletableFuture<Void> end() {
        var done = new CompletableFuture<Void>();
        boolean asked = loop().offer(() -> {
            try {
                member.end();
            } catch (RuntimeException e) { // it comes from elsewhere
                log.warn("a member of rooms failed to end", e);
            }
            done.complete(null);
        });
        if (!asked) {
            done.complete(null); // the server has ended, and the member with it
        }
        return done;
    }

    @Override
    public int prefetch() {
        return member.prefetch();
    }

    @Override
    public void deliver(EncodedMessage message, boolean droppable) {
        try {
            member.deliver(message, droppable);
        } catch (RuntimeException e) { // it comes from elsewhere: the others in the room do not miss the message
            log.warn("a member of rooms failed to take a message", e);
        }
    }
}
