/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.rtcomm.Tls;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 and HTTP/1.1 under TLS on one port, as the client of the JDK speaks them. */
@Timeout(60)
class Http2ServerTest {
    @TempDir
    static Path folder;

    private static Tls tls;
    private static SSLContext trusting;

    @BeforeAll
    static void makeCertificate() throws Exception {
        var certificates = Certificates.create(folder, "EC");
        tls = Tls.pem(certificates.chain(), certificates.key());
        trusting = certificates.client(false);
    }

    private final StreamedEndpoint streams = new StreamedEndpoint("/stream");

    private TestServer server() {
        var server = new TestServer(tls);
        server.router.add(streams);
        server.router.add(new EchoEndpoint());
        return server;
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().sslContext(trusting).version(version).build();
    }

    private static HttpRequest.Builder request(TestServer server, String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    }

    /** Says what it was asked. */
    private static final class EchoEndpoint implements Endpoint {
        @Override
        public boolean matches(String path) {
            return path.equals("/echo");
        }

        @Override
        public void handle(HttpExchange exchange) {
            var head = exchange.request();
            exchange.responseHeaders().set("X-Asked", head.method() + " " + head.target() + " " + head.header("Host"));
            exchange.beforeHeaders(headers -> headers.set("X-Hook", "1").set("Connection", "close"));
            exchange.readBody(100_000, new HttpTester.Bodies() {
                @Override
                public void onBody(byte[] body) {
                    exchange.respond(200, "text/plain", Unpooled.wrappedBuffer(body));
                }

                @Override
                public void onTooLarge() {
                    exchange.respondAndClose(413, null, "too large");
                }
            });
        }
    }

    @Test
    void bothVersionsAreServedOnOnePort() throws Exception {
        try (var server = server()) {
            for (var version : HttpClient.Version.values()) {
                var response = client(version)
                        .send(request(server, "/echo?a=b").build(), HttpResponse.BodyHandlers.ofString());
                assertThat(response.version()).isEqualTo(version);
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.headers().firstValue("x-asked"))
                        .hasValue("GET /echo?a=b localhost:" + server.port());
                assertThat(response.headers().firstValue("x-hook")).hasValue("1");
            }
            server.closeNow();
        }
    }

    @Test
    void aBodyIsEchoed() throws Exception {
        try (var server = server()) {
            var body = "x".repeat(100_000);
            var response = client(HttpClient.Version.HTTP_2)
                    .send(
                            request(server, "/echo")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).isEqualTo(body);
            server.closeNow();
        }
    }

    @Test
    void aBodyWithoutLengthIsEchoed() throws Exception {
        try (var server = server()) {
            var publisher = HttpRequest.BodyPublishers.ofByteArrays(
                    Stream.of("one", "two").map(text -> text.getBytes(US_ASCII)).toList());
            var response = client(HttpClient.Version.HTTP_2)
                    .send(request(server, "/echo").POST(publisher).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("onetwo");
            server.closeNow();
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAndTheConnectionLivesOn() throws Exception {
        try (var server = server()) {
            var client = client(HttpClient.Version.HTTP_2);
            var refused = client.send(
                    request(server, "/echo")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[100_001]))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(server.connections()).isOne();
            var response = client.send(request(server, "/echo").build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(server.connections()).isOne();
            server.closeNow();
        }
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        try (var server = server()) {
            var response = client(HttpClient.Version.HTTP_2)
                    .send(request(server, "/absent").build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).isEqualTo("{\"code\":404,\"message\":\"Not Found\"}");
            server.closeNow();
        }
    }

    @Test
    void headTellsTheLengthAndNoMore() throws Exception {
        try (var server = server()) {
            server.router.add(new FixedEndpoint("/fixed", "12345"));
            var response = client(HttpClient.Version.HTTP_2)
                    .send(
                            request(server, "/fixed")
                                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.headers().firstValue("content-length")).hasValue("5");
            assertThat(response.body()).isEmpty();
            server.closeNow();
        }
    }

    @Test
    void twentyStreamsAndPollsShareOneConnection() throws Exception {
        try (var server = server()) {
            var client = client(HttpClient.Version.HTTP_2);
            client.send(request(server, "/echo").build(), HttpResponse.BodyHandlers.ofString());
            var responses = new ArrayList<CompletableFuture<HttpResponse<Stream<String>>>>();
            var begun = new ArrayList<StreamedEndpoint.Begun>();
            for (int i = 0; i < 20; i++) {
                responses.add(
                        client.sendAsync(request(server, "/stream").build(), HttpResponse.BodyHandlers.ofLines()));
                begun.add(streams.next());
            }
            var poll = client.send(request(server, "/echo").build(), HttpResponse.BodyHandlers.ofString());
            assertThat(poll.statusCode()).isEqualTo(200);
            assertThat(server.connections()).isOne();
            begun.forEach(stream -> stream.write("news\n"));
            for (var response : responses) {
                Iterator<String> lines =
                        response.get(30, TimeUnit.SECONDS).body().iterator();
                assertThat(lines.next()).isEqualTo("news");
            }
            begun.forEach(stream -> stream.run(stream.stream()::end));
            for (var stream : begun) {
                await().untilAsserted(() -> assertThat(stream.log().events).containsExactly("closed"));
            }
            server.closeNow();
        }
    }

    @Test
    void aStreamThatTheClientCancelsIsClosedAtOnce() throws Exception {
        try (var server = server()) {
            var client = client(HttpClient.Version.HTTP_2);
            var response =
                    client.sendAsync(request(server, "/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
            var begun = streams.next();
            response.get(30, TimeUnit.SECONDS).body().close();
            await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("closed"));
            assertThat(server.connections()).isOne();
            server.closeNow();
        }
    }

    @Test
    void aStreamThatIsAbortedLooksIncomplete() throws Exception {
        try (var server = server()) {
            var response = client(HttpClient.Version.HTTP_2)
                    .sendAsync(request(server, "/stream").build(), HttpResponse.BodyHandlers.ofString());
            var begun = streams.next();
            begun.write("half");
            begun.stream().abort();
            assertThat(response).failsWithin(Duration.ofSeconds(30));
            await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("closed"));
            server.closeNow();
        }
    }

    @Test
    void aClientThatDoesNotReadLeavesNoRoomUntilItReads() throws Exception {
        try (var server = server()) {
            var response = client(HttpClient.Version.HTTP_2)
                    .send(request(server, "/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
            var begun = streams.next();
            HttpStream stream = begun.stream();
            int written = 0;
            while (stream.room() > 0) {
                begun.write("x".repeat(65_536));
                written += 65_536;
            }
            assertThat(stream.drained()).isFalse();
            assertThat(stream.bufferedBytes()).isPositive();
            try (var body = response.body()) {
                assertThat(body.readNBytes(written)).hasSize(written);
                await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("writable"));
                assertThat(stream.bufferedBytes()).isZero();
                assertThat(stream.room()).isPositive();
            }
            server.closeNow();
        }
    }

    @Test
    void withoutAlpnHttp1IsSpoken() throws Exception {
        try (var server = server();
                var client = new RawClient(trusting.getSocketFactory().createSocket("localhost", server.port()))) {
            client.send("GET /echo HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(200);
        }
    }
}
