/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.rtcomm.DisconnectReason;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpStream;
import io.rtcomm.tests.LocalCertificate;
import io.rtcomm.tests.NodeFixture;
import io.rtcomm.tests.Prerequisite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 as Node.js and curl speak it: all that the server does on streams of one connection. */
@Timeout(120)
class Http2Test {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static LocalCertificate certificate;
    private static NodeFixture node;

    @BeforeAll
    static void prepare(@TempDir Path folder) {
        node = NodeFixture.require("the HTTP/2 client of Node.js against the server");
        certificate = LocalCertificate.create(folder);
    }

    private static InteropServer server() {
        var server = InteropServer.start(builder -> builder.tls(certificate.tls()));
        server.onConnection(
                socket -> socket.on("echo", event -> event.ack(event.args().get(0))));
        return server;
    }

    private static void play(InteropServer server, String rule) {
        var lines = node.run(
                LIMIT,
                "http2.mjs",
                "https://127.0.0.1:" + server.port(),
                certificate.pem().toString(),
                rule);
        assertThat(lines).containsExactly("done");
    }

    @Test
    void engineIoPollsOverHttp2() {
        try (var server = server()) {
            play(server, "polling");
        }
    }

    @Test
    void webSocketIsSpokenOnAStream() {
        try (var server = server()) {
            play(server, "webSocket");
        }
    }

    @Test
    void pollingIsUpgradedToWebSocketOnAStream() {
        try (var server = server()) {
            play(server, "upgrade");
        }
    }

    @Test
    void aConnectThatCannotBeServedIsRefused() {
        try (var server = server()) {
            play(server, "refusals");
        }
    }

    @Test
    void aWrongFrameEndsItsStream() {
        try (var server = server()) {
            play(server, "wrongFrame");
        }
    }

    @Test
    void aStreamThatIsNotReadEndsByTheBudgetOfItsClient() {
        try (var server =
                InteropServer.start(builder -> builder.tls(certificate.tls()).outboundBudget(1 << 20, 10_000))) {
            var reasons = new Heard<DisconnectReason>("a reason");
            String text = "x".repeat(100_000);
            server.onConnection(socket -> {
                socket.onDisconnect(reasons::add);
                socket.on("flood", event -> {
                    for (int i = 0; i < 20; i++) {
                        socket.emit("news", text);
                    }
                });
            });
            play(server, "slow");
            assertThat(reasons.next()).isEqualTo(DisconnectReason.SLOW_CONSUMER);
        }
    }

    @Test
    void aClientThatEndsItsSideIsGone() {
        try (var server = server()) {
            play(server, "halfClose");
        }
    }

    @Test
    void twentyStreamsOfEventsAndPollsShareAConnection() {
        try (var server = server()) {
            var events = new Events();
            server.rtcomm().endpoint(events);
            play(server, "streams");
            await().until(() -> events.open.isEmpty());
        }
    }

    @Test
    void curlChoosesHttp2() throws Exception {
        try (var server = server()) {
            Path curl = Prerequisite.program("curl", "curl.exe")
                    .orElseThrow(() -> Prerequisite.missing("HTTP/2 of curl", "there is no curl on the PATH"));
            var process = new ProcessBuilder(
                            curl.toString(),
                            "--silent",
                            "--http2",
                            "--cacert",
                            certificate.pem().toString(),
                            "--write-out",
                            " %{http_version} %{http_code}",
                            "https://localhost:" + server.port() + "/absent")
                    .redirectErrorStream(true)
                    .start();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("{\"code\":404,\"message\":\"Not Found\"} 2 404");
        }
    }

    /** Streams that hear what is published. */
    private static final class Events implements Endpoint {
        final List<HttpStream> open = new CopyOnWriteArrayList<>();

        @Override
        public boolean matches(String path) {
            return path.equals("/events") || path.equals("/publish");
        }

        @Override
        public void handle(HttpExchange exchange) {
            if (exchange.request().path().equals("/publish")) {
                open.forEach(stream -> {
                    stream.write(Unpooled.copiedBuffer("data: news\n\n", UTF_8));
                    stream.flush();
                });
                exchange.respond(204, null, "");
                return;
            }
            var holder = new HttpStream[1];
            holder[0] = exchange.stream(200, "text/event-stream", () -> open.remove(holder[0]));
            open.add(holder[0]);
        }
    }
}
