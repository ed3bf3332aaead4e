/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.util.List;
import java.util.Locale;

/**
 * A ratio that must not be exceeded.
 *
 * @param who which of our servers
 * @param than whose CPU time it is compared with
 * @param most the ratio that is allowed; 1 means ahead
 */
record Gate(Workload workload, Contender who, Contender than, double most) {
    static List<Gate> all() {
        Contender us = Contender.RTCOMM;
        Contender netty = Contender.NETTY_SOCKETIO;
        Contender node = Contender.SOCKET_IO;
        return List.of(
                new Gate(Workload.CAST_8, us, netty, 0.3),
                new Gate(Workload.CAST_8, us, node, 0.3),
                new Gate(Workload.CAST_1, us, node, 0.65),
                new Gate(Workload.CAST_1, us, netty, 1),
                new Gate(Workload.CAST_10K, us, node, 0.65),
                new Gate(Workload.CAST_10K, us, netty, 1),
                new Gate(Workload.ECHO_32, us, node, 0.6),
                new Gate(Workload.ECHO_32, us, netty, 1),
                new Gate(Workload.ECHO_32, Contender.RTCOMM_LANES, netty, 1),
                new Gate(Workload.ECHO_1K, us, netty, 0.7),
                new Gate(Workload.ECHO_1K, us, node, 0.4),
                new Gate(Workload.ECHO_16K, us, netty, 0.3),
                new Gate(Workload.ECHO_16K, us, node, 0.2),
                new Gate(Workload.ECHO_8, us, netty, 0.3),
                new Gate(Workload.ECHO_8, us, node, 0.3),
                new Gate(Workload.ACK, us, node, 0.6),
                new Gate(Workload.POLL_ECHO, us, node, 0.6),
                new Gate(Workload.POLL_ECHO, us, netty, 0.4),
                new Gate(Workload.POLL_CAST, us, node, 0.6),
                new Gate(Workload.POLL_CAST, us, netty, 0.4),
                new Gate(Workload.SSE_CAST, us, Contender.NODE_HTTP, 0.7),
                new Gate(Workload.CONNECT, us, node, 0.4));
    }

    /** Decides by the median of the ratios of the rounds; what the spread could have made is left open. */
    String verdict(Results results) {
        var ratio = results.ratio(who, than, workload, LoadRun::cpu);
        if (ratio.isEmpty()) {
            return "not measured";
        }
        double spread = results.spread(workload);
        double found = ratio.getAsDouble();
        String verdict = found <= most ? "met" : "missed";
        if (found * spread > most && found / spread <= most) {
            verdict += ", within the spread";
        }
        return String.format(Locale.ROOT, "%.2f, %s", found, verdict);
    }
}
