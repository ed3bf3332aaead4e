/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.util.List;

/** What servers are loaded with; the words of the load generator. */
enum Workload {
    CAST_8("broadcast to 1,000, 8 outstanding", "delivery", Wire.WEBSOCKET, "work=cast conns=1000 size=128 window=8"),
    CAST_1("broadcast to 1,000, one at a time", "delivery", Wire.WEBSOCKET, "work=cast conns=1000 size=128"),
    CAST_10K("broadcast to 10,000, one at a time", "delivery", Wire.WEBSOCKET, "work=cast conns=10000 size=128"),
    ECHO_32("echo of 32 B", "echo", Wire.WEBSOCKET, "work=echo conns=100 size=32"),
    ECHO_1K("echo of 1 KB", "echo", Wire.WEBSOCKET, "work=echo conns=100 size=1024"),
    ECHO_16K("echo of 16 KB", "echo", Wire.WEBSOCKET, "work=echo conns=100 size=16384"),
    ECHO_8("echo of 32 B, 8 in flight", "echo", Wire.WEBSOCKET, "work=echo conns=100 size=32 inflight=8"),
    ACK("acknowledgement", "answer", Wire.WEBSOCKET, "work=ack conns=100 size=32"),
    POLL_ECHO("echo of 32 B by polling", "echo", Wire.POLLING, "work=echo conns=100 size=32"),
    POLL_CAST("broadcast to 1,000 by polling", "delivery", Wire.POLLING, "work=cast conns=1000 size=128"),
    SSE_CAST("broadcast to 1,000 event streams", "delivery", Wire.EVENT_STREAM, "work=cast conns=1000 size=128"),
    CONNECT("connect and handshake", "connection", Wire.WEBSOCKET, "work=connect conns=64"),
    PACED(
            "echo of 128 B, 5,000 a second, 1,000 connections",
            "echo",
            Wire.WEBSOCKET,
            "work=echo conns=1000 size=128 rate=5000");

    /** What the clients of a workload speak. */
    enum Wire {
        WEBSOCKET,
        POLLING,
        EVENT_STREAM
    }

    private final String title;
    private final String unit;
    private final Wire wire;
    private final String options;

    Workload(String title, String unit, Wire wire, String options) {
        this.title = title;
        this.unit = unit;
        this.wire = wire;
        this.options = options;
    }

    String title() {
        return title;
    }

    /** What the CPU time is divided by. */
    String unit() {
        return unit;
    }

    Wire wire() {
        return wire;
    }

    List<String> options() {
        return List.of(options.split(" ", -1));
    }

    /** How many clients there are; those that poll have two connections each. */
    int connections() {
        return connections(options()) * (wire == Wire.POLLING ? 2 : 1);
    }

    /** What options of the load generator say of it. */
    static int connections(List<String> options) {
        return options.stream()
                .filter(option -> option.startsWith("conns="))
                .mapToInt(option -> Integer.parseInt(option.substring("conns=".length())))
                .findFirst()
                .orElse(0);
    }
}
