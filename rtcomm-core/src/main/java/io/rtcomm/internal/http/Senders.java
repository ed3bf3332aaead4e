/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.rtcomm.TrustedProxies;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.internal.guard.Bans;
import io.rtcomm.internal.guard.ConnectionGuard;
import io.rtcomm.internal.guard.ConnectionLimits;
import io.rtcomm.internal.guard.Forwarding;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who is behind a request that a proxy brought, and whether they are wanted. Safe on any thread. */
public final class Senders {
    private static final Logger log = LoggerFactory.getLogger(Senders.class);

    private final Forwarding forwarding;
    private final ConnectionGuard guard;
    private final Bans bans;
    private final Metrics metrics;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** Believes some proxies, and refuses who is banned, or has too many connections through them. */
    public Senders(Forwarding forwarding, ConnectionGuard guard, Bans bans, Metrics metrics) {
        this.forwarding = forwarding;
        this.guard = guard;
        this.bans = bans;
        this.metrics = metrics;
    }

    /** Believes no proxy, and refuses nobody. */
    static Senders anyone() {
        var bans = new Bans(System::nanoTime);
        var metrics = new Metrics();
        var guard = new ConnectionGuard(ConnectionLimits.DEFAULT, peer -> false, bans, metrics, System::nanoTime);
        return new Senders(new Forwarding(TrustedProxies.none()), guard, bans, metrics);
    }

    /** Whether connections of a peer begin with a header of the PROXY protocol. */
    boolean announces(InetSocketAddress peer) {
        return forwarding.announces(peer);
    }

    /** Counts a connection to the client for whom a proxy opened it; false when it is not wanted. */
    boolean admit(Channel channel, InetSocketAddress client) {
        return guard.admitClient(channel, client);
    }

    /** A proxy was to begin with a header and did not, which is most often a mistake of who runs it. */
    void onNoHeader(InetSocketAddress proxy, DecoderException what) {
        metrics.increment(Metric.PROXY_HEADERS_MALFORMED);
        if (warned.compareAndSet(false, true)) {
            log.warn(
                    "a connection of the proxy {} is closed: {}; further ones are not logged",
                    proxy,
                    what.getMessage());
        }
    }

    /** Counts what happens. */
    Metrics metrics() {
        return metrics;
    }

    /** The head with the client's own address, and whether it came under TLS to the outermost proxy. */
    HttpRequestHead resolve(HttpRequestHead head) {
        if (!forwarding.readsFields(head.remoteAddress())) {
            return head;
        }
        Forwarding.Origin origin = forwarding.of(head.remoteAddress(), head.secure(), head.headers());
        return head.from(origin.client(), origin.secure());
    }

    /** Whether the client behind a request is refused. Who is banned may still have connections, or come through a proxy. */
    boolean refuses(HttpRequestHead head) {
        boolean refused = bans.banned(head.remoteAddress());
        if (refused) {
            metrics.increment(Metric.CONNECTIONS_BANNED);
        }
        return refused;
    }
}
