/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import io.rtcomm.transport.Prefetchable;
import org.jspecify.annotations.Nullable;

/** Where a member stands in a room. Confined to the home loop of the member. */
abstract sealed class Place implements Prefetchable permits Membership, Seat {
    /** The room; absent before the loop has seated the member, and after it has left. */
    @Nullable
    Room room;

    int index;

    /** Whose place it is. */
    abstract Seat seat();
}
