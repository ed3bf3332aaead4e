/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.util.List;
import java.util.Locale;

/** Results as a picture: for each workload a bar for each server, as long as its CPU time per unit. */
final class Chart {
    private static final int WIDTH = 860;
    private static final int LABELS = 330;
    private static final int BAR = 13;
    private static final int GAP = 14;
    private static final List<Workload> SHOWN = List.of(
            Workload.CAST_8,
            Workload.CAST_1,
            Workload.ECHO_32,
            Workload.ECHO_8,
            Workload.ECHO_16K,
            Workload.ACK,
            Workload.POLL_ECHO,
            Workload.CONNECT);

    private final Results results;
    private final List<Contender> contenders;

    Chart(Results results, List<Contender> contenders) {
        this.results = results;
        this.contenders = contenders.stream()
                .filter(one -> one != Contender.BARE_AGAIN && one != Contender.RTCOMM_SHARED)
                .toList();
    }

    String svg() {
        var body = new StringBuilder();
        int y = 48;
        for (Workload workload : SHOWN) {
            y = group(workload, y, body);
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                <text x="12" y="24" font-size="16" font-weight="bold" fill="#1b1f24">CPU time of the server per message, µs (shorter is better)</text>
                %s</svg>
                """.formatted(WIDTH, y + 8, body);
    }

    private int group(Workload workload, int top, StringBuilder body) {
        double longest = contenders.stream()
                .mapToDouble(one -> cpu(one, workload))
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
        if (!Double.isFinite(longest)) {
            return top;
        }
        body.append("<text x=\"12\" y=\"%d\" fill=\"#1b1f24\">%s</text>\n".formatted(top + BAR - 2, workload.title()));
        int y = top;
        for (Contender contender : contenders) {
            double cpu = cpu(contender, workload);
            if (Double.isFinite(cpu)) {
                bar(contender, cpu, cpu / longest, y, body);
                y += BAR + 2;
            }
        }
        return y + GAP;
    }

    private static void bar(Contender contender, double cpu, double part, int y, StringBuilder body) {
        double width = Math.max(1, part * (WIDTH - LABELS - 150));
        body.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LABELS,
                y,
                width,
                BAR,
                color(contender)));
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" fill=\"#57606a\">%s %s</text>%n",
                LABELS + width + 6,
                y + BAR - 2,
                String.format(Locale.ROOT, cpu < 10 ? "%.2f" : "%.1f", cpu),
                contender.title()));
    }

    private double cpu(Contender contender, Workload workload) {
        return results.median(contender, workload, LoadRun::cpu).orElse(Double.NaN);
    }

    private static String color(Contender contender) {
        return switch (contender) {
            case RTCOMM -> "#0969da";
            case RTCOMM_LANES, RTCOMM_SHARED -> "#54aeff";
            case BARE, BARE_AGAIN -> "#8c959f";
            case NETTY_SOCKETIO -> "#bf8700";
            case SOCKETIO4J -> "#8250df";
            case SOCKET_IO, NODE_HTTP -> "#2da44e";
        };
    }
}
