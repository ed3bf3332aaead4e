/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.tests.LocalCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many streams of events on one connection, with the HTTP/2 client of the JDK. */
@Timeout(120)
class Http2StreamsTest {
    private static final int STREAMS = 20;

    @TempDir
    private Path folder;

    private RtcommServer server;
    private SseChannel feed;
    private HttpClient client;

    @BeforeEach
    void start() throws GeneralSecurityException, IOException {
        var certificate = LocalCertificate.create(folder);
        server = RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .eventLoopThreads(2)
                .tls(certificate.tls())
                .build();
        feed = server.sseChannel("/feed").history(100_000, 1L << 30, Duration.ofMinutes(5));
        server.start();
        client = HttpClient.newBuilder()
                .version(Version.HTTP_2)
                .sslContext(trusting(certificate))
                .build();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static SSLContext trusting(LocalCertificate certificate) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        byte[] pem = certificate.text().getBytes(StandardCharsets.US_ASCII);
        store.setCertificateEntry(
                "server", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private <T> HttpResponse<T> get(HttpResponse.BodyHandler<T> handler, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/feed"))
                .timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), handler);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String next(Iterator<String> lines, String prefix) {
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        throw new AssertionError("the stream ended (expected: " + prefix + ")");
    }

    @Test
    void manyStreamsOfOneConnectionGetTheSameEventsAndResume() {
        List<Stream<String>> bodies = new ArrayList<>();
        List<Iterator<String>> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            var answer = get(BodyHandlers.ofLines());
            assertThat(answer.version()).isEqualTo(Version.HTTP_2);
            assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
            assertThat(answer.headers().firstValue("transfer-encoding")).isEmpty();
            bodies.add(answer.body());
            streams.add(answer.body().iterator());
        }
        String middle = "";
        for (int i = 0; i < 100; i++) {
            String id = feed.publish("n", i).join();
            middle = i == 49 ? id : middle;
        }
        for (var stream : streams) {
            for (int i = 0; i < 100; i++) {
                assertThat(next(stream, "data: ")).isEqualTo(String.valueOf(i));
            }
        }
        var resumed = get(BodyHandlers.ofLines(), "Last-Event-ID", middle).body();
        assertThat(next(resumed.iterator(), "data: ")).isEqualTo("50");

        resumed.close();
        bodies.forEach(Stream::close);
        await().atMost(Duration.ofSeconds(30)).until(() -> feed.streamCount() == 0);
    }

    @Test
    void aStreamThatIsNotReadIsCutAndDelaysNoOtherOfItsConnection() throws IOException {
        var options = feed.endpoint().options();
        feed.endpoint().options(options.withBudget(1 << 20, 10_000));
        InputStream slow = get(BodyHandlers.ofInputStream()).body();
        try (var body = get(BodyHandlers.ofLines()).body()) {
            Iterator<String> quick = body.iterator();
            next(quick, "id: ");
            String kilobyte = "x".repeat(1000);
            for (int i = 0; feed.streamCount() > 1; i++) {
                feed.publish("n", i + kilobyte).join();
                assertThat(next(quick, "data: ")).startsWith("\"" + i + "x");
                assertThat(i).as("published to one that does not read").isLessThan(100_000);
            }
            feed.publish("n", "end").join();
            assertThat(next(quick, "data: ")).isEqualTo("\"end\"");
        } finally {
            slow.close();
        }
    }
}
