/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.rtcomm.Cors;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.wire.Frame;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Ten thousand clients that mean no good, or change their minds. Afterwards: no sessions, no connections, no buffers, no
 * threads. Runs alone, because it counts what belongs to the whole process.
 */
@Isolated
@Timeout(120)
class LeavesNothingBehindTest {
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final long TOLERANCE = 8 << 20; // what allocators keep for the next time

    private final Leaks leaks = new Leaks();
    private RtcommServer server;
    private long descriptorsBefore;

    @BeforeEach
    void start() throws IOException {
        server = newServer();
        abuse(20); // so that pools and classes are there
        awaitNoSessions();
        awaitConnections(0);
        descriptorsBefore = sockets();
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
        leaks.close();
    }

    private static RtcommServer newServer() {
        var made = RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoopThreads(2)
                .pingInterval(Duration.ofMillis(300))
                .pingTimeout(Duration.ofMillis(200))
                .connectTimeout(Duration.ofMillis(200))
                .upgradeTimeout(Duration.ofMillis(200))
                .httpTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1))
                .cors(Cors.of("https://a.example"))
                .build();
        made.of("/never").use((socket, next) -> {});
        return made.start();
    }

    @Test
    void afterTenThousandClientsThatMeanNoGoodThereIsNothing() throws IOException {
        long direct = metric().usedDirectMemory();
        long heap = metric().usedHeapMemory();

        abuse(10_000);

        awaitNoSessions();
        awaitConnections(descriptorsBefore);
        assertThat(threads("rtcomm-loop")).hasSize(2);
        leaks.assertNone();
        assertThat(metric().usedDirectMemory()).isLessThan(direct + TOLERANCE);
        assertThat(metric().usedHeapMemory()).isLessThan(heap + TOLERANCE);

        var gone = new WeakReference<>(server);
        server.close();
        server = null;
        await().atMost(Duration.ofSeconds(10)).until(() -> threads("rtcomm-").isEmpty());
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            System.gc();
            return gone.refersTo(null);
        });
        leaks.assertNone();
    }

    private static ByteBufAllocatorMetric metric() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    }

    private static List<String> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    private void awaitNoSessions() {
        await().atMost(Duration.ofSeconds(20)).until(() -> server.sessionCount() == 0);
    }

    /** Descriptors that are sockets, ours and the clients'. */
    private static long sockets() throws IOException {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "no " + DESCRIPTORS + " on this system");
        long count = 0;
        try (var entries = Files.list(DESCRIPTORS)) {
            for (Path entry : entries.toList()) {
                try {
                    count += Files.readSymbolicLink(entry).toString().startsWith("socket:") ? 1 : 0;
                } catch (IOException closedMeanwhile) {
                    // not counted
                }
            }
        }
        return count;
    }

    /** Waits until there are no more than that, or until the number stays the same when nothing is expected. */
    private void awaitConnections(long expected) throws IOException {
        if (expected > 0) {
            await().atMost(Duration.ofSeconds(20)).until(() -> sockets() <= expected);
            return;
        }
        long[] last = {sockets()};
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    long now = sockets();
                    boolean same = now == last[0];
                    last[0] = now;
                    return same;
                });
    }

    /** The whole repertoire, in about these proportions. */
    private void abuse(int clients) {
        preflights(clients * 3 / 10);
        refusals(clients / 10);
        abortedHandshakes(clients / 10);
        abortedPolls(clients / 10);
        badProbes(clients / 10);
        halfOpenUpgrades(clients / 20);
        neverConnecting(clients / 5);
        halfRequests(clients / 100);
        badFrames(clients / 20);
    }

    private void preflights(int count) {
        try (var http = new RawHttp(server.port())) {
            for (int i = 0; i < count; i++) {
                assertThat(http.request(
                                        "OPTIONS",
                                        POLLING,
                                        "Origin: https://a.example",
                                        "Access-Control-Request-Method: GET")
                                .status())
                        .isEqualTo(204);
            }
        }
    }

    private void refusals(int count) {
        try (var http = new RawHttp(server.port())) {
            for (int i = 0; i < count; i++) {
                String query = i % 2 == 0 ? "&sid=unknown" + i : "&EIO=9";
                assertThat(http.get(POLLING + query).status()).isEqualTo(400);
            }
        }
    }

    /** Before, in the middle of and behind the request, over both transports. */
    private void abortedHandshakes(int count) {
        for (int i = 0; i < count; i++) {
            String request = i % 2 == 0 ? RawHttp.head("GET", POLLING) + "\r\n" : RawWebSocket.request(WEBSOCKET);
            var http = new RawHttp(server.port());
            http.send(request.substring(0, request.length() * (i % 5) / 4));
            http.abort();
        }
    }

    private void abortedPolls(int count) {
        for (int i = 0; i < count; i++) {
            var http = new RawHttp(server.port());
            String sid = PollingClient.sidOf(http.get(POLLING).text());
            if (i % 2 == 0) {
                http.sendGet(POLLING + "&sid=" + sid);
            } else {
                http.send(RawHttp.head("POST", POLLING + "&sid=" + sid, "Content-Length: 100") + "\r\n40");
            }
            http.abort();
        }
    }

    private void badProbes(int count) {
        String sid = "";
        try (var http = new RawHttp(server.port())) {
            for (int i = 0; i < count; i++) {
                if (i % 10 == 0) {
                    sid = PollingClient.sidOf(http.get(POLLING).text());
                }
                try (var webSocket = new RawWebSocket(server.port(), WEBSOCKET + "&sid=" + sid)) {
                    if (webSocket.handshake().status() == 101) {
                        webSocket.send("2prob");
                        webSocket.abort();
                    }
                }
            }
        }
    }

    private void halfOpenUpgrades(int count) {
        var open = new ArrayList<RawWebSocket>();
        try (var http = new RawHttp(server.port())) {
            for (int i = 0; i < count; i++) {
                String sid = PollingClient.sidOf(http.get(POLLING).text());
                var webSocket = new RawWebSocket(server.port(), WEBSOCKET + "&sid=" + sid);
                if (webSocket.handshake().status() == 101 && i % 2 == 0) {
                    webSocket.send("2probe");
                }
                open.add(webSocket);
            }
        }
        open.forEach(RawWebSocket::closeCode); // the server does it
        open.forEach(RawWebSocket::close);
    }

    /** Sessions that nobody uses, and sessions that wait for a decision that never comes. */
    private void neverConnecting(int count) {
        try (var http = new RawHttp(server.port())) {
            for (int i = 0; i < count; i++) {
                String sid = PollingClient.sidOf(http.get(POLLING).text());
                if (i % 4 == 0) {
                    http.post(POLLING + "&sid=" + sid, "40/never,");
                } else if (i % 4 == 1) {
                    http.post(POLLING + "&sid=" + sid, "451-/never,[\"e\"]");
                }
            }
        }
    }

    /** Requests that never end; the server gives up. */
    private void halfRequests(int count) {
        var open = new ArrayList<RawHttp>();
        for (int i = 0; i < count; i++) {
            var http = new RawHttp(server.port());
            if (i % 3 == 1) {
                http.send("GET /socket.io/?EIO=4&tra");
            } else if (i % 3 == 2) {
                String sid = PollingClient.sidOf(http.get(POLLING).text());
                http.send(RawHttp.head("POST", POLLING + "&sid=" + sid, "Content-Length: 100") + "\r\n40");
            }
            open.add(http);
        }
        for (RawHttp http : open) {
            while (!http.ended()) {
                // passes over a last answer
            }
            http.close();
        }
    }

    private void badFrames(int count) {
        for (int i = 0; i < count; i++) {
            try (var webSocket = new RawWebSocket(server.port(), WEBSOCKET)) {
                if (i % 2 == 0) {
                    webSocket.send(new Frame(true, 7, Frame.TEXT, new byte[10]));
                } else {
                    webSocket.send(new Frame(false, 0, Frame.TEXT, new byte[10]));
                }
            }
        }
    }
}
