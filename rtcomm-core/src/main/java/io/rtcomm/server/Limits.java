/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.internal.guard.ConnectionLimits;
import io.rtcomm.internal.guard.Rate;
import io.rtcomm.transport.TransportOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What clients may do to a server, besides the size of what they send. Immutable: each method returns other limits. Safe on
 * any thread. What each of them costs whom is told in docs/limits.md.
 */
public final class Limits {
    /** The limits of a server that was not told any. */
    public static final Limits DEFAULT = new Limits();

    private ConnectionLimits connections = ConnectionLimits.DEFAULT;
    private int eventsPerSecond;
    private long bytesPerSecond;
    private int pingsPerSecond = TransportOptions.DEFAULT.maxPingsPerSecond();
    private Duration idleTimeout = Duration.ZERO;
    private Duration writeTimeout = Duration.ofSeconds(60);
    private Duration loopStall = Duration.ofSeconds(1);
    private Duration handlerStall = Duration.ofSeconds(30);

    private Limits() {}

    private Limits(Limits other) {
        this.connections = other.connections;
        this.eventsPerSecond = other.eventsPerSecond;
        this.bytesPerSecond = other.bytesPerSecond;
        this.pingsPerSecond = other.pingsPerSecond;
        this.idleTimeout = other.idleTimeout;
        this.writeTimeout = other.writeTimeout;
        this.loopStall = other.loopStall;
        this.handlerStall = other.handlerStall;
    }

    /** How many TCP connections there may be; default 1,000,000. One more is closed before a byte of it is read. */
    public Limits maxConnections(int value) {
        var changed = new Limits(this);
        changed.connections = new ConnectionLimits(value, connections.perAddress(), connections.newPerSecond());
        return changed;
    }

    /**
     * How many TCP connections one address may have (IPv6: one /64 network), trusted proxies apart; default 0, any number.
     * One more is closed before a byte of it is read.
     */
    public Limits maxConnectionsPerAddress(int value) {
        var changed = new Limits(this);
        changed.connections = new ConnectionLimits(connections.total(), value, connections.newPerSecond());
        return changed;
    }

    /**
     * How many TCP connections are accepted within a second; default 0, any number. One more is closed before a byte of it
     * is read.
     */
    public Limits maxNewConnectionsPerSecond(int value) {
        var changed = new Limits(this);
        changed.connections = new ConnectionLimits(connections.total(), connections.perAddress(), value);
        return changed;
    }

    /**
     * How many messages one client may send within a second, on all of its namespaces; default 0, any number. One that sends
     * more is not read until it has kept to it: nothing is lost, its own connection slows it down.
     */
    public Limits eventsPerSecond(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("eventsPerSecond: " + value + " (expected: >= 0)");
        }
        var changed = new Limits(this);
        changed.eventsPerSecond = value;
        return changed;
    }

    /** How many bytes of messages one client may send within a second; default 0, any number. As {@link #eventsPerSecond}. */
    public Limits bytesPerSecond(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("bytesPerSecond: " + value + " (expected: >= 0)");
        }
        var changed = new Limits(this);
        changed.bytesPerSecond = value;
        return changed;
    }

    /**
     * How many pings and pongs of WebSocket, and how many heartbeats that nobody asked for, one client may send within a
     * second, all of them at once or spread; default 100, 0 for any number. One that sends more ends with {@code rate
     * limited}, for pings and pongs with close code 1008. Plain WebSockets have {@code
     * WebSocketOptions.withMaxPingsPerSecond}.
     */
    public Limits pingsPerSecond(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("pingsPerSecond: " + value + " (expected: >= 0)");
        }
        var changed = new Limits(this);
        changed.pingsPerSecond = value;
        return changed;
    }

    /**
     * How long a client may send no message, heartbeats apart; default zero, for ever. One that is silent for longer is
     * disconnected from its namespaces ({@code idle timeout}), and does not come back by itself.
     */
    public Limits idleTimeout(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("idleTimeout: " + value + " (expected: >= 0)");
        }
        var changed = new Limits(this);
        changed.idleTimeout = value;
        return changed;
    }

    /**
     * How long a connection may take nothing of what waits for it, whatever it carries: an answer, a stream of events, a
     * WebSocket. Default 60 seconds, zero is for ever. One that takes nothing for longer is closed; that is noticed
     * up to a quarter of the time, and at least two seconds, late. Of a server that is hosted by another one this concerns
     * plain WebSockets and those of sockets only.
     */
    public Limits writeTimeout(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("writeTimeout: " + value + " (expected: >= 0)");
        }
        var changed = new Limits(this);
        changed.writeTimeout = value;
        return changed;
    }

    /**
     * After what time something that holds others up is reported, with the stack that does so.
     *
     * @param loop of an event loop; default one second
     * @param handler of a handler, which holds up its own client only; default 30 seconds
     */
    public Limits reportStalls(Duration loop, Duration handler) {
        if (loop.isNegative() || loop.isZero() || handler.isNegative() || handler.isZero()) {
            throw new IllegalArgumentException("reportStalls: " + loop + ", " + handler + " (expected: > 0)");
        }
        var changed = new Limits(this);
        changed.loopStall = loop;
        changed.handlerStall = handler;
        return changed;
    }

    ConnectionLimits connections() {
        return connections;
    }

    @Nullable
    Rate events() {
        return eventsPerSecond == 0 ? null : Rate.of(eventsPerSecond, Duration.ofSeconds(1));
    }

    @Nullable
    Rate bytes() {
        return bytesPerSecond == 0 ? null : Rate.of(bytesPerSecond, Duration.ofSeconds(1));
    }

    int pingsPerSecond() {
        return pingsPerSecond;
    }

    @Nullable
    Rate pings() {
        return pingsPerSecond == 0 ? null : Rate.of(pingsPerSecond, Duration.ofSeconds(1));
    }

    Duration idleTimeout() {
        return idleTimeout;
    }

    Duration writeTimeout() {
        return writeTimeout;
    }

    Duration loopStall() {
        return loopStall;
    }

    Duration handlerStall() {
        return handlerStall;
    }
}
