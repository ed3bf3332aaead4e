/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.AckDisconnectedException;
import io.rtcomm.AckOverflowException;
import io.rtcomm.Args;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** The answers that one client owes. Confined to the socket's home loop. */
final class PendingAcks {
    private final Loop loop;
    private final int limit;
    private final Metrics metrics;
    private final Map<Long, PendingAck> byId = new HashMap<>();
    private boolean closed;

    PendingAcks(Loop loop, int limit, Metrics metrics) {
        this.loop = loop;
        this.limit = limit;
        this.metrics = metrics;
    }

    int size() {
        return byId.size();
    }

    /**
     * Begins to wait.
     *
     * @return false when the answer cannot come, which was told
     */
    boolean add(PendingAck pending, long timeoutNanos) {
        if (closed) {
            pending.onLost(new AckDisconnectedException());
            return false;
        }
        if (byId.size() >= limit) {
            metrics.increment(Metric.ACKS_REFUSED);
            pending.onLost(new AckOverflowException(limit));
            return false;
        }
        byId.put(pending.id(), pending);
        loop.schedule(pending, timeoutNanos);
        return true;
    }

    /** An answer came; one that is late, or that nobody asked for, is ignored. */
    void onAnswer(long id, Args args) {
        PendingAck pending = byId.remove(id);
        if (pending != null) {
            loop.cancel(pending);
            pending.onAnswer(args);
        }
    }

    void forget(PendingAck pending) {
        byId.remove(pending.id());
    }

    /** The client is gone: all fail at once. */
    void close() {
        closed = true;
        var lost = new ArrayList<>(byId.values());
        byId.clear();
        for (PendingAck pending : lost) {
            loop.cancel(pending);
            pending.onLost(new AckDisconnectedException());
        }
    }
}
