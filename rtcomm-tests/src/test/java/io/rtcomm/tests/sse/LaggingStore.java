/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.sse;

import io.rtcomm.endpoint.sse.SseEntry;
import io.rtcomm.endpoint.sse.SseHistory;
import io.rtcomm.endpoint.sse.SsePosition;
import io.rtcomm.endpoint.sse.SseReplay;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A history somewhere else: whatever it is asked for it answers later, out of step with what it tells its listener. Holds
 * everything. Safe on any thread.
 */
final class LaggingStore implements SseHistory {
    private static final int MAX_LAG_MICROS = 3000;

    private final ScheduledExecutorService network = Executors.newScheduledThreadPool(2);
    private final ExecutorService feed = Executors.newSingleThreadExecutor();
    private final Random random = new Random(11);

    // guarded by this
    private final List<SseEntry> entries = new ArrayList<>();
    private @Nullable Consumer<SseEntry> listener;

    @Override
    public CompletionStage<SsePosition> open(Consumer<SseEntry> told) {
        return later(() -> {
            synchronized (this) {
                listener = told;
                return new SsePosition("s" + entries.size(), entries.size());
            }
        });
    }

    @Override
    public CompletionStage<SsePosition> append(@Nullable String event, byte[] fields) {
        return later(() -> {
            synchronized (this) {
                long sequence = entries.size() + 1;
                var entry = new SseEntry(new SsePosition("s" + sequence, sequence), event, fields);
                entries.add(entry);
                var told = listener;
                if (told != null) {
                    long lag = TimeUnit.MICROSECONDS.toNanos(lag() / 50);
                    feed.execute(() -> {
                        LockSupport.parkNanos(lag);
                        told.accept(entry);
                    });
                }
                return entry.position();
            }
        });
    }

    @Override
    public CompletionStage<SseReplay> after(String id, int maxEntries, int maxBytes) {
        return later(() -> {
            synchronized (this) {
                if (!id.matches("s[0-9]{1,9}")) {
                    return SseReplay.UNKNOWN;
                }
                int from = Integer.parseInt(id.substring(1));
                int to = Math.min(entries.size(), from + maxEntries);
                var page = from >= to ? List.<SseEntry>of() : List.copyOf(entries.subList(from, to));
                return new SseReplay(SseReplay.Outcome.HELD, from, page, to < entries.size());
            }
        });
    }

    private <T> CompletionStage<T> later(Supplier<T> work) {
        var answer = new CompletableFuture<T>();
        network.execute(() -> {
            T done = work.get();
            network.schedule(() -> answer.complete(done), lag(), TimeUnit.MICROSECONDS);
        });
        return answer;
    }

    private synchronized int lag() {
        return random.nextInt(MAX_LAG_MICROS);
    }

    @Override
    public void close() {
        network.shutdownNow();
        feed.shutdownNow();
    }
}
