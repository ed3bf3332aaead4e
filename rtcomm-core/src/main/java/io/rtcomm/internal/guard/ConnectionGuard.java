/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.guard;

import io.netty.channel.Channel;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about every accepted connection before a byte of it is read. Safe on any thread. Who is refused learns nothing: the
 * connection is closed.
 */
public final class ConnectionGuard {
    private static final Logger log = LoggerFactory.getLogger(ConnectionGuard.class);

    private final ConnectionLimits limits;
    private final Predicate<InetSocketAddress> proxy;
    private final Bans bans;
    private final Metrics metrics;
    private final LongSupplier clock;
    private final AtomicInteger total = new AtomicInteger();
    private final ConcurrentHashMap<ClientAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private final Rate newConnections;
    private final Meter arrivals = new Meter(); // guarded by itself

    /**
     * A guard.
     *
     * @param proxy whether a peer stands for many clients, so that nothing is counted against its address
     */
    public ConnectionGuard(
            ConnectionLimits limits,
            Predicate<InetSocketAddress> proxy,
            Bans bans,
            Metrics metrics,
            LongSupplier clock) {
        this.limits = limits;
        this.proxy = proxy;
        this.bans = bans;
        this.metrics = metrics;
        this.clock = clock;
        this.newConnections = Rate.of(Math.max(1, limits.newPerSecond()), Duration.ofSeconds(1));
    }

    /** How many connections there are. */
    public int connections() {
        return total.get();
    }

    /** How many addresses have connections that are counted. */
    public int addresses() {
        return perAddress.size();
    }

    /**
     * Counts a connection in. When it is closed the caller counts it {@linkplain #left out}, once: whoever knows all
     * connections hears of their ends anyway, and another listener for each would cost memory.
     *
     * @return false when there is no place for it; the caller closes it, and it is not counted
     */
    public boolean admit(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress peer)) {
            total.incrementAndGet();
            return true;
        }
        boolean many = proxy.test(peer);
        if (!many && bans.banned(peer)) {
            return refuse(Metric.CONNECTIONS_BANNED, peer);
        }
        if (limits.newPerSecond() > 0 && tooSoon()) {
            return refuse(Metric.CONNECTIONS_OVER_RATE, peer);
        }
        if (total.incrementAndGet() > limits.total()) {
            total.decrementAndGet();
            return refuse(Metric.CONNECTIONS_OVER_TOTAL, peer);
        }
        boolean counted = !many && limits.perAddress() > 0;
        if (counted && !enter(ClientAddress.of(peer))) {
            total.decrementAndGet();
            return refuse(Metric.CONNECTIONS_OVER_ADDRESS, peer);
        }
        if (counted) {
            channel.closeFuture().addListener(closed -> leave(ClientAddress.of(peer)));
        }
        return true;
    }

    /** A connection that was admitted is closed. */
    public void left() {
        total.decrementAndGet();
    }

    /**
     * Counts an admitted connection, of which a proxy has said for whom it opened it, to that client until it is closed.
     *
     * @return false when it is not wanted; the caller closes it
     */
    public boolean admitClient(Channel channel, InetSocketAddress client) {
        if (proxy.test(client)) {
            return true;
        }
        if (bans.banned(client)) {
            return refuse(Metric.CONNECTIONS_BANNED, client);
        }
        if (limits.perAddress() > 0) {
            ClientAddress address = ClientAddress.of(client);
            if (!enter(address)) {
                return refuse(Metric.CONNECTIONS_OVER_ADDRESS, client);
            }
            channel.closeFuture().addListener(closed -> leave(address));
        }
        return true;
    }

    private boolean tooSoon() {
        synchronized (arrivals) { // connections come one by one anyway
            return arrivals.take(newConnections, 1, clock.getAsLong()) > 0;
        }
    }

    private boolean enter(ClientAddress address) {
        int now = perAddress.merge(address, 1, Integer::sum);
        if (now > limits.perAddress()) {
            leave(address);
            return false;
        }
        return true;
    }

    private void leave(ClientAddress address) {
        perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    private boolean refuse(Metric why, InetSocketAddress peer) {
        metrics.increment(why);
        log.debug("connection of {} is refused: {}", peer, why);
        return false;
    }
}
