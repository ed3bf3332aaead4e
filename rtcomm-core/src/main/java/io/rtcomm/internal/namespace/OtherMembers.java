/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.adapter.Dispatch;
import io.rtcomm.adapter.Selection;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.endpoint.EventFormat;
import io.rtcomm.endpoint.RoomMember;
import io.rtcomm.endpoint.RoomSeat;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.room.RoomShards;
import io.rtcomm.internal.room.Seat;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.WaitingRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The members of one namespace that are no sockets, in a group for each format. Safe on any thread. A namespace without
 * any pays one look at an empty array for each event.
 */
final class OtherMembers {
    private static final Group[] NONE = {};

    private final WaitingRules waiting;
    private final RoomShards rooms;
    private final JsonCodec codec;
    private final RoomLimit roomLimit;
    private volatile Group[] groups = NONE; // swapped under this, never changed

    /** Those of one format: they get the same message. */
    static final class Group {
        final EventFormat format;
        final RoomShards shards;
        final ConcurrentHashMap<String, MemberSeat> seats = new ConcurrentHashMap<>();

        Group(EventFormat format, RoomShards rooms, int kind) {
            this.format = format;
            this.shards = rooms.ofKind(kind, this::seatOf);
        }

        private @Nullable Seat seatOf(String id) {
            return seats.get(id);
        }

        /** The loops that have receivers. */
        List<Loop> loopsOf(Selection selection) {
            // whether there are seats at all is no question for their map: it may say none while others come and go
            return shards.loopsOf(selection);
        }
    }

    /** An event in one format, and where it goes. */
    record Encoded(Group group, List<Loop> loops, EncodedMessage message) {}

    /**
     * @param rooms the rooms of the namespace
     * @param roomLimit how many rooms one member may join
     */
    OtherMembers(WaitingRules waiting, RoomShards rooms, JsonCodec codec, RoomLimit roomLimit) {
        this.waiting = waiting;
        this.rooms = rooms;
        this.codec = codec;
        this.roomLimit = roomLimit;
    }

    RoomSeat seat(RoomMember member, Loop loop, EventFormat format) {
        Group group = groupOf(format);
        var seat = new MemberSeat(member, loop, group, roomLimit);
        if (group.seats.putIfAbsent(member.id(), seat) != null) {
            throw new IllegalArgumentException("a second member with the id " + member.id() + " (expected: one)");
        }
        group.shards.seatApart(seat);
        return seat;
    }

    @SuppressWarnings("ReferenceEquality") // a format is itself
    private synchronized Group groupOf(EventFormat format) {
        Group[] known = groups;
        for (Group group : known) {
            if (group.format == format) {
                return group;
            }
        }
        var group = new Group(format, rooms, known.length + 1);
        Group[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = group;
        groups = more;
        return group;
    }

    /** Encodes an event once for each format that has receivers. */
    List<Encoded> encode(Dispatch dispatch) {
        Group[] all = groups;
        if (all.length == 0) {
            return List.of();
        }
        WaitingRule rule = waiting.ofOthers(dispatch.event(), dispatch.flags());
        var encoded = new ArrayList<Encoded>(all.length);
        for (Group group : all) {
            List<Loop> loops = group.loopsOf(dispatch.selection());
            if (!loops.isEmpty()) {
                var message = group.format.encode(
                        dispatch.event(),
                        dispatch.args(),
                        codec,
                        dispatch.flags().compress());
                encoded.add(new Encoded(group, loops, rule == null ? message : message.under(rule)));
            }
        }
        return encoded;
    }

    /** Delivers what was {@linkplain #encode encoded}. */
    void deliver(Dispatch dispatch, List<Encoded> encoded) {
        for (int i = 0; i < encoded.size(); i++) {
            Encoded each = encoded.get(i);
            each.group.shards.deliver(
                    each.loops,
                    dispatch.selection(),
                    each.message,
                    dispatch.flags().volatileMessage());
        }
    }

    /** Visits each selected member once, on its own loop; the action must not change rooms, but may queue changes. */
    CompletableFuture<Void> forEach(Selection selection, Consumer<MemberSeat> action) {
        Group[] all = groups;
        var walks = new CompletableFuture<?>[all.length];
        for (int i = 0; i < all.length; i++) {
            walks[i] = all[i].shards.forEach(selection, member -> action.accept((MemberSeat) member));
        }
        return CompletableFuture.allOf(walks);
    }

    /** How many there are, of all formats. */
    int size() {
        int sum = 0;
        for (Group group : groups) {
            sum += group.seats.size();
        }
        return sum;
    }
}
