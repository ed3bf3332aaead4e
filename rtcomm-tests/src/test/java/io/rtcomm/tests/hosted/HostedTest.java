/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.hosted;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Socket;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.NodeFixture;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.WebSocketClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that a server does works in front of the pipelines of another one, and that one goes on working. */
@Timeout(120)
class HostedTest {
    @TempDir
    Path folder;

    private ForeignServer host;

    private void start(ForeignServer.Kind kind) {
        host = kind.start(RtcommServer.builder().pingInterval(Duration.ofMinutes(5)));
        host.rtcomm().of("/").onConnection(socket -> {
            socket.on("echo", event -> socket.emit("echo", event.args().get(0)));
            socket.on("add", event -> event.ack(event.arg(0, int.class) + event.arg(1, int.class)));
        });
        host.rtcomm().route("GET", "/ours", exchange -> exchange.text("ours"));
        host.rtcomm().route("POST", "/ours", exchange -> exchange.text("ours: " + exchange.bodyText()));
    }

    @AfterEach
    void end() {
        if (host != null) {
            host.rtcomm().close();
            host.close();
        }
    }

    private RawHttp connect() {
        return new RawHttp(host.port());
    }

    private PollingClient polling() {
        // nothing has to be known to have arrived before something else is sent on another connection
        return new PollingClient(host.port(), connection -> {}, "4", "");
    }

    private void awaitNoSessions() {
        await().until(() -> host.rtcomm().sessionCount() == 0);
    }

