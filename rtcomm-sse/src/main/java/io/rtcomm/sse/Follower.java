/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseEntry;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.endpoint.sse.SseHistory;
import io.rtcomm.endpoint.sse.SsePosition;
import io.rtcomm.endpoint.sse.SseReplay;
import io.rtcomm.observe.Metric;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of a channel: first what it has missed, then what is published. Confined to the loop of the stream.
 *
 * <pre>
 *   READING ── a page came, there is more ──▶ PAUSED ── the client has taken it ──▶ READING
 *      └────── a page came, it is the last ──▶ LIVE
 *
 *   history   1 2 3 4 5 6 7 8 9
 *                   └─ page ─┘        what the history held when it was read: all that this loop had seen by then, and more
 *   live              6 7 8 9 10      what this loop sees while the page is on its way
 *   stream          4 5 6 7 8 9 10    both, each sequence once
 * </pre>
 */
final class Follower {
    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final int PAGE_ENTRIES = 256;
    private static final int PAGE_BYTES = 256 << 10;
    private static final int MAX_MEANWHILE = 1024;

    private enum State {
        READING,
        PAUSED,
        LIVE
    }

    /** Where the shard keeps it. */
    int place;

    private final DefaultStream stream;
    private final ChannelShard shard;
    private final SseHistory history;
    private final ArrayDeque<SseEntry> meanwhile = new ArrayDeque<>(0); // seen while a page is on its way
    private boolean meanwhileFull;
    private State state;
    private String reached; // the id behind which the next page begins
    private long given; // the sequence of the newest that the stream was given

    private Follower(DefaultStream stream, ChannelShard shard, SseHistory history, State state, String reached) {
        this.stream = stream;
        this.shard = shard;
        this.history = history;
        this.state = state;
        this.reached = reached;
    }

    /** A stream that comes for the first time: it gets what is published from now on. */
    static Follower fresh(DefaultStream stream, ChannelShard shard, SseHistory history, boolean latestFirst) {
        var follower = new Follower(
                stream, shard, history, State.LIVE, shard.position().id());
        follower.given = shard.position().sequence();
        SseEntry newest = latestFirst ? shard.newest() : null;
        if (newest == null) {
            follower.tell(SseEvent.empty(), shard.position());
        } else {
            stream.wire().add(newest.message(), false);
        }
        return follower;
    }

    /** A stream that comes back; {@link #read} is to be called when it stands in the shard. */
    static Follower returning(DefaultStream stream, ChannelShard shard, SseHistory history, String lastEventId) {
        return new Follower(stream, shard, history, State.PAUSED, lastEventId);
    }

    /** Reads what came after the last that was reached. */
    void read() {
        state = State.READING;
        meanwhile.clear();
        meanwhileFull = false;
        CompletableFuture<SseReplay> answer;
        try {
            answer = history.after(reached, PAGE_ENTRIES, PAGE_BYTES).toCompletableFuture();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            onReplay(answer.join());
        } else {
            answer.whenComplete((replay, failure) -> stream.loop().execute(() -> {
                if (failure == null) {
                    onReplay(Objects.requireNonNull(replay, "replay"));
                } else {
                    log.warn("what a stream of {} has missed cannot be read, it is closed", stream.path(), failure);
                    stream.close();
                }
            }));
        }
    }

    private void onReplay(SseReplay replay) {
        if (!stream.isOpen()) {
            return;
        }
        if (replay.outcome() != SseReplay.Outcome.HELD) {
            reset(replay.outcome());
            return;
        }
        given = Math.max(given, replay.sequence()); // this loop may not have seen by now what the client saw by another
        for (SseEntry entry : replay.entries()) {
            give(entry);
            reached = entry.position().id();
        }
        if (replay.more() || meanwhileFull) {
            meanwhile.clear();
            state = State.PAUSED;
            stream.wire().whenDrained(this::read);
            return;
        }
        for (SseEntry entry = meanwhile.poll(); entry != null; entry = meanwhile.poll()) {
            give(entry);
        }
        state = State.LIVE;
    }

    /** Something is missing for good: the client hears of it, and goes on from now. */
    private void reset(SseReplay.Outcome outcome) {
        stream.metrics().increment(Metric.STREAMS_RESET);
        meanwhile.clear();
        given = shard.position().sequence();
        state = State.LIVE;
        String reason = outcome.name().toLowerCase(Locale.ROOT);
        tell(SseEvent.of(Map.of("reason", reason)).event(SseChannel.RESET), shard.position());
    }

    private void tell(SseEvent event, SsePosition position) {
        stream.wire().add(Messages.single(event.id(position.id()), stream.codec()), false);
    }

    private void give(SseEntry entry) {
        if (entry.position().sequence() > given) {
            given = entry.position().sequence();
            stream.wire().add(entry.message(), false);
        }
    }

    /** The stream has ended. */
    void leave() {
        shard.remove(this);
        meanwhile.clear();
    }

    /** Something was published. */
    void onEntry(SseEntry entry) {
        switch (state) {
            case LIVE -> give(entry);
            case READING -> {
                if (meanwhile.size() < MAX_MEANWHILE) {
                    meanwhile.add(entry);
                } else {
                    meanwhileFull = true;
                }
            }
            case PAUSED -> {
                // the history has it
            }
        }
    }
}
