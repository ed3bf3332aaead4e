/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.rtcomm.TrustedProxies;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.internal.guard.Bans;
import io.rtcomm.internal.guard.Forwarding;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;

/** Finds out who is behind a request that a proxy brought, and whether they are wanted. Safe on any thread. */
public final class Senders {
    private final Forwarding forwarding;
    private final Bans bans;
    private final Metrics metrics;

    /** Believes some proxies, and refuses who is banned. */
    public Senders(Forwarding forwarding, Bans bans, Metrics metrics) {
        this.forwarding = forwarding;
        this.bans = bans;
        this.metrics = metrics;
    }

    /** Believes no proxy, and refuses nobody. */
    static Senders anyone() {
        return new Senders(new Forwarding(TrustedProxies.none()), new Bans(System::nanoTime), new Metrics());
    }

    /** Counts what happens. */
    Metrics metrics() {
        return metrics;
    }

    /** The head with the client's own address, and whether it came under TLS to the outermost proxy. */
    HttpRequestHead resolve(HttpRequestHead head) {
        if (!forwarding.trusts(head.remoteAddress())) {
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
