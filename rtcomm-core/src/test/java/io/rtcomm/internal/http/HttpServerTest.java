/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.internal.http.HttpTester.Bodies;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpServerTest {
    private static final String GET = "GET /get HTTP/1.1\r\nHost: h\r\n\r\n";

    private final BlockingQueue<HttpExchange> exchanges = new LinkedBlockingQueue<>();
    private final TestServer server = new TestServer();

    @AfterEach
    void nothingIsLeft() {
        server.close();
    }

    private void serve(Consumer<HttpExchange> handler) {
        server.router.add(new Endpoint() {
            @Override
            public boolean matches(String path) {
                return true;
            }

            @Override
            public void handle(HttpExchange exchange) {
                exchanges.add(exchange);
                handler.accept(exchange);
            }
        });
    }

    private HttpExchange next() throws InterruptedException {
        HttpExchange exchange = exchanges.poll(30, TimeUnit.SECONDS);
        assertThat(exchange).as("a request").isNotNull();
        return exchange;
    }

    private static BodyListener answering(HttpExchange exchange) {
        return new BodyListener() {
            @Override
            public void onBody(byte[] body) {
                exchange.respond(200, null, "got " + body.length);
            }

            @Override
            public void onTooLarge() {
                exchange.respond(413, null, "too large");
            }

            @Override
            public void onAborted() {}
        };
    }

    @Test
    void aPollThatIsAnsweredFromAnotherThreadGoesBeforeThePostBehindIt() throws Exception {
        serve(exchange -> {
            if (exchange.request().method().equals("POST")) {
                exchange.readBody(100, answering(exchange));
            }
        });
        try (var client = server.connect()) {
            client.send(GET + "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
            HttpExchange poll = next();
            HttpExchange post = next();
            await().until(post::answered);
            poll.respond(200, "text/plain", "polled");

            assertThat(client.response().body()).isEqualTo("polled");
            assertThat(client.response().body()).isEqualTo("got 5");
        }
    }

    @Test
    void oneConnectionServesHundredRequests() throws Exception {
        serve(exchange -> exchange.readBody(10_000, answering(exchange)));
        try (var client = server.connect()) {
            for (int i = 0; i < 100; i++) {
                client.send(
                        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + i * 50 + "\r\n\r\n" + "x".repeat(i * 50));
                assertThat(client.response().body()).isEqualTo("got " + i * 50);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void theAnswerToAnOverlongHeadArrivesAlthoughTheClientGoesOnSending() throws Exception {
        serve(exchange -> exchange.respond(200, null, "served"));
        try (var client = server.connect()) {
            client.send("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(200);
            client.send("GET /" + "x".repeat(300_000) + " HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(414);
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void theAnswerToATooLargeBodyArrivesAlthoughTheClientGoesOnSending() throws Exception {
        serve(exchange -> exchange.readBody(1000, answering(exchange)));
        try (var client = server.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n");
            client.send("x".repeat(500_000));
            var response = client.response();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.headers()).containsEntry("connection", "close");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aClientThatNeverStopsSendingIsCutOff() throws Exception {
        serve(exchange -> exchange.respond(413, null, ""));
        try (var client = server.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(413);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            client.send("x".repeat(100_000));
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aClientThatDoesNotCloseIsClosedByTheSweep() throws Exception {
        serve(exchange -> exchange.respond(200, null, ""));
        try (var client = server.connect()) {
            client.send("nonsense\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(400);
            assertThat(client.rest()).isEmpty();
            assertThat(server.connections()).isEqualTo(1);
            server.sweep(Duration.ofSeconds(1));
            server.sweep(Duration.ofSeconds(6));
            await().until(() -> server.connections() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesAbortsItsRequestAndItsBody(boolean reset) throws Exception {
        var body = new Bodies();
        serve(exchange -> exchange.readBody(1000, body));
        var aborted = new CompletableFuture<Thread>();
        var client = server.connect();
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(300));
        HttpExchange exchange = next();
        exchange.onAbort(() -> aborted.complete(Thread.currentThread()));
        if (reset) {
            client.reset();
        } else {
            client.close();
        }

        assertThat(aborted.get(30, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
        assertThat(body.events).containsExactly("aborted");
        assertThat(exchange.respond(200, null, "late")).isFalse();
    }

    @Test
    void aClientThatLeavesWhileItPollsIsNoticed() throws Exception {
        serve(exchange -> {});
        var aborted = new CompletableFuture<Void>();
        var client = server.connect();
        client.send(GET);
        next().onAbort(() -> aborted.complete(null));
        client.close();

        aborted.get(30, TimeUnit.SECONDS);
        await().until(() -> server.connections() == 0);
    }

    @Test
    void aRequestWithItsHalfCloseIsStillAnswered() throws Exception {
        serve(exchange -> exchange.respond(200, null, "served"));
        try (var client = server.connect()) {
            client.send(GET);
            client.closeSending();
            assertThat(client.response().body()).isEqualTo("served");
        }
    }

    @Test
    void aClientThatReadsNothingIsNotReadForever() throws Exception {
        String large = "x".repeat(100_000);
        serve(exchange -> exchange.respond(200, null, large));
        try (var client = server.connect()) {
            client.send(GET.repeat(1000));
            // answers are made only as the client takes them
            for (int i = 0; i < 1000; i++) {
                assertThat(exchanges.size()).isLessThanOrEqualTo(i + 200);
                assertThat(client.response().bytes()).hasSize(100_000);
            }
            assertThat(exchanges).hasSize(1000);
        }
    }

    @Test
    void anUpgradedConnectionSpeaksItsOwnProtocol() throws Exception {
        serve(exchange -> {
            boolean switched = exchange.switchProtocols(
                    EmptyHttpHeaders.INSTANCE.copy(), pipeline -> pipeline.addLast(new EchoHandler()));
            assertThat(switched).isTrue();
            exchange.channel().flush();
        });
        try (var client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nearly");
            assertThat(client.response().status()).isEqualTo(101);
            assertThat(new String(client.exactly(5))).isEqualTo("early");
            client.send("later");
            assertThat(new String(client.exactly(5))).isEqualTo("later");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void theRemoteAddressIsThatOfTheClient() throws Exception {
        serve(exchange -> exchange.respond(200, null, ""));
        try (var client = server.connect()) {
            client.send(GET);
            assertThat(next().request().remoteAddress().getAddress().isLoopbackAddress())
                    .isTrue();
            assertThat(client.response().status()).isEqualTo(200);
        }
    }
}
