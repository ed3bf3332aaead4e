/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.RateLimit;
import io.rtcomm.internal.guard.Meter;
import io.rtcomm.internal.guard.Rate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often one socket sent the events that are limited. Confined to the home loop. Names that nobody limited cost nothing
 * here, whatever a client makes up.
 */
final class EventLimits {
    /** What is known of one name. */
    private static final class Entry {
        final RateLimit limit;
        final Rate rate;
        final Meter meter = new Meter();

        Entry(RateLimit limit) {
            this.limit = limit;
            this.rate = Rate.of(limit.count(), limit.period());
        }
    }

    private final Map<String, Entry> entries = new HashMap<>();
    private int violations;

    /**
     * Counts an event.
     *
     * @param limit what rules its name now
     * @return whether it may pass
     */
    boolean allows(String name, RateLimit limit, long nowNanos) {
        Entry entry = entries.get(name);
        if (entry == null || !entry.limit.equals(limit)) {
            entry = new Entry(limit);
            entries.put(name, entry);
        }
        return entry.meter.take(entry.rate, 1, nowNanos) == 0;
    }

    /** One too many came: whether it was the one for which the address is to be banned. */
    boolean bans(RateLimit limit) {
        violations++;
        return limit.banAfter() > 0 && violations >= limit.banAfter();
    }

    /** The limit of a name: the socket's own before that of its namespace. */
    static @Nullable RateLimit of(String name, Map<String, RateLimit> own, Map<String, RateLimit> shared) {
        RateLimit limit = own.isEmpty() ? null : own.get(name);
        return limit != null || shared.isEmpty() ? limit : shared.get(name);
    }
}
