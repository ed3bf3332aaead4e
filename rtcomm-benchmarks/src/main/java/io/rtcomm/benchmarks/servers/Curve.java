/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A series of measurements of which only one thing differs.
 *
 * @param name by which it is asked for
 * @param title the heading of its section
 * @param about what is measured
 * @param head above the first column
 */
record Curve(String name, String title, String about, String head, List<Point> points) {
    /** An option of a server that stands for a certificate. */
    static final String TLS = "tls";

    /**
     * One measurement.
     *
     * @param first whether this and those behind it are compared with this one
     * @param server options of {@link RtcommContender}; points with the same share a process
     * @param load options of the load generator
     */
    record Point(String label, boolean first, String server, String load) {
        int connections() {
            return Workload.connections(List.of(load.split(" ", -1)));
        }
    }

    static List<Curve> all() {
        return List.of(
                receivers(),
                payload(),
                rooms(),
                memberships(),
                bystanders(),
                outstanding(),
                transport(),
                loops(),
                tls(),
                deflate(),
                msgpack());
    }

    /** How many connections there are at a time. */
    int connections() {
        return points.stream().mapToInt(Point::connections).max().orElse(0);
    }

    private static Curve receivers() {
        return new Curve(
                "receivers",
                "Receivers of a broadcast",
                "128 B to everyone, one broadcast at a time, for each delivery. What is done once for a broadcast (read it, decode"
                        + " it, encode it, wake up) is divided among few in a small room.",
                "receivers",
                each("conns=", "work=cast size=128", 10, 100, 1000, 5000, 10_000, 19_000));
    }

    private static Curve payload() {
        return new Curve(
                "payload",
                "Payload",
                "An echo on 20 connections, for each echo: a text is read, unmasked, checked, decoded to a String, encoded and"
                        + " written.",
                "bytes of the text",
                each("size=", "work=echo conns=20", 16, 32, 128, 1024, 4096, 16_384, 65_536, 262_144));
    }

    private static Curve rooms() {
        return new Curve(
                "rooms",
                "Rooms",
                "10 sockets are in so many rooms, and every broadcast of 128 B goes to another of them; for each delivery.",
                "rooms",
                each("also=rooms=", "work=cast size=128 conns=10 rooms=1", 1, 10, 100, 1000, 10_000, 100_000));
    }

    private static Curve memberships() {
        return new Curve(
                "memberships",
                "Rooms of a socket",
                "128 B to a room of 100 sockets, each of which is in so many rooms: in this one, and in others where it is"
                        + " alone; for each delivery.",
                "rooms of each socket",
                each("also=in=", "work=cast size=128 conns=100 rooms=1", 1, 10, 100, 1000));
    }

    private static Curve bystanders() {
        return new Curve(
                "bystanders",
                "Sockets that are not meant",
                "128 B to a room of three, for each of the three deliveries, while so many sockets are connected. (The"
                        + " heartbeats of 19,000 sockets are 760 a second.)",
                "sockets",
                each("conns=", "work=cast size=128 rooms=1 members=3", 3, 100, 1000, 10_000, 19_000));
    }

    private static Curve outstanding() {
        return new Curve(
                "outstanding",
                "Broadcasts under way",
                "128 B to 1,000 sockets, so many broadcasts under way at any time, for each delivery. What waits for one socket"
                        + " at the end of a pass is one write.",
                "under way",
                each("window=", "work=cast conns=1000 size=128", 1, 2, 4, 8, 16, 32));
    }

    private static Curve transport() {
        return new Curve(
                "transport",
                "Transports of the operating system",
                "An echo of 32 B on 100 connections; 128 B to 1,000 sockets, for each delivery.",
                "",
                List.of(
                        new Point("echo, epoll", true, "loop", "work=echo conns=100"),
                        new Point("echo, NIO", false, "loop nio", "work=echo conns=100"),
                        new Point("echo, io_uring", false, "loop io_uring", "work=echo conns=100"),
                        new Point("broadcast, epoll", true, "loop", "work=cast conns=1000 size=128"),
                        new Point("broadcast, NIO", false, "loop nio", "work=cast conns=1000 size=128"),
                        new Point("broadcast, io_uring", false, "loop io_uring", "work=cast conns=1000 size=128")));
    }

