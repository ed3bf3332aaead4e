/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.DisconnectReason;
import io.rtcomm.tests.wire.EngineClient;
import io.rtcomm.tests.wire.Via;
import io.rtcomm.tests.wire.Wire;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server ends as if it had never been, however often. */
@Timeout(120)
class RestartTest {
    private static final int TIMES = 100;

    @Test
    void aHundredServersLeaveNoThreadNoPortAndNoBuffer() throws Exception {
        try (var leaks = new Leaks()) {
            serveOnce(0);
            long before = ourThreads();
            for (int i = 0; i < TIMES; i++) {
                int port = serveOnce(i);
                try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                    assertThat(free.isBound()).isTrue();
                }
            }

            await().atMost(60, TimeUnit.SECONDS).until(() -> ourThreads() <= before);
            leaks.assertNone();
        }
    }

    /** Threads of handlers may outlive their server by their keep-alive; those of loops and watches must not. */
    private static long ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rtcomm-loop")
                        || thread.getName().startsWith("rtcomm-watch"))
                .count();
    }

    private static int serveOnce(int turn) {
        try (var wire = Wire.start(options -> options, started -> {})) {
            EngineClient client = wire.over(Via.values()[turn % Via.values().length]);
            client.connect();
            client.assertEchoes("turn " + turn);
            return wire.port();
        }
    }

    @Test
    void manyClientsAreNotSentAwayAllAtOnce() throws Exception {
        try (var wire = Wire.start()) {
            var clients = new ArrayList<EngineClient>();
            for (int i = 0; i < 120; i++) {
                EngineClient client = wire.webSocket();
                client.connect();
                clients.add(client);
            }
            long begin = System.nanoTime();
            var closed = CompletableFuture.runAsync(() -> wire.server().close(Duration.ofSeconds(6)));

            assertThat(wire.ended()).isEqualTo(DisconnectReason.SERVER_SHUTTING_DOWN);
            for (EngineClient client : clients) {
                client.awaitEnd();
            }
            // of 120 moments within three seconds the last is hardly ever in the first
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
            closed.get(30, TimeUnit.SECONDS);
            assertThat(wire.server().sessionCount()).isZero();
        }
    }
}
