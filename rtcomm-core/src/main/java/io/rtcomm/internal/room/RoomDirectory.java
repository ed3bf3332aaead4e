/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which loops have members of a room. Safe on any thread.
 *
 * <p>It counts, and who joins counts before it hops to its loop: an emit that follows a join in one thread then finds the
 * loop. A flag set by the caller and cleared by the loop would lose such emits when a leave of another member overtakes.
 */
final class RoomDirectory {
    private final int loops;
    private final RoomEvents events;
    private final ConcurrentHashMap<String, RoomCounts> rooms = new ConcurrentHashMap<>();

    RoomDirectory(int loops, RoomEvents events) {
        this.loops = loops;
        this.events = events;
    }

    @Nullable
    RoomCounts get(String room) {
        return rooms.get(room);
    }

    Set<String> names() {
        return Set.copyOf(rooms.keySet());
    }

    void joined(String room, int loop, String id) {
        rooms.compute(room, (name, known) -> {
            RoomCounts counts = known == null ? new RoomCounts(loops) : known;
            counts.add(loop, 1);
            events.onJoin(name, id, known == null);
            return counts;
        });
    }

    void left(String room, int loop, String id) {
        rooms.computeIfPresent(room, (name, counts) -> {
            boolean last = counts.add(loop, -1) == 0;
            events.onLeave(name, id, last);
            return last ? null : counts;
        });
    }
}
