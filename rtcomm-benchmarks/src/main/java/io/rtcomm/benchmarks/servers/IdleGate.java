/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bound on what servers take whose clients do nothing.
 *
 * @param than whom it is compared with; absent when the figure itself is bounded
 * @param most what is allowed; a ratio of 1 means ahead
 */
record IdleGate(
        Figure<IdleClients.Sample> figure,
        Contender who,
        @Nullable Contender than,
        double most) {
    private static final Contender US = Contender.RTCOMM;

    /** Those that must be met. */
    static List<IdleGate> all() {
        return List.of(
                new IdleGate(Figure.LIVE_HEAP, Contender.RTCOMM_SHARED, null, 2200),
                new IdleGate(Figure.LIVE_HEAP, US, null, 2200),
                new IdleGate(Figure.HEARTBEATS, US, Contender.NETTY_SOCKETIO, 0.5),
                new IdleGate(Figure.HEARTBEATS, US, Contender.SOCKET_IO, 0.5),
                new IdleGate(Figure.START, US, Contender.NETTY_SOCKETIO, 1));
    }

    /** Those that would be fine. */
    static List<IdleGate> aims() {
        return List.of(
                new IdleGate(Figure.LIVE_HEAP, Contender.RTCOMM_SHARED, null, 1800),
                new IdleGate(Figure.HEARTBEATS, US, null, 7),
                new IdleGate(Figure.START, US, null, 0.55));
    }

    /** A line of a table. */
    String line(IdleResults results) {
        double found = results.median(who, figure) / (than == null ? 1 : results.median(than, figure));
        return Gate.line(figure.title(), figure.unit(), who, than, most, found, results.spread(figure));
    }
}
