/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The other end of a {@link LineTransportProvider}. Confined to the test's thread. */
final class LineClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final String base;
    private final String query;

    /** Opens a session and connects to the main namespace. */
    LineClient(int port) throws IOException, InterruptedException {
        base = "http://127.0.0.1:" + port;
        String opened = get("/socket.io/?EIO=4&transport=lines").body();
        assertThat(opened).startsWith("0{\"sid\":\"");
        query = "/socket.io/?EIO=4&transport=lines&sid=" + opened.substring(9, 29);
        send("40");
        assertThat(poll()).startsWith("40{\"sid\":\"");
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
    }

    String poll() throws IOException, InterruptedException {
        return get(query).body();
    }

    CompletableFuture<String> pollLater() {
        return http.sendAsync(request(query).build(), BodyHandlers.ofString()).thenApply(HttpResponse::body);
    }

    void send(String... packets) throws IOException, InterruptedException {
        var post = request(query)
                .POST(BodyPublishers.ofString(String.join("\n", packets)))
                .build();
        assertThat(http.send(post, BodyHandlers.ofString()).body()).isEqualTo("ok");
    }
}
