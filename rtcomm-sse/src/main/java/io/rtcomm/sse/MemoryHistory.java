/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.rtcomm.endpoint.sse.SseEntry;
import io.rtcomm.endpoint.sse.SseHistory;
import io.rtcomm.endpoint.sse.SsePosition;
import io.rtcomm.endpoint.sse.SseReplay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of one channel, in memory. Safe on any thread: a lock makes one order of all that is published, and is
 * held for no longer than an event takes to be noted and handed to the loops.
 *
 * <pre>
 *   id = epoch "-" sequence        the epoch is random and as old as this object, so no id of another run is taken for ours
 * </pre>
 */
final class MemoryHistory implements SseHistory {
    private static final int FIRST_CAPACITY = 16;
    private static final int MAX_DIGITS = 18;
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final Bounds bounds;
    private final String prefix;
    private final LongSupplier clock;
    private final long maxAgeNanos;

    // guarded by this
    private @Nullable Consumer<SseEntry> listener; // absent before the opening and after the end
    private @Nullable Held[] ring = new Held[FIRST_CAPACITY]; // its length is a power of two
    private long first = 1; // the sequence of the oldest that is held; one more than last when none is
    private long last;
    private long bytes;

    /**
     * How much is held.
     *
     * @param maxEvents how many events at most
     * @param maxBytes how many bytes they may have together
     * @param maxAge how old the oldest may be
     */
    record Bounds(int maxEvents, long maxBytes, Duration maxAge) {
        static final Bounds DEFAULT = new Bounds(1000, 16L << 20, Duration.ofMinutes(5));

        Bounds {
            if (maxEvents <= 0) {
                throw new IllegalArgumentException("maxEvents: " + maxEvents + " (expected: > 0)");
            }
            if (maxBytes <= 0) {
                throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: > 0)");
            }
            if (maxAge.isNegative() || maxAge.isZero()) {
                throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: > 0)");
            }
        }
    }

    private record Held(SseEntry entry, long nanos) {}

    /**
     * An empty history.
     *
     * @param epoch a name that no other history has
     * @param clock nanoseconds with an arbitrary origin
     */
    MemoryHistory(Bounds bounds, String epoch, LongSupplier clock) {
        this.bounds = bounds;
        this.prefix = epoch + "-";
        this.clock = clock;
        this.maxAgeNanos = bounds.maxAge().compareTo(LONGEST) > 0
                ? LONGEST.toNanos()
                : bounds.maxAge().toNanos();
    }

    @Override
    public synchronized CompletionStage<SsePosition> open(Consumer<SseEntry> told) {
        listener = told;
        return CompletableFuture.completedFuture(new SsePosition(prefix + last, last));
    }

    @Override
    public synchronized CompletionStage<SsePosition> append(@Nullable String event, byte[] fields) {
        long now = clock.getAsLong();
        long sequence = last + 1;
        var position = new SsePosition(prefix + sequence, sequence);
        var entry = new SseEntry(position, event, fields);
        if (sequence - first == ring.length) {
            grow();
        }
        last = sequence;
        ring[index(sequence)] = new Held(entry, now);
        bytes += entry.bytes();
        evict(now);
        Consumer<SseEntry> told = listener;
        if (told != null) {
            told.accept(entry);
        }
        return CompletableFuture.completedFuture(position);
    }

    @Override
    public synchronized CompletionStage<SseReplay> after(String id, int maxEntries, int maxBytes) {
        evict(clock.getAsLong());
        long seen = sequenceOf(id);
        if (seen < 0 || seen > last) {
            return CompletableFuture.completedFuture(SseReplay.UNKNOWN);
        }
        if (seen + 1 < first) {
            return CompletableFuture.completedFuture(SseReplay.EXPIRED);
        }
        var entries = new ArrayList<SseEntry>();
        long size = 0;
        long next = seen + 1;
        while (next <= last && entries.size() < maxEntries && (size < maxBytes || entries.isEmpty())) {
            SseEntry entry = held(next).entry();
            size += entry.bytes();
            entries.add(entry);
            next++;
        }
        return CompletableFuture.completedFuture(new SseReplay(SseReplay.Outcome.HELD, seen, entries, next <= last));
    }

    @Override
    public synchronized void close() {
        listener = null;
        while (first <= last) {
            dropFirst();
        }
    }

    /** How many events are held. */
    synchronized int size() {
        return (int) (last - first + 1);
    }

    private void evict(long now) {
        while (first <= last
                && (last - first + 1 > bounds.maxEvents()
                        || bytes > bounds.maxBytes()
                        || now - held(first).nanos() > maxAgeNanos)) {
            dropFirst();
        }
    }

    private void dropFirst() {
        bytes -= held(first).entry().bytes();
        ring[index(first)] = null;
        first++;
    }

    private Held held(long sequence) {
        return Objects.requireNonNull(ring[index(sequence)], "hole in the history");
    }

    private int index(long sequence) {
        return (int) (sequence & (ring.length - 1));
    }

    private void grow() {
        var larger = new Held[ring.length * 2];
        for (long sequence = first; sequence <= last; sequence++) {
            larger[(int) (sequence & (larger.length - 1))] = held(sequence);
        }
        ring = larger;
    }

    /** The number in an id of ours, or -1 for what is none. */
    private long sequenceOf(String id) {
        int digits = id.length() - prefix.length();
        if (digits <= 0 || digits > MAX_DIGITS || !id.startsWith(prefix)) {
            return -1;
        }
        long sequence = 0;
        for (int i = prefix.length(); i < id.length(); i++) {
            char c = id.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            sequence = 10 * sequence + c - '0';
        }
        return id.charAt(prefix.length()) == '0' && digits > 1 ? -1 : sequence;
    }
}
