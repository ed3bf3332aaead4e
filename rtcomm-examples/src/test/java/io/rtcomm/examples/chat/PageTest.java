/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static ChatServer server;

    @BeforeAll
    static void start() {
        server = ChatServer.start(ChatOptions.LOCAL);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8, <title>rtcomm chat</title>",
        "/?transport=polling, text/html; charset=utf-8, <title>rtcomm chat</title>",
        "/chat.css, text/css; charset=utf-8, prefers-color-scheme",
        "/chat.js, text/javascript; charset=utf-8, import",
        "/connection.js, text/javascript; charset=utf-8, export",
        "/elements.js, text/javascript; charset=utf-8, export",
        "/icon.svg, image/svg+xml, <svg",
    })
    void theFilesOfThePageAreServedWithTheirTypes(String target, String type, String content) throws Exception {
        var response = send(request(target));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(type);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'self'; connect-src 'self' ws: wss:; style-src 'self'")
                        .doesNotContain("unsafe"));
        assertThat(response.body()).contains(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/chat.js/",
                "//chat.js",
                "/CHAT.JS",
                "/ChatServer.class",
                "/io/rtcomm/examples/chat/ChatServer.class",
                "/logback.xml",
                "/META-INF/MANIFEST.MF",
                "/..%2flogback.xml",
                "/%2e%2e/logback.xml",
                "/chat.js%00.css",
                "/favicon.ico",
            })
    void nothingElseIsThere(String target) throws Exception {
        var response = send(request(target));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).hasSizeLessThan(100);
    }

    @Test
    void aKnownFileIsNotSentAgain() throws Exception {
        String etag = send(request("/chat.css")).headers().firstValue("ETag").orElseThrow();
        assertThat(etag).matches("\"[^\"]+\"");

        for (String known : new String[] {etag, "W/" + etag, "\"other\", " + etag, "*"}) {
            var response = send(request("/chat.css").header("If-None-Match", known));

            assertThat(response.statusCode()).as(known).isEqualTo(304);
            assertThat(response.headers().firstValue("ETag")).contains(etag);
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void aFileThatChangedIsSentAgain() throws Exception {
        assertThat(send(request("/chat.css").header("If-None-Match", "\"other\""))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void headTellsTheLengthAndSendsNothing() throws Exception {
        var head = send(request("/chat.js").method("HEAD", BodyPublishers.noBody()));
        var get = send(request("/chat.js"));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length"))
                .isEqualTo(get.headers().firstValue("Content-Length"))
                .isPresent();
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        var response = send(request("/").POST(BodyPublishers.ofString("x")));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    }
}
