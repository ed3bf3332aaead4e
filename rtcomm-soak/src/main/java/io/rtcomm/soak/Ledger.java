/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What happened, and what must not have happened. Safe on any thread. */
final class Ledger {
    /** What is counted. */
    enum Count {
        PUBLISHED,
        DELIVERED,
        SAID,
        ACKS,
        ASKED,
        ANSWERED,
        JOINS,
        LEAVES,
        CONNECTS,
        RECOVERED,
        ANEW,
        UPGRADES,
        RESETS,
        CLOSES,
        DISCONNECTS,
        FROZEN,
        VANISHED,
        ABSENCES,
        SENT_AWAY,
        RESUMED_STREAMS,
        ECHOES
    }

    private static final int KEPT = 50;

    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicLong violated = new AtomicLong();

    Ledger() {
        for (Count count : Count.values()) {
            counts.put(count, new LongAdder());
        }
    }

    void count(Count what) {
        adder(what).increment();
    }

    long of(Count what) {
        return adder(what).sum();
    }

    private LongAdder adder(Count what) {
        LongAdder adder = counts.get(what);
        if (adder == null) {
            throw new IllegalStateException("no counter of " + what);
        }
        return adder;
    }

    /** Something that the model does not allow; the first are kept with their text. */
    void violation(String text) {
        if (violated.incrementAndGet() <= KEPT) {
            violations.add(text);
        }
    }

    long violated() {
        return violated.get();
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (Count count : Count.values()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(count.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .append(' ')
                    .append(of(count));
        }
        return text.toString();
    }
}
