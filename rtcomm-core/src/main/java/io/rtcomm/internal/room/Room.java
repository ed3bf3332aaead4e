/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The members of one room on one loop, in no order: a plain array, joined and left in constant time. Confined to its
 * loop.
 */
final class Room {
    private static final int FIRST_SIZE = 4;

    private @Nullable Membership[] members = new Membership[FIRST_SIZE];
    private int size;

    int size() {
        return size;
    }

    Membership get(int index) {
        return Objects.requireNonNull(members[index], "hole in a room");
    }

    void add(Membership membership) {
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        membership.room = this;
        membership.index = size;
        members[size++] = membership;
    }

    void remove(Membership membership) {
        assert membership.room == this : "not in this room";
        Membership last = get(--size);
        members[membership.index] = last;
        last.index = membership.index;
        members[size] = null;
        membership.room = null;
        if (size > FIRST_SIZE && size < members.length / 4) {
            members = Arrays.copyOf(members, members.length / 2);
        }
    }
}
