/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import io.rtcomm.transport.Prefetchable;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The members of one room on one loop, in no order: a plain array, joined and left in constant time. Confined to its
 * loop.
 */
final class Room {
    private static final int FIRST_SIZE = 4;

    private @Nullable Place[] members = new Place[FIRST_SIZE];
    private int size;

    @SuppressWarnings("UnusedVariable") // what was read ahead has to go somewhere
    private int seen;

    int size() {
        return size;
    }

    /** To be called before a member is used, in the order of the array: reads ahead at the first of each group. */
    void prefetch(int index) {
        if (index % Prefetchable.GROUP == 0) {
            seen = Prefetchable.prefetch(members, index, Math.min(index + Prefetchable.GROUP, size));
        }
    }

    Place get(int index) {
        return Objects.requireNonNull(members[index], "hole in a room");
    }

    void add(Place place) {
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        place.room = this;
        place.index = size;
        members[size++] = place;
    }

    void remove(Place place) {
        assert place.room == this : "not in this room";
        Place last = get(--size);
        members[place.index] = last;
        last.index = place.index;
        members[size] = null;
        place.room = null;
        if (size > FIRST_SIZE && size < members.length / 4) {
            members = Arrays.copyOf(members, members.length / 2);
        }
    }
}
