/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Ack;
import io.rtcomm.DisconnectReason;
import io.rtcomm.RateLimit;
import io.rtcomm.observe.Metric;

/**
 * Lets no more events of a socket through than their limits allow. Confined to the home loop. Names that nobody limited do not
 * come here, whatever a client makes up.
 */
final class EventGate {
    private final DefaultSocket socket;
    private final EventLimits counts;

    EventGate(DefaultSocket socket) {
        this.socket = socket;
        this.counts = socket.connection().eventLimits(socket.namespace().name());
    }

    /** Whether an event may go on to its handlers; if not, all that is to be done about it was done. */
    boolean admits(String name, RateLimit limit, Ack ack) {
        if (counts.allows(name, limit, socket.loop().nanos())) {
            return true;
        }
        Oversight oversight = socket.connection().oversight();
        oversight.metrics().increment(Metric.EVENTS_OVER_LIMIT);
        if (counts.bans(limit)) {
            oversight.metrics().increment(Metric.BANS);
            oversight.bans().ban(socket.handshake().remoteAddress(), limit.ban());
            socket.connection().disconnectAll(DisconnectReason.RATE_LIMITED);
            return false;
        }
        switch (limit.action()) {
            case IGNORE -> {}
            case ERROR_ACK -> ack.fail("too many events", null);
            case DISCONNECT -> socket.connection().disconnect(socket, DisconnectReason.RATE_LIMITED);
        }
        return false;
    }
}
