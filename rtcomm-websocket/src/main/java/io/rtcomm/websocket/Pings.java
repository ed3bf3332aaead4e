/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The pings of one connection that were not answered yet. Confined to its loop. */
final class Pings {
    /** A client that answers none of so many is asked no more. */
    static final int MAX_WAITING = 100;

    private record Ping(long id, long sentNanos, @Nullable CompletableFuture<Duration> answer) {}

    private final Executor completions;
    private final Deque<Ping> waiting = new ArrayDeque<>(2);
    private long lastId;

    Pings(Executor completions) {
        this.completions = completions;
    }

    boolean full() {
        return waiting.size() >= MAX_WAITING;
    }

    /** The payload of the next ping, which leaves now. */
    byte[] next(long nanos, @Nullable CompletableFuture<Duration> answer) {
        waiting.add(new Ping(++lastId, nanos, answer));
        return ByteBuffer.allocate(Long.BYTES).putLong(lastId).array();
    }

    /**
     * Answers the ping that a pong belongs to, if there is one, and those before it.
     *
     * @param heard is told first how long each took
     */
    void answer(byte[] pong, long nanos, Consumer<Duration> heard) {
        if (pong.length != Long.BYTES) {
            return;
        }
        long id = ByteBuffer.wrap(pong).getLong();
        if (waiting.stream().noneMatch(ping -> ping.id == id)) {
            return; // unsolicited (RFC 6455 §5.5.3)
        }
        while (!waiting.isEmpty() && waiting.peek().id <= id) {
            Ping ping = waiting.remove();
            Duration took = Duration.ofNanos(nanos - ping.sentNanos);
            heard.accept(took);
            if (ping.answer != null) {
                completions.execute(() -> ping.answer.complete(took));
            }
        }
    }

    void fail(Throwable cause) {
        for (Ping ping : waiting) {
            if (ping.answer != null) {
                completions.execute(() -> ping.answer.completeExceptionally(cause));
            }
        }
        waiting.clear();
    }
}
