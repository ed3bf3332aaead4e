/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.RoomLimitException;
import io.rtcomm.internal.room.Seat;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.util.Collection;
import java.util.Set;

/**
 * How many rooms of a namespace one member may be in, its own id left out. Immutable; safe on any thread. Whoever checks
 * holds a lock until it has joined, so that two threads do not both find the last place free.
 */
record RoomLimit(int max, Metrics metrics) {
    /**
     * Whether a member may join rooms, all of them or none.
     *
     * @throws RoomLimitException when that were too many
     */
    void check(String id, Seat seat, Collection<String> names) {
        if (seat.roomCount() + names.size() > max) { // else it is known without a look at their names
            check(id, seat.joinedRooms(), names);
        }
    }

    /** The same of somebody that has no seat yet. */
    void check(String id, Set<String> joined, Collection<String> names) {
        long more = names.stream()
                .filter(name -> !name.equals(id) && !joined.contains(name))
                .count();
        long sum = joined.size() - (joined.contains(id) ? 1 : 0) + more;
        if (more > 0 && sum > max) {
            metrics.increment(Metric.ROOMS_OVER_LIMIT);
            throw new RoomLimitException(id, sum, max);
        }
    }
}
