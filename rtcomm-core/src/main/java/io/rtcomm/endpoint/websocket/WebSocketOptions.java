/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.websocket;

import io.rtcomm.Cors;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.transport.PerMessageDeflate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket endpoint is told. Immutable; safe on any thread.
 *
 * @param limits see {@link Limits}
 * @param heartbeat see {@link Heartbeat}
 * @param backlog see {@link Backlog}
 * @param deflate compression; default off
 * @param origins which pages may connect; null for what the server was told
 * @param subprotocols those that the endpoint speaks; default none
 * @param frames who sees the frames; null for nobody
 */
public record WebSocketOptions(
        Limits limits,
        Heartbeat heartbeat,
        Backlog backlog,
        PerMessageDeflate deflate,
        @Nullable Cors origins,
        List<String> subprotocols,
        @Nullable Frames frames) {
    /** The defaults. */
    public static final WebSocketOptions DEFAULT = new WebSocketOptions(
            new Limits(1_000_000, 1024, 1_000_000, 100),
            new Heartbeat(Duration.ofSeconds(25), Duration.ofSeconds(20), Duration.ofSeconds(5)),
            new Backlog(16L << 20, 100_000, SlowConsumerPolicy.CLOSE),
            PerMessageDeflate.OFF,
            null,
            List.of(),
            null);

    private static final int LOGGED_BYTES = 16;

    /**
     * What clients may do.
     *
     * @param maxMessageBytes the largest message, also inflated; default 1,000,000. Beyond it: close with 1009
     * @param maxFragments how many frames a message may have; default 1024. Beyond it: close with 1008
     * @param maxConnections how many WebSockets may be open; default 1,000,000. Beyond it: 503
     * @param maxPingsPerSecond how many pings and pongs one client may send within a second, all of them at once or spread;
     *     default 100, 0 for any number. Beyond it: close with 1008 {@code rate limited}
     */
    public record Limits(int maxMessageBytes, int maxFragments, int maxConnections, int maxPingsPerSecond) {
        public Limits {
            positive("maxMessageBytes", maxMessageBytes);
            positive("maxFragments", maxFragments);
            positive("maxConnections", maxConnections);
            if (maxPingsPerSecond < 0) {
                throw new IllegalArgumentException("maxPingsPerSecond: " + maxPingsPerSecond + " (expected: >= 0)");
            }
        }
    }

    /**
     * How silence is noticed.
     *
     * @param pingInterval a client that was silent for so long is pinged; zero for never; default 25 s
     * @param pingTimeout a client that stays silent for so long after it is cut off, with 1006; default 20 s
     * @param closeTimeout how long a client may take to answer a close frame; default 5 s
     */
    public record Heartbeat(Duration pingInterval, Duration pingTimeout, Duration closeTimeout) {
        public Heartbeat {
            if (pingInterval.isNegative()) {
                throw new IllegalArgumentException("pingInterval: " + pingInterval + " (expected: >= 0)");
            }
            positive("pingTimeout", pingTimeout);
            positive("closeTimeout", closeTimeout);
        }
    }

    /**
     * How much may wait for one client.
     *
     * @param maxBytes default 16 MiB, what the operating system has not taken included
     * @param maxMessages default 100,000
     * @param policy what happens beyond that, which for what is sent to one client is that it is cut off, with 1008 and
     *     {@code slow consumer}. The same holds for broadcasts with {@code CLOSE}, the default; {@code DROP_VOLATILE} drops
     *     for this client a broadcast that finds no room, {@code DROP_OLDEST_VOLATILE} the oldest broadcasts that wait.
     *     There is no {@code CONFLATE}: messages here have no keys
     */
    public record Backlog(long maxBytes, int maxMessages, SlowConsumerPolicy policy) {
        public Backlog {
            positive("maxBytes", maxBytes);
            positive("maxMessages", maxMessages);
            if (policy == SlowConsumerPolicy.CONFLATE) {
                throw new IllegalArgumentException("policy: " + policy + " (expected: one without keys)");
            }
        }
    }

    /**
     * Who sees the frames.
     *
     * @param firstBytes how many bytes of each payload are shown
     */
    public record Frames(FrameLog log, int firstBytes) {
        public Frames {
            if (firstBytes < 0) {
                throw new IllegalArgumentException("firstBytes: " + firstBytes + " (expected: >= 0)");
            }
        }
    }

    public WebSocketOptions {
        subprotocols = List.copyOf(subprotocols);
        if (new HashSet<>(subprotocols).size() < subprotocols.size()) {
            throw new IllegalArgumentException("subprotocols: " + subprotocols + " (expected: each once)");
        }
        for (String name : subprotocols) {
            if (!isToken(name)) {
                throw new IllegalArgumentException("subprotocol: '" + name + "' (expected: a token, RFC 9110 §5.6.2)");
            }
        }
    }

    /** See {@link Limits#maxMessageBytes}. */
    public WebSocketOptions withMaxMessageBytes(int bytes) {
        return with(new Limits(bytes, limits.maxFragments, limits.maxConnections, limits.maxPingsPerSecond));
    }

    /** See {@link Limits#maxFragments}. */
    public WebSocketOptions withMaxFragments(int fragments) {
        return with(new Limits(limits.maxMessageBytes, fragments, limits.maxConnections, limits.maxPingsPerSecond));
    }

    /** See {@link Limits#maxConnections}. */
    public WebSocketOptions withMaxConnections(int connections) {
        return with(new Limits(limits.maxMessageBytes, limits.maxFragments, connections, limits.maxPingsPerSecond));
    }

    /** See {@link Limits#maxPingsPerSecond}. */
    public WebSocketOptions withMaxPingsPerSecond(int pings) {
        return with(new Limits(limits.maxMessageBytes, limits.maxFragments, limits.maxConnections, pings));
    }

    /** See {@link Heartbeat#pingInterval} and {@link Heartbeat#pingTimeout}. */
    public WebSocketOptions withPing(Duration interval, Duration timeout) {
        return with(new Heartbeat(interval, timeout, heartbeat.closeTimeout));
    }

    /** Silent clients are not pinged, and stay. */
    public WebSocketOptions withoutPing() {
        return withPing(Duration.ZERO, heartbeat.pingTimeout);
    }

    /** See {@link Heartbeat#closeTimeout}. */
    public WebSocketOptions withCloseTimeout(Duration timeout) {
        return with(new Heartbeat(heartbeat.pingInterval, heartbeat.pingTimeout, timeout));
    }

    /** See {@link Backlog}. */
    public WebSocketOptions withBacklog(long maxBytes, int maxMessages) {
        return with(new Backlog(maxBytes, maxMessages, backlog.policy));
    }

    /** See {@link Backlog#policy}. */
    public WebSocketOptions withSlowConsumers(SlowConsumerPolicy policy) {
        return with(new Backlog(backlog.maxBytes, backlog.maxMessages, policy));
    }

    /** Compression of messages. */
    public WebSocketOptions withDeflate(PerMessageDeflate value) {
        return new WebSocketOptions(limits, heartbeat, backlog, value, origins, subprotocols, frames);
    }

    /** Which pages may connect. Clients that send no {@code Origin} are no pages. */
    public WebSocketOptions withOrigins(Cors value) {
        return new WebSocketOptions(limits, heartbeat, backlog, deflate, value, subprotocols, frames);
    }

    /**
     * The subprotocols that the endpoint speaks: the first of those that the client offers is agreed on, none if it offers
     * no such.
     */
    public WebSocketOptions withSubprotocols(String... names) {
        return new WebSocketOptions(limits, heartbeat, backlog, deflate, origins, List.of(names), frames);
    }

    /** Shows every frame with the first 16 bytes of its payload. */
    public WebSocketOptions withFrameLog(FrameLog log) {
        return withFrameLog(log, LOGGED_BYTES);
    }

    /** Shows every frame with the first bytes of its payload. */
    public WebSocketOptions withFrameLog(FrameLog log, int firstBytes) {
        return new WebSocketOptions(
                limits, heartbeat, backlog, deflate, origins, subprotocols, new Frames(log, firstBytes));
    }

    private WebSocketOptions with(Limits value) {
        return new WebSocketOptions(value, heartbeat, backlog, deflate, origins, subprotocols, frames);
    }

    private WebSocketOptions with(Heartbeat value) {
        return new WebSocketOptions(limits, value, backlog, deflate, origins, subprotocols, frames);
    }

    private WebSocketOptions with(Backlog value) {
        return new WebSocketOptions(limits, heartbeat, value, deflate, origins, subprotocols, frames);
    }

    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
