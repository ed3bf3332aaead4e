/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.recovery;

import io.rtcomm.adapter.SavedSession;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sessions that may come back, the oldest loss first. Confined to the lock of its adapter. */
final class LostSessions {
    /**
     * A session that was lost.
     *
     * @param position the serial number of the history before which it lacks nothing
     */
    record Lost(SavedSession session, long position, long lostNanos) {}

    private final RecoveryOptions options;
    private final Map<String, Long> connected = new HashMap<>(); // with the position, where the history ended then
    private final Map<String, Lost> lost = new LinkedHashMap<>();

    LostSessions(RecoveryOptions options) {
        this.options = options;
    }

    int size() {
        return lost.size();
    }

    /** A session that counts as connected already keeps its position. */
    void connected(String privateId, long position) {
        connected.putIfAbsent(privateId, position);
    }

    /** A session that is connected lacks nothing before a position. */
    void reached(String privateId, long position) {
        connected.computeIfPresent(privateId, (id, known) -> Math.max(known, position));
    }

    void forget(String privateId) {
        connected.remove(privateId);
        lost.remove(privateId);
    }

    void save(SavedSession session, long nanos) {
        Long position = connected.remove(session.privateId());
        if (position != null) {
            lost.put(session.privateId(), new Lost(session, Math.max(position, session.position()), nanos));
            trim(nanos);
        }
    }

    void trim(long nanos) {
        long oldest = nanos - options.maxDisconnection().toNanos();
        var walk = lost.values().iterator();
        while (walk.hasNext()) {
            Lost next = walk.next();
            if (next.lostNanos() - oldest >= 0 && lost.size() <= options.maxSessions()) {
                return;
            }
            walk.remove();
        }
    }

    /** Found once only. */
    @Nullable
    Lost take(String privateId) {
        return lost.remove(privateId);
    }
}
