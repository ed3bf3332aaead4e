/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server tells about its state. */
@Timeout(60)
class HealthTest {
    @AutoClose
    private final WebFixture web = new WebFixture();

    private final RtcommServer server = web.server;

    @Test
    void healthIsOneLine() throws Exception {
        server.route(
                "GET",
                "/health",
                exchange -> exchange.status(server.health().ready() ? 200 : 503).json(server.health()));
        assertThat(server.health().status()).isEqualTo("starting");
        assertThat(web.get("/health").text()).matches("\\{\"status\":\"ok\",\"uptimeSeconds\":\\d+,\"sessions\":0}");
        var stuck = new CountDownLatch(1);
        server.route("GET", "/stuck", exchange -> {
            stuck.await();
            exchange.json(server.health());
        });
        web.client().send(HttpClient.head("GET", "/stuck"));
        var closing = new Thread(() -> server.close(Duration.ofSeconds(20)));
        closing.start();
        await().until(() -> server.health().status().equals("draining"));
        assertThat(server.health().ready()).isFalse();
        stuck.countDown();
        closing.join();
    }
}
