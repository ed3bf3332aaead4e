/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseOptions;
import io.rtcomm.endpoint.sse.SseStream;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.wire.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Ten thousand streams that are opened and abandoned in every state, half by FIN, half by RST, leave nothing. */
@Isolated
@Timeout(180)
class AbandonedStreamsTest {
    private static final int STREAMS = 10_000;
    private static final int AT_A_TIME = 100;
    private static final long TOLERANCE = 8 << 20; // what allocators keep for the next time
    private static final String[] PATHS = {
        "/feed", "/rooms", "/gzip", "/asked", "/refused", "/away", "/feed?lastEventId=x"
    };

    private final Leaks leaks = new Leaks();
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicReference<WeakReference<SseStream>> latest = new AtomicReference<>();
    private RtcommServer server;
    private SseChannel feed;

    @BeforeEach
    void start() {
        server = RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoopThreads(2)
                .build()
                .start();
        feed = server.sseChannel("/feed").history(100, Duration.ofMinutes(1));
        server.sse("/rooms", stream -> {
            stream.join("room", "own-" + stream.id());
            stream.joinEveryone();
            latest.set(new WeakReference<>(stream));
        });
        server.sse("/gzip", SseOptions.DEFAULT.withGzip(true), stream -> stream.sendText("hello"));
        server.sse("/asked").use((stream, next) -> {}); // never answers
        server.sse("/refused").use((stream, next) -> next.reject(403, "no"));
        server.sse("/away").use((stream, next) -> stream.stayAway());
        for (String path : PATHS) {
            server.sse(path.replaceFirst("\\?.*", "")).use((stream, next) -> {
                stream.onClose(end -> ends.incrementAndGet());
                next.proceed();
            });
        }
    }

    @AfterEach
    void close() {
        server.close();
        leaks.close();
    }

    private int streams() {
        int sum = 0;
        for (String path : PATHS) {
            sum += server.sse(path.replaceFirst("\\?.*", "")).streamCount();
        }
        return sum;
    }

    @Test
    void afterTenThousandAbandonedStreamsThereIsNothing() {
        abandon(200); // so that pools and classes are there
        await().atMost(Duration.ofSeconds(30)).until(() -> streams() == 0);
        long direct = metric().usedDirectMemory();

        abandon(STREAMS);

        await().atMost(Duration.ofSeconds(30)).until(() -> streams() == 0);
        assertThat(server.of("/").rooms()).isEmpty();
        try (var http = new RawHttp(server.port())) { // still well
            assertThat(http.request("HEAD", "/feed").status()).isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return latest.get().get() == null;
        });
        leaks.assertNone();
        assertThat(metric().usedDirectMemory()).isLessThan(direct + TOLERANCE);
        assertThat(ends.get()).isPositive();
    }

    private static ByteBufAllocatorMetric metric() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    }

    private void abandon(int count) {
        Deque<Socket> open = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            open.add(request(PATHS[i % PATHS.length]));
            if (i % 50 == 0) {
                feed.publish("n", i);
                server.of("/").to("room").emit("n", i);
                server.of("/").emit("all", "x".repeat(1000));
            }
            if (open.size() > AT_A_TIME) {
                leave(open.remove(), i % 2 == 0);
            }
        }
        while (!open.isEmpty()) {
            leave(open.remove(), open.size() % 2 == 0);
        }
    }

    private Socket request(String path) {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            String head = RawHttp.head("GET", path, "Accept-Encoding: gzip") + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void leave(Socket socket, boolean reset) {
        try (socket) {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
