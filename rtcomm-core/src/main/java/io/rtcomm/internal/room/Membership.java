/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import org.jspecify.annotations.Nullable;

/** One member's place in one room. Confined to the home loop of the member, but for what says otherwise. */
final class Membership {
    final Seat seat;
    final String roomName;

    /** Whether the directory counts it. Guarded by the lock of the directory's entry. */
    boolean counted;

    /** The room; absent before the loop has seated the member, and after it has left. */
    @Nullable
    Room room;

    int index;

    // the neighbours among all places of the member; absent at the ends
    @Nullable
    Membership next;

    @Nullable
    Membership previous;

    Membership(Seat seat, String roomName) {
        this.seat = seat;
        this.roomName = roomName;
    }
}
