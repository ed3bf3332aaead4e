/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.ConnectionError;
import io.rtcomm.Cors;
import io.rtcomm.observe.Metric;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Origins that are looked up somewhere before a request of them is served. */
@Timeout(30)
class OriginLookupTest {
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final String GOOD = "Origin: https://good.example";
    private static final String EVIL = "Origin: https://evil.example";
    private static final String NEVER = "Origin: https://never.example";

    private final BlockingQueue<ConnectionError> errors = new LinkedBlockingQueue<>();
    private Wire wire;

    /** Decides a moment later, on another thread. */
    private static CompletionStage<Boolean> lookUp(String origin) {
        return origin.equals("https://never.example")
                ? new CompletableFuture<>()
                : CompletableFuture.supplyAsync(() -> origin.equals("https://good.example"));
    }

    private void start(Duration timeout) {
        var cors = Cors.builder()
                .originsWhereLater(OriginLookupTest::lookUp)
                .decisionTimeout(timeout)
                .build();
        wire = Wire.start(options -> options.cors(cors), started -> {
            started.server().onConnectionError(errors::add);
            started.server().route("GET", "/route", exchange -> exchange.text("served"));
            started.server().route("POST", "/route", exchange -> exchange.text(exchange.bodyText()));
            started.server().sse("/stream");
            started.server().webSocket("/plain", webSocket -> {});
        });
    }

    @AfterEach
    void end() {
        wire.close();
    }

    private ConnectionError refusal() throws InterruptedException {
        ConnectionError error = errors.poll(10, TimeUnit.SECONDS);
        assertThat(error).isNotNull();
        return error;
    }

    @Test
    void sessionsOverPollingAreOpenedForWhoIsAllowed() throws Exception {
        start(Duration.ofSeconds(10));
        var client = wire.polling("", GOOD);
        assertThat(client.handshake().field("Access-Control-Allow-Origin")).isEqualTo("https://good.example");
        client.connect();

        var refused = wire.http().get(client.target(), EVIL);
        Refusal.assertThat(refused, 403, 4, "Forbidden");
        assertThat(refusal().context()).containsEntry("name", "ORIGIN_REFUSED");
        assertThat(refused.field("Access-Control-Allow-Origin")).isNull();
        assertThat(wire.http().get(POLLING, EVIL).status()).isEqualTo(403);
        assertThat(client.postBody("42[\"message\",1]", GOOD).status()).isEqualTo(200);
        assertThat(client.poll(GOOD).text()).isEqualTo("42[\"message-back\",1]");
        assertThat(wire.server().sessionCount()).isEqualTo(1);
    }

    @Test
    void webSocketsAreOpenedForWhoIsAllowed() {
        start(Duration.ofSeconds(10));
        wire.webSocketWith("", GOOD).connect();

        Refusal.assertUpgrade(wire.webSocket(WEBSOCKET, EVIL), "403 Forbidden", "Forbidden");
        assertThat(wire.webSocket("/plain", GOOD).handshake().status()).isEqualTo(101);
        assertThat(wire.webSocket("/plain", EVIL).handshake().status()).isEqualTo(403);
    }

    @Test
    void anUpgradeOfASessionIsDecidedAboutToo() {
        start(Duration.ofSeconds(10));
        var client = wire.polling("", GOOD);
        client.connect();

        assertThat(wire.webSocket(client.upgradeTarget(), EVIL).handshake().status())
                .isEqualTo(403);
        RawWebSocket probe = wire.webSocket(client.upgradeTarget(), GOOD);
        probe.send("2probe");
        assertThat(probe.text()).isEqualTo("3probe");
    }

    @Test
    void routesAndStreamsAndPreflightsWaitToo() {
        start(Duration.ofSeconds(10));

        assertThat(wire.http().get("/route", GOOD).text()).isEqualTo("served");
        assertThat(wire.http().get("/route", EVIL).status()).isEqualTo(403);
        assertThat(wire.http().post("/route", "a body that waits", GOOD).text()).isEqualTo("a body that waits");
        assertThat(wire.http().post("/route", "a body that waits", EVIL).status())
                .isEqualTo(403);
        assertThat(wire.http().sendGet("/stream", GOOD).readHead().status()).isEqualTo(200);
        assertThat(wire.http().get("/stream", EVIL).status()).isEqualTo(403);
        for (String target : new String[] {POLLING, "/route", "/stream"}) {
            var preflight = wire.http().request("OPTIONS", target, GOOD, "Access-Control-Request-Method: GET");
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.field("Access-Control-Allow-Origin")).isEqualTo("https://good.example");
            preflight = wire.http().request("OPTIONS", target, EVIL, "Access-Control-Request-Method: GET");
            assertThat(preflight.field("Access-Control-Allow-Origin")).isNull();
        }
    }

    @Test
    void whoIsNotDecidedAboutInTimeIsRefused() throws Exception {
        start(Duration.ofMillis(300));

        Refusal.assertThat(wire.http().get(POLLING, NEVER), 403, 4, "Forbidden");
        assertThat(refusal().context()).containsEntry("origin", "https://never.example");
        assertThat(wire.webSocket(WEBSOCKET, NEVER).handshake().status()).isEqualTo(403);
        assertThat(wire.server().metrics().count(Metric.ORIGINS_UNDECIDED)).isEqualTo(2);
    }

    @Test
    void aClientThatLeavesMeanwhileOpensNothing() {
        start(Duration.ofMinutes(10));
        for (int i = 0; i < 50; i++) {
            try (RawHttp gone = new RawHttp(wire.port())) {
                gone.sendGet(POLLING, NEVER);
                gone.send(RawWebSocket.request(WEBSOCKET, NEVER));
            }
        }
        PollingClient client = wire.polling("", GOOD);
        client.connect();

        assertThat(wire.server().sessionCount()).isEqualTo(1);
    }
}
