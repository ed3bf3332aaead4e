/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The live sessions of a server, by id. Safe on any thread. */
public final class SessionRegistry {
    private final int limit;
    private final Metrics metrics;
    private final AtomicInteger count = new AtomicInteger();
    private final Object emptied = new Object();
    private final ConcurrentHashMap<Id, Session> sessions = new ConcurrentHashMap<>();

    /**
     * A registry that takes up to {@code limit} sessions.
     *
     * @param metrics counts what happens to sessions
     */
    public SessionRegistry(int limit, Metrics metrics) {
        this.limit = limit;
        this.metrics = metrics;
    }

    /** Counts what happens to sessions. */
    Metrics metrics() {
        return metrics;
    }

    /** How many sessions live. */
    public int size() {
        return count.get();
    }

    /** A session by its id, or null. */
    public @Nullable Session get(String id) {
        return sessions.get(Id.of(id));
    }

    /** All sessions; what comes and goes meanwhile may be seen or not. */
    public Collection<Session> all() {
        return sessions.values();
    }

    /** Whether there is room for one more, which is taken. */
    boolean reserve() {
        if (count.incrementAndGet() <= limit) {
            return true;
        }
        count.decrementAndGet();
        metrics.increment(Metric.SESSIONS_REFUSED);
        return false;
    }

    /** Gives the room of a session back that was never made. */
    void giveBack() {
        if (count.decrementAndGet() == 0) {
            synchronized (emptied) {
                emptied.notifyAll();
            }
        }
    }

    /** Adds a session whose room was {@linkplain #reserve reserved}. */
    void add(Session session) {
        sessions.put(session.key(), session);
    }

    /** The only way out. */
    void remove(Session session) {
        if (sessions.remove(session.key(), session)) {
            giveBack();
        }
    }

    /**
     * Waits until there is no session.
     *
     * @return false when that took too long
     */
    public boolean awaitEmpty(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (emptied) {
            while (count.get() > 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(emptied, left);
            }
            return true;
        }
    }
}
