/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import org.jspecify.annotations.Nullable;

/** One member's place in one room. Confined to the home loop of the member, but for what says otherwise. */
final class Membership extends Place {
    final Seat seat;
    final String roomName;

    /** Whether the directory counts it. Guarded by the lock of the directory's entry. */
    boolean counted;

    // the neighbours among all places of the member; absent at the ends
    @Nullable
    Membership next;

    @Nullable
    Membership previous;

    Membership(Seat seat, String roomName) {
        this.seat = seat;
        this.roomName = roomName;
    }

    @Override
    Seat seat() {
        return seat;
    }

    @Override
    public int prefetch() {
        return seat.prefetch();
    }
}