    @ParameterizedTest
    @EnumSource(ForeignServer.Kind.class)
    void oneConnectionAsksBothInTurn(ForeignServer.Kind kind) {
        start(kind);
        try (var client = connect()) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("/ours").text()).isEqualTo("ours");
                assertThat(client.get("/theirs").text()).isEqualTo("host: ");
                assertThat(client.post("/theirs", "a" + i).text()).isEqualTo("host: a" + i);
                assertThat(client.post("/ours", "b" + i).text()).isEqualTo("ours: b" + i);
                assertThat(client.get("/neither").status()).isEqualTo(404);
                assertThat(client.request("HEAD", "/ours").field("Content-Length"))
                        .isEqualTo("4");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ForeignServer.Kind.class)
    void pipelinedRequestsAreAnsweredInTheirOrder(ForeignServer.Kind kind) {
        start(kind);
        try (var client = connect()) {
            for (int i = 0; i < 10; i++) {
                client.sendGet("/ours");
                client.sendGet("/theirs");
                client.sendPost("/theirs", "x".getBytes(UTF_8));
                client.sendPost("/ours", "y".getBytes(UTF_8));
            }
            for (int i = 0; i < 10; i++) {
                assertThat(client.read().text()).isEqualTo("ours");
                assertThat(client.read().text()).isEqualTo("host: ");
                assertThat(client.read().text()).isEqualTo("host: x");
                assertThat(client.read().text()).isEqualTo("ours: y");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ForeignServer.Kind.class)
    void largeBodiesComeAndLargeFilesGo(ForeignServer.Kind kind) throws Exception {
        start(kind);
        byte[] content = new byte[3_000_000];
        new Random(3).nextBytes(content);
        Files.write(folder.resolve("large.bin"), content);
        host.rtcomm().files("/files", folder);
        String large = "x".repeat(900_000);
        try (var client = connect()) {
            assertThat(client.post("/ours", large).text()).isEqualTo("ours: " + large);
            assertThat(client.get("/files/large.bin").body()).isEqualTo(content);
            assertThat(client.get("/theirs").text()).isEqualTo("host: ");
        }
    }

    @ParameterizedTest
    @EnumSource(ForeignServer.Kind.class)
    void aClientPollsAndAnotherSpeaksWebSocket(ForeignServer.Kind kind) {
        start(kind);
        try (var polling = polling();
                var socket = new WebSocketClient(host.port(), "4", "")) {
            socket.send("40");
            assertThat(socket.next()).startsWith("40{");
            socket.send("42[\"echo\",\"" + "é".repeat(100_000) + "\"]");
            assertThat(socket.next()).hasSize(100_000 + 13);
            polling.send("40");
            assertThat(polling.next()).startsWith("40{");
            polling.send("420[\"add\",1,2]", "42[\"echo\",1]");
            assertThat(polling.next()).isEqualTo("430[3]");
            assertThat(polling.next()).isEqualTo("42[\"echo\",1]");
            host.rtcomm().of("/").emit("all", 1);
            assertThat(polling.next()).isEqualTo("42[\"all\",1]");
            assertThat(socket.next()).isEqualTo("42[\"all\",1]");
        }
        awaitNoSessions();
    }

    @ParameterizedTest
    @EnumSource(ForeignServer.Kind.class)
    void whatAClientHasPolledDoesNotCountAsWaitingForIt(ForeignServer.Kind kind) {
        start(kind);
        var connected = new CompletableFuture<Socket>();
        host.rtcomm().of("/").onConnection(connected::complete);
        try (var polling = polling()) {
            polling.send("40");
            assertThat(polling.next()).startsWith("40{");
            polling.send("42[\"echo\",\"" + "a".repeat(50_000) + "\"]");
            assertThat(polling.next()).hasSize(50_000 + 13);

            await().until(() -> connected.join().bufferedAmount() == 0);
        }
        awaitNoSessions();
    }

    @ParameterizedTest
    @EnumSource(ForeignServer.Kind.class)
    void framesThatFollowTheHandshakeAtOnceArriveOrAreRefused(ForeignServer.Kind kind) {
        start(kind);
        for (int i = 0; i < 20; i++) {
            try (var socket = new RawWebSocket(host.port(), "/socket.io/?EIO=4&transport=websocket")) {
                assertThat(socket.handshake().status()).isEqualTo(101);
                assertThat(socket.text()).startsWith("0{");
                socket.send("40", "42[\"echo\",1]", "42[\"echo\",2]");
                assertThat(socket.text()).startsWith("40{");
                assertThat(socket.text()).isEqualTo("42[\"echo\",1]");
                assertThat(socket.text()).isEqualTo("42[\"echo\",2]");
            }
        }
        awaitNoSessions();
    }

    @ParameterizedTest
    @EnumSource(ForeignServer.Kind.class)
    void streamsAndPlainWebSocketsAreHostedToo(ForeignServer.Kind kind) throws Exception {
        start(kind);
        host.rtcomm().sse("/events", stream -> stream.send("first", Map.of("a", 1)));
        host.rtcomm().webSocket("/raw", socket -> socket.onText(text -> socket.send("back: " + text)));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/events"))
                .build();
        var client = HttpClient.newHttpClient();
        var answer = client.sendAsync(request, BodyHandlers.ofLines()).get(10, TimeUnit.SECONDS);
        try (var lines = answer.body()) {
            assertThat(lines.filter(line -> line.startsWith("data:")).findFirst())
                    .hasValueSatisfying(line -> assertThat(line).contains("{\"a\":1}"));
        }
        try (var socket = new RawWebSocket(host.port(), "/raw")) {
            assertThat(socket.handshake().status()).isEqualTo(101);
            socket.send("x");
            assertThat(socket.text()).isEqualTo("back: x");
        }
    }

    @ParameterizedTest
    @EnumSource(ForeignServer.Kind.class)
    void theJavaScriptClientUpgrades(ForeignServer.Kind kind) {
        start(kind);
        var node = NodeFixture.require("the JavaScript client against a hosted server");
        String url = "http://127.0.0.1:" + host.port();
        assertThat(node.run(Duration.ofSeconds(60), "hosted.mjs", url))
                .containsExactly("polling ok", "websocket ok", "polling,websocket ok");
        awaitNoSessions();
        try (var client = connect()) {
            assertThat(client.get("/theirs").text()).isEqualTo("host: ");
        }
    }

    @ParameterizedTest
    @EnumSource(ForeignServer.Kind.class)
    void aClosedServerEndsItsSessionsAndLeavesTheHostAlone(ForeignServer.Kind kind) {
        start(kind);
        try (var client = connect();
                var socket = new WebSocketClient(host.port(), "4", "");
                var polling = polling()) {
            polling.beginPoll();
            assertThat(client.get("/ours").text()).isEqualTo("ours");
            host.rtcomm().close(Duration.ofSeconds(1));
            assertThat(host.rtcomm().sessionCount()).isZero();
            socket.awaitEnd();
            assertThat(client.get("/theirs").text()).isEqualTo("host: ");
            assertThat(client.get("/ours").status()).isEqualTo(503);
            try (var other = connect()) {
                assertThat(other.post("/theirs", "z").text()).isEqualTo("host: z");
            }
        }
    }
}
