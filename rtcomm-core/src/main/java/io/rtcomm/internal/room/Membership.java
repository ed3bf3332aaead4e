/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import org.jspecify.annotations.Nullable;

/** One member's place in one room. Confined to the home loop of the member, but for its final fields. */
final class Membership {
    final Seat seat;
    final String roomName;

    /** The room; absent before the loop has seated the member, and after it has left. */
    @Nullable
    Room room;

    int index;

    Membership(Seat seat, String roomName) {
        this.seat = seat;
        this.roomName = roomName;
    }
}