    private static Curve loops() {
        return new Curve(
                "loops",
                "Event loops",
                "128 B to 1,000 sockets, for each delivery; an echo of 32 B on 100 connections. Both loops have one core, so this"
                        + " shows what a second one costs, and not what it brings.",
                "",
                List.of(
                        new Point("broadcast, 1 loop", true, "loop", "work=cast conns=1000 size=128"),
                        new Point("broadcast, 2 loops", false, "loop loops=2", "work=cast conns=1000 size=128"),
                        new Point("echo, 1 loop", true, "loop", "work=echo conns=100"),
                        new Point("echo, 2 loops", false, "loop loops=2", "work=echo conns=100")));
    }

    private static Curve tls() {
        return new Curve(
                "tls",
                "TLS",
                "TLS 1.3 of the JDK: an echo on 100 connections; 128 B to 1,000 sockets, for each delivery, each of which is"
                        + " encrypted for itself.",
                "",
                List.of(
                        new Point("echo of 32 B, plain", true, "loop", "work=echo conns=100"),
                        new Point("echo of 32 B, TLS", false, "loop tls", "work=echo conns=100 tls=1"),
                        new Point("echo of 16 KB, plain", true, "loop", "work=echo conns=100 size=16384"),
                        new Point("echo of 16 KB, TLS", false, "loop tls", "work=echo conns=100 size=16384 tls=1"),
                        new Point("broadcast, plain", true, "loop", "work=cast conns=1000 size=128"),
                        new Point("broadcast, TLS", false, "loop tls", "work=cast conns=1000 size=128 tls=1")));
    }

    private static Curve deflate() {
        return new Curve(
                "deflate",
                "Compression",
                "A broadcast of 4 KB, for each delivery. The receivers agreed on permessage-deflate without context takeover, so"
                        + " it is compressed once and all get the same frame. The text repeats itself and becomes very small,"
                        + " which spares the kernel more than other texts would.",
                "",
                List.of(
                        new Point("10 receivers, plain", true, "loop", "work=cast conns=10 size=4096"),
                        new Point("10, compressed", false, "loop deflate", "work=cast conns=10 size=4096 deflate=1"),
                        new Point("1,000 receivers, plain", true, "loop", "work=cast conns=1000 size=4096"),
                        new Point(
                                "1,000, compressed",
                                false,
                                "loop deflate",
                                "work=cast conns=1000 size=4096 deflate=1")));
    }

    private static Curve msgpack() {
        return new Curve(
                "msgpack",
                "MessagePack",
                "The same events in JSON and as `socket.io-msgpack-parser` has them: an echo on 100 connections; 128 B to 1,000"
                        + " sockets, for each delivery.",
                "",
                List.of(
                        new Point("echo of 32 B, JSON", true, "loop", "work=echo conns=100"),
                        new Point("echo of 32 B, MessagePack", false, "loop msgpack", "work=echo conns=100 msgpack=1"),
                        new Point("echo of 16 KB, JSON", true, "loop", "work=echo conns=100 size=16384"),
                        new Point(
                                "echo of 16 KB, MessagePack",
                                false,
                                "loop msgpack",
                                "work=echo conns=100 size=16384 msgpack=1"),
                        new Point("broadcast, JSON", true, "loop", "work=cast conns=1000 size=128"),
                        new Point(
                                "broadcast, MessagePack",
                                false,
                                "loop msgpack",
                                "work=cast conns=1000 size=128 msgpack=1")));
    }

    private static List<Point> each(String option, String load, int... values) {
        return Arrays.stream(values)
                .mapToObj(value -> new Point(
                        String.format(Locale.ROOT, "%,d", value),
                        value == values[0],
                        "loop",
                        load + " " + option + value))
                .toList();
    }
}
