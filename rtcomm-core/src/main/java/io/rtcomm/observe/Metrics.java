/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.observe;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts of what happened since a server was built. Safe on any thread. */
public final class Metrics {
    private final Map<Metric, LongAdder> counts = new EnumMap<>(Metric.class);

    /** All counts at zero. */
    public Metrics() {
        for (Metric metric : Metric.values()) {
            counts.put(metric, new LongAdder());
        }
    }

    /** It happened once more. */
    public void increment(Metric metric) {
        adder(metric).increment();
    }

    /** How often it happened. */
    public long count(Metric metric) {
        return adder(metric).sum();
    }

    /** All counts. */
    public Map<Metric, Long> counts() {
        var snapshot = new EnumMap<Metric, Long>(Metric.class);
        counts.forEach((metric, adder) -> snapshot.put(metric, adder.sum()));
        return snapshot;
    }

    private LongAdder adder(Metric metric) {
        LongAdder adder = counts.get(metric);
        if (adder == null) {
            throw new IllegalStateException(metric + " (expected: a metric that is counted)");
        }
        return adder;
    }
}
