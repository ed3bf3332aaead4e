/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

import io.rtcomm.Cors;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.transport.OutboundBudget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint does for its streams. Immutable; safe on any thread. Streams that are open keep what they began with.
 *
 * @param keepAlive a stream on which nothing was written for so long gets an empty comment; zero for never. Default 15 s
 * @param retry what each stream tells clients about when to come back; absent (the default) leaves it to them, about 3 s
 * @param gzip whether streams are compressed for clients that accept it, which costs about 270 kB per stream. Default
 *     false
 * @param cors which origins may open streams; absent (the default) is what the server was told
 * @param budget what may wait for one stream; default 16 MiB and 100,000 events
 * @param policy what happens beyond it; default {@link SlowConsumerPolicy#CLOSE}. With {@link
 *     SlowConsumerPolicy#CONFLATE} the newest event of each name wins as soon as events wait; those with ids keep their order
 * @param namespace the namespace whose rooms streams join. Default {@code "/"}
 * @param maxStreams how many streams there may be at a time; more are answered 503. Default 100,000
 */
public record SseOptions(
        Duration keepAlive,
        @Nullable Duration retry,
        boolean gzip,
        @Nullable Cors cors,
        OutboundBudget budget,
        SlowConsumerPolicy policy,
        String namespace,
        int maxStreams) {
    /** The defaults of every component. */
    public static final SseOptions DEFAULT = new SseOptions(
            Duration.ofSeconds(15), null, false, null, OutboundBudget.DEFAULT, SlowConsumerPolicy.CLOSE, "/", 100_000);

    /** Checks the components. */
    public SseOptions {
        if (!keepAlive.isZero()
                && (keepAlive.compareTo(Duration.ofMillis(1)) < 0 || keepAlive.compareTo(SseEvent.LONGEST) > 0)) {
            throw new IllegalArgumentException("keepAlive: " + keepAlive + " (expected: 1 ms to a year, or 0)");
        }
        if (retry != null) {
            SseEvent.requireRetry(retry);
        }
        if (maxStreams <= 0) {
            throw new IllegalArgumentException("maxStreams: " + maxStreams + " (expected: > 0)");
        }
    }

    /** The same with another time of silence; zero for no keep-alive. */
    public SseOptions withKeepAlive(Duration value) {
        return new SseOptions(value, retry, gzip, cors, budget, policy, namespace, maxStreams);
    }

    /** The same with another hint when to come back. */
    public SseOptions withRetry(@Nullable Duration value) {
        return new SseOptions(keepAlive, value, gzip, cors, budget, policy, namespace, maxStreams);
    }

    /** The same with or without compression. */
    public SseOptions withGzip(boolean value) {
        return new SseOptions(keepAlive, retry, value, cors, budget, policy, namespace, maxStreams);
    }

    /** The same for other origins. */
    public SseOptions withCors(@Nullable Cors value) {
        return new SseOptions(keepAlive, retry, gzip, value, budget, policy, namespace, maxStreams);
    }

    /** The same with another budget of what may wait for one stream. */
    public SseOptions withBudget(long maxBytes, int maxEvents) {
        var value = new OutboundBudget(maxBytes, maxEvents);
        return new SseOptions(keepAlive, retry, gzip, cors, value, policy, namespace, maxStreams);
    }

    /** The same with another policy for streams that are too slow. */
    public SseOptions withPolicy(SlowConsumerPolicy value) {
        return new SseOptions(keepAlive, retry, gzip, cors, budget, value, namespace, maxStreams);
    }

    /** The same with another namespace. */
    public SseOptions withNamespace(String value) {
        return new SseOptions(keepAlive, retry, gzip, cors, budget, policy, value, maxStreams);
    }

    /** The same with another number of streams. */
    public SseOptions withMaxStreams(int value) {
        return new SseOptions(keepAlive, retry, gzip, cors, budget, policy, namespace, value);
    }
}
