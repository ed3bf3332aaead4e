/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseEndpoint;
import io.rtcomm.endpoint.sse.SseEntry;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.endpoint.sse.SseHistory;
import io.rtcomm.endpoint.sse.SsePosition;
import io.rtcomm.transport.HomeLoop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of one path in one order. Safe on any thread; methods whose names begin with {@code on} are called on loops. */
final class DefaultChannel implements SseChannel {
    private static final Logger log = LoggerFactory.getLogger(DefaultChannel.class);
    private static final int EPOCH_LENGTH = 10;

    private final PathEndpoint endpoint;
    private final EndpointContext context;
    private final Map<HomeLoop, ChannelShard> shards = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private volatile boolean latestFirst;

    // guarded by this: the configuration until the first use
    private SseHistory history;
    private boolean used;

    // guarded by shards: what every new shard begins with
    private SsePosition position = new SsePosition("", 0);
    private @Nullable SseEntry newest; // absent while nothing came

    DefaultChannel(PathEndpoint endpoint, EndpointContext context) {
        this.endpoint = endpoint;
        this.context = context;
        this.history = memory(MemoryHistory.Bounds.DEFAULT);
    }

    private SseHistory memory(MemoryHistory.Bounds bounds) {
        return new MemoryHistory(bounds, context.newId().substring(0, EPOCH_LENGTH), System::nanoTime);
    }

    @Override
    public SseEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public SseChannel history(int maxEvents, long maxBytes, Duration maxAge) {
        return history(memory(new MemoryHistory.Bounds(maxEvents, maxBytes, maxAge)));
    }

    @Override
    public synchronized SseChannel history(SseHistory store) {
        if (used) {
            throw new IllegalStateException(
                    "history of " + endpoint.path() + " (expected: before the first event and the first stream)");
        }
        history = store;
        return this;
    }

    @Override
    public SseChannel latestFirst(boolean value) {
        latestFirst = value;
        return this;
    }

    /** The history, opened on first use. */
    private synchronized SseHistory history() {
        if (!used) {
            used = true;
            history.open(this::tell).whenComplete((head, failure) -> {
                if (failure != null) {
                    log.error("the history of {} cannot be opened", endpoint.path(), failure);
                    opened.completeExceptionally(failure);
                    return;
                }
                synchronized (shards) {
                    position = head;
                }
                opened.complete(null);
            });
        }
        return history;
    }

    @Override
    public CompletableFuture<String> publish(SseEvent event) {
        if (event.id() != null) {
            throw new IllegalArgumentException("id: " + event.id() + " (expected: none, as the channel gives one)");
        }
        if (event.form() == SseEvent.Form.NONE) {
            throw new IllegalArgumentException(
                    "an event without data (expected: some, as clients ignore it otherwise)");
        }
        byte[] fields = EventWriter.fieldsOnly(event, context.codec());
        var given = history().append(event.event(), fields).toCompletableFuture();
        return given.isDone()
                ? given.thenApply(SsePosition::id)
                : given.thenApplyAsync(SsePosition::id, context.completions());
    }

    /** The history calls this in the order of the events, one at a time; the tasks of each loop keep it. */
    private void tell(SseEntry entry) {
        synchronized (shards) {
            position = entry.position();
            newest = entry;
            for (ChannelShard shard : shards.values()) {
                shard.loop().execute(() -> shard.onEntry(entry));
            }
        }
    }

    @Override
    public void close() {
        endpoint.close();
        history().close();
    }

    // ---- on the loop of the stream ----

    void onOpened(DefaultStream stream) {
        SseHistory store = history();
        if (opened.isDone() && !opened.isCompletedExceptionally()) {
            follow(stream, store);
            return;
        }
        opened.whenComplete((done, failure) -> stream.loop().execute(() -> {
            if (failure != null) {
                stream.close();
            } else if (stream.isOpen()) {
                follow(stream, store);
            }
        }));
    }

    private void follow(DefaultStream stream, SseHistory store) {
        ChannelShard shard = shard(stream.loop());
        String lastEventId = stream.lastEventId().orElse(null);
        if (lastEventId == null) {
            follow(stream, shard, Follower.fresh(stream, shard, store, latestFirst));
        } else {
            var follower = Follower.returning(stream, shard, store, lastEventId);
            follow(stream, shard, follower);
            follower.read();
        }
    }

    private static void follow(DefaultStream stream, ChannelShard shard, Follower follower) {
        shard.add(follower);
        stream.follower = follower;
    }

    private ChannelShard shard(HomeLoop loop) {
        ChannelShard known = shards.get(loop);
        if (known != null) {
            return known;
        }
        synchronized (shards) { // no event may come between the look at the position and the first that is told
            return shards.computeIfAbsent(loop, on -> new ChannelShard(on, position, newest));
        }
    }
}
