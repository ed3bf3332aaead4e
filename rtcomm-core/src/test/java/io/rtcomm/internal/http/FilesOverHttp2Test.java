/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Cors;
import io.rtcomm.Tls;
import io.rtcomm.endpoint.web.FilesOptions;
import io.rtcomm.internal.files.FilesEndpoint;
import io.rtcomm.internal.files.Reading;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FilesOverHttp2Test {
    @TempDir
    Path folder;

    @Test
    void filesOfAllSizesAreSentOnStreamsOfOneConnection() throws Exception {
        byte[] large = new byte[2_000_000];
        new Random(4).nextBytes(large);
        Path root = Files.createDirectory(folder.resolve("public"));
        Files.write(root.resolve("large.bin"), large);
        Files.writeString(root.resolve("small.txt"), "small");
        var certificates = Certificates.create(folder, "EC");
        try (var server = new TestServer(Tls.pem(certificates.chain(), certificates.key()))) {
            server.router.addGeneral(FilesEndpoint.directory(
                    "/",
                    root,
                    FilesOptions.DEFAULT,
                    new OriginPolicy(Cors.sameOrigin()),
                    new Reading(ForkJoinPool.commonPool(), Duration.ofSeconds(60))));
            var client = HttpClient.newBuilder()
                    .sslContext(certificates.client(false))
                    .version(HttpClient.Version.HTTP_2)
                    .build();
            var answers = new ArrayList<CompletableFuture<HttpResponse<byte[]>>>();
            for (int i = 0; i < 10; i++) {
                answers.add(get(client, server, "/large.bin"));
                answers.add(get(client, server, "/small.txt"));
            }
            for (int i = 0; i < answers.size(); i++) {
                var answer = answers.get(i).get();
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.body()).isEqualTo(i % 2 == 0 ? large : "small".getBytes());
            }
            var head = client.send(
                    request(server, "/large.bin")
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.discarding());
            assertThat(head.headers().firstValue("content-length")).contains("2000000");
            var part = client.send(
                    request(server, "/large.bin")
                            .header("Range", "bytes=10-100009")
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).hasSize(100_000);
            server.sweep(Duration.ZERO);
            server.sweep(Duration.ofMinutes(5)); // the client of the JDK keeps its connection
        }
    }

    private static HttpRequest.Builder request(TestServer server, String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    }

    private static CompletableFuture<HttpResponse<byte[]>> get(HttpClient client, TestServer server, String path) {
        return client.sendAsync(request(server, path).build(), BodyHandlers.ofByteArray());
    }
}
