/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.observe;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts of what happened since a server was built, and of what it has right now. One for each server; what counts gets it
 * from the server. Safe on any thread. To count allocates nothing and waits for nobody.
 */
public final class Metrics {
    private final Map<Metric, LongAdder> counts = new EnumMap<>(Metric.class); // complete, never changed
    private final Map<Gauge, List<LongSupplier>> gauges = new EnumMap<>(Gauge.class); // complete, never changed

    /** All counts at zero, and nothing there. */
    public Metrics() {
        for (Metric metric : Metric.values()) {
            counts.put(metric, new LongAdder());
        }
        for (Gauge gauge : Gauge.values()) {
            gauges.put(gauge, new CopyOnWriteArrayList<>());
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
        return Objects.requireNonNull(counts.get(metric), "every metric is counted");
    }

    /**
     * Somebody knows how many there are; what several know is added up.
     *
     * @param number safe on any thread, and quick
     */
    public void gauge(Gauge gauge, LongSupplier number) {
        suppliers(gauge).add(number);
    }

    /** How many there are. */
    public long value(Gauge gauge) {
        return suppliers(gauge).stream().mapToLong(LongSupplier::getAsLong).sum();
    }

    /** How many there are of everything. */
    public Map<Gauge, Long> values() {
        var snapshot = new EnumMap<Gauge, Long>(Gauge.class);
        for (Gauge gauge : Gauge.values()) {
            snapshot.put(gauge, value(gauge));
        }
        return snapshot;
    }

    private List<LongSupplier> suppliers(Gauge gauge) {
        return Objects.requireNonNull(gauges.get(gauge), "every gauge has its list");
    }
}
