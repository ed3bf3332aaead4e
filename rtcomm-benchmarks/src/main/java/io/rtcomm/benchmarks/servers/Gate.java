/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A bound on what was measured under load: of a ratio to another server, or of the figure itself.
 *
 * @param who which of our servers
 * @param than whom it is compared with; absent when the figure itself is bounded
 * @param most what is allowed; a ratio of 1 means ahead
 */
record Gate(
        Workload workload,
        Figure<LoadRun> figure,
        Contender who,
        @Nullable Contender than,
        double most) {
    private static final Contender US = Contender.RTCOMM;
    private static final Contender NETTY = Contender.NETTY_SOCKETIO;
    private static final Contender FORK = Contender.SOCKETIO4J;
    private static final Contender NODE = Contender.SOCKET_IO;

    /** Those that must be met. */
    static List<Gate> all() {
        return List.of(
                cpu(Workload.CAST_8, NETTY, 0.3),
                cpu(Workload.CAST_8, FORK, 0.3),
                cpu(Workload.CAST_8, NODE, 0.3),
                cpu(Workload.CAST_1, NODE, 0.65),
                cpu(Workload.CAST_1, NETTY, 1),
                cpu(Workload.CAST_10K, NODE, 0.65),
                cpu(Workload.CAST_10K, NETTY, 1),
                cpu(Workload.ECHO_32, NODE, 0.6),
                cpu(Workload.ECHO_32, NETTY, 1),
                new Gate(Workload.ECHO_32, Figure.CPU, Contender.RTCOMM_LANES, NETTY, 1),
                cpu(Workload.ECHO_1K, NETTY, 0.7),
                cpu(Workload.ECHO_1K, NODE, 0.4),
                cpu(Workload.ECHO_16K, NETTY, 0.3),
                cpu(Workload.ECHO_16K, NODE, 0.2),
                cpu(Workload.ECHO_8, NETTY, 0.3),
                cpu(Workload.ECHO_8, NODE, 0.3),
                cpu(Workload.ACK, NODE, 0.6),
                cpu(Workload.POLL_ECHO, NODE, 0.6),
                cpu(Workload.POLL_ECHO, NETTY, 0.4),
                cpu(Workload.POLL_CAST, NODE, 0.6),
                cpu(Workload.POLL_CAST, NETTY, 0.4),
                cpu(Workload.SSE_CAST, Contender.NODE_HTTP, 0.7),
                cpu(Workload.CONNECT, NODE, 0.4),
                new Gate(Workload.ECHO_32, Figure.ALLOCATED, US, null, 300),
                new Gate(Workload.CAST_1, Figure.ALLOCATED, US, null, 16),
                new Gate(Workload.PACED, Figure.P99, US, NETTY, 1));
    }

    /** Those that would be fine; some are within what two equal servers differ by. */
    static List<Gate> aims() {
        return List.of(
                cpu(Workload.CAST_8, NETTY, 0.16),
                cpu(Workload.CAST_1, Contender.BARE, 1),
                cpu(Workload.CAST_10K, Contender.BARE, 1),
                cpu(Workload.ECHO_32, Contender.BARE, 1),
                new Gate(Workload.ECHO_32, Figure.CPU, Contender.RTCOMM_LANES, NETTY, 0.8),
                cpu(Workload.ECHO_16K, Contender.BARE, 1.5),
                cpu(Workload.ECHO_8, NETTY, 0.15),
                cpu(Workload.ECHO_8, NODE, 0.1),
                cpu(Workload.POLL_ECHO, NODE, 0.4),
                cpu(Workload.POLL_CAST, NODE, 0.4),
                cpu(Workload.SSE_CAST, Contender.BARE, 1),
                new Gate(Workload.CONNECT, Figure.CPU, US, null, 60),
                new Gate(Workload.ECHO_32, Figure.ALLOCATED, US, null, 150),
                new Gate(Workload.CAST_1, Figure.ALLOCATED, US, null, 4),
                new Gate(Workload.PACED, Figure.P99, US, null, 120));
    }

    private static Gate cpu(Workload workload, Contender than, double most) {
        return new Gate(workload, Figure.CPU, US, than, most);
    }

    /** A line of a table; decided by the median of the rounds. What the spread could have made is said. */
    String line(Results results) {
        String what = workload.title() + (figure.equals(Figure.CPU) ? "" : ": " + figure.title());
        var found = than == null
                ? results.median(who, workload, figure::of)
                : results.ratio(who, than, workload, figure::of);
        double spread = results.spread(workload, figure::of);
        return line(what, figure.unit(), who, than, most, found.orElse(Double.NaN), spread);
    }

    static String line(
            String what,
            String unit,
            Contender who,
            @Nullable Contender than,
            double most,
            double found,
            double spread) {
        String bound = than == null
                ? String.format(Locale.ROOT, "%,.4g %s", most, unit)
                : (most == 1 ? "< 1" : String.format(Locale.ROOT, "%.2f", most)) + " of " + than.title();
        return "| %s | %s | %s | %s |".formatted(what, who.title(), bound, verdict(most, found, spread, than != null));
    }

    private static String verdict(double most, double found, double spread, boolean ratio) {
        if (Double.isNaN(found)) {
            return "not measured";
        }
        String verdict = found <= most ? "met" : "missed";
        if (found * spread > most && found / spread <= most) {
            verdict += ", within the spread";
        }
        return String.format(Locale.ROOT, !ratio && found >= 100 ? "%,.0f, %s" : "%.2f, %s", found, verdict);
    }
}
