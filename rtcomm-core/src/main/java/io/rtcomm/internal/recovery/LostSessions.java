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
     * @param connectedAt the serial number of the history when it connected
     */
    record Lost(SavedSession session, long connectedAt, long lostNanos) {}

    private final RecoveryOptions options;
    private final Map<String, Long> connected = new HashMap<>();
    private final Map<String, Lost> lost = new LinkedHashMap<>();

    LostSessions(RecoveryOptions options) {
        this.options = options;
    }

    int size() {
        return lost.size();
    }

    /** A session that counts as connected already keeps its beginning. */
    void connected(String privateId, long serial) {
        connected.putIfAbsent(privateId, serial);
    }

    void forget(String privateId) {
        connected.remove(privateId);
        lost.remove(privateId);
    }

    void save(SavedSession session, long nanos) {
        Long connectedAt = connected.remove(session.privateId());
        if (connectedAt != null) {
            lost.put(session.privateId(), new Lost(session, connectedAt, nanos));
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
