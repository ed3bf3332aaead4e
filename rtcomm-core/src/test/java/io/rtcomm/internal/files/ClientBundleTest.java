/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Cors;
import io.rtcomm.internal.http.HttpTester;
import io.rtcomm.internal.http.OriginPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientBundleTest {
    private static final String ROOT = "META-INF/resources/webjars/socket.io-client/";

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        write("package.json", "{\"name\":\"socket.io-client\",\"version\":\"4.8.4\"}");
        write("dist/socket.io.js", "/* plain */ ".repeat(100));
        write("dist/socket.io.js.map", "{\"map\":1}");
        write("dist/socket.io.min.js", "/* min */");
        write("dist/socket.io.min.js.map", "{\"map\":2}");
        write("dist/socket.io.msgpack.min.js", "/* msgpack */");
        write("dist/socket.io.msgpack.min.js.map", "{\"map\":3}");
        write("dist/socket.io.esm.min.js", "/* esm */");
        write("dist/socket.io.esm.min.js.map", "{\"map\":4}");
        write("dist/index.js", "/* not to be served */");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private HttpTester serving(ClientFiles files, Cors cors) {
        var http = HttpTester.handling(exchange -> exchange.respond(400, null, "engine"));
        http.router().addFirst(new ClientBundle("/socket.io/", files, new OriginPolicy(cors), Runnable::run));
        return http;
    }

    private HttpTester serving() {
        return serving(ClientFiles.directory(folder), Cors.sameOrigin());
    }

    private static String get(String target, String... fields) {
        return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + String.join("", fields) + "\r\n";
    }

    private static String body(String response) {
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }

    @ParameterizedTest
    @CsvSource({
        "socket.io.js.map, '{\"map\":1}', application/json; charset=utf-8",
        "socket.io.min.js, /* min */, application/javascript; charset=utf-8",
        "socket.io.min.js.map, '{\"map\":2}', application/json; charset=utf-8",
        "socket.io.msgpack.min.js, /* msgpack */, application/javascript; charset=utf-8",
        "socket.io.msgpack.min.js.map, '{\"map\":3}', application/json; charset=utf-8",
        "socket.io.esm.min.js, /* esm */, application/javascript; charset=utf-8",
        "socket.io.esm.min.js.map, '{\"map\":4}', application/json; charset=utf-8",
        "socket.io.min.js?v=1&x, /* min */, application/javascript; charset=utf-8",
    })
    void everyFileIsServed(String name, String text, String type) {
        try (var http = serving()) {
            http.send(get("/socket.io/" + name));
            String response = http.received();
            assertThat(response)
                    .startsWith("HTTP/1.1 200 OK\r\nCache-Control: public, max-age=0\r\nETag: \"4.8.4\"\r\n")
                    .contains("Content-Type: " + type + "\r\n")
                    .doesNotContain("Content-Encoding");
            assertThat(body(response)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket.io/",
                "/socket.io/index.js",
                "/socket.io/package.json",
                "/socket.io/socket.io.js/",
                "/socket.io/socket.io.JS",
                "/socket.io/socket.io.js.map.map",
                "/socket.io/../dist/socket.io.js",
                "/socket.io/dist/socket.io.js",
                "/socket.io/%73ocket.io.js",
                "/socket.io/socket.io.js%00",
                "//socket.io/socket.io.js",
                "/socket.iosocket.io.js"
            })
    void otherNamesFallThrough(String path) {
        try (var http = serving()) {
            http.send(get(path));
            assertThat(body(http.received())).isEqualTo("engine");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"4.8.4\"", "W/\"4.8.4\"", "\"1\", W/\"4.8.4\"", "*"})
    void aKnownVersionIsNotSentAgain(String tag) {
        try (var http = serving()) {
            http.send(get("/socket.io/socket.io.js", "If-None-Match: " + tag + "\r\n"));
            assertThat(http.received())
                    .startsWith("HTTP/1.1 304 Not Modified\r\n")
                    .contains("ETag: \"4.8.4\"\r\n")
                    .endsWith("\r\n\r\n")
                    .doesNotContain("Content-Length", "Content-Type");
        }
    }

    @Test
    void anotherVersionIsSent() {
        try (var http = serving()) {
            http.send(get("/socket.io/socket.io.min.js", "If-None-Match: \"4.8.3\"\r\n"));
            assertThat(http.received()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void whoAcceptsGzipGetsIt() throws IOException {
        try (var http = serving()) {
            http.send(get("/socket.io/socket.io.js", "Accept-Encoding: br, gzip;q=0.8\r\n"));
            String response = http.received();
            assertThat(response)
                    .contains("Content-Encoding: gzip\r\n", "Vary: Accept-Encoding\r\n", "ETag: \"4.8.4\"\r\n")
                    .contains("Content-Length: " + body(response).length() + "\r\n");
            assertThat(body(response).length()).isLessThan(200);
            var unzipped =
                    new GZIPInputStream(new ByteArrayInputStream(body(response).getBytes(ISO_8859_1)));
            assertThat(new String(unzipped.readAllBytes(), UTF_8)).isEqualTo("/* plain */ ".repeat(100));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "GZIP|true",
                "x-gzip|true",
                "deflate, gzip;q=1.0, *;q=0.5|true",
                "*|true",
                "br|false",
                "''|false",
                "identity|false",
                "gzip;q=0|false",
                "gzip;q=0, *|false",
                "gzip;q=0.5, identity|false",
                "gzip;q=0.5, identity;q=0.1|true",
                "gzip;q=nonsense|false",
                "*;q=0|false"
            })
    void acceptEncodingIsNegotiated(String header, boolean gzip) {
        assertThat(AcceptEncoding.prefersGzip(header)).isEqualTo(gzip);
    }

    @Test
    void nobodyWhoSaysNothingGetsGzip() {
        assertThat(AcceptEncoding.prefersGzip(null)).isFalse();
    }

    @Test
    void headTellsTheLength() {
        try (var http = serving()) {
            http.send("HEAD /socket.io/socket.io.min.js HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(http.received()).contains("Content-Length: 9\r\n").endsWith("\r\n\r\n");
        }
    }

    @Test
    void corsHeadersAreAddedAndNobodyIsRefused() {
        try (var http = serving(ClientFiles.directory(folder), Cors.of("https://a.example", "https://b.example"))) {
            http.send(get("/socket.io/socket.io.min.js", "Origin: https://b.example\r\n"));
            assertThat(http.received())
                    .contains(
                            "Access-Control-Allow-Origin: https://b.example\r\n", "Vary: Origin, Accept-Encoding\r\n");
            http.send(get("/socket.io/socket.io.min.js", "Origin: https://evil.example\r\n"));
            assertThat(http.received()).startsWith("HTTP/1.1 200 ").doesNotContain("Access-Control");
            http.send("OPTIONS /socket.io/socket.io.min.js HTTP/1.1\r\nHost: h\r\nOrigin: https://a.example\r\n"
                    + "Access-Control-Request-Method: GET\r\n\r\n");
            assertThat(http.received())
                    .startsWith("HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: https://a.example\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void withoutAVersionTheContentIsHashed() throws IOException {
        Files.delete(folder.resolve("package.json"));
        try (var http = serving()) {
            http.send(get("/socket.io/socket.io.min.js") + get("/socket.io/socket.io.js"));
            assertThat(http.received()).containsPattern("(?s)ETag: \"[0-9a-f]{32}\".*ETag: \"[0-9a-f]{32}\"");
        }
    }

    @Test
    void aFileIsReadOnce() throws IOException {
        try (var http = serving()) {
            http.send(get("/socket.io/socket.io.min.js"));
            write("dist/socket.io.min.js", "changed");
            http.send(get("/socket.io/socket.io.min.js"));
            assertThat(http.received()).doesNotContain("changed");
        }
    }

    @Test
    void aFileBesidePackageJsonIsFound() throws IOException {
        write("socket.io.min.js", "beside package.json");
        try (var http = serving()) {
            http.send(get("/socket.io/socket.io.min.js"));
            assertThat(body(http.received())).isEqualTo("beside package.json");
        }
    }

    @Test
    void aFileThatIsMissingIsLookedForOnce() throws IOException {
        Files.delete(folder.resolve("dist/socket.io.min.js"));
        try (var http = serving()) {
            http.send(get("/socket.io/socket.io.min.js"));
            assertThat(http.received()).startsWith("HTTP/1.1 404 ");
            write("dist/socket.io.min.js", "too late");
            http.send(get("/socket.io/socket.io.min.js"));
            assertThat(http.received()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void aFileThatCannotBeReadIsAnError() throws IOException {
        write("package.json", "{nonsense");
        try (var http = serving()) {
            http.send(get("/socket.io/socket.io.min.js"));
            assertThat(http.received()).startsWith("HTTP/1.1 500 ").doesNotContain(folder.toString());
            write("package.json", "{\"version\":\"4.8.4\"}");
            http.send(get("/socket.io/socket.io.min.js"));
            assertThat(http.received()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void readingHappensOnTheExecutor() {
        var tasks = new ArrayDeque<Runnable>();
        try (var http = HttpTester.holding()) {
            http.router()
                    .addFirst(new ClientBundle(
                            "/socket.io",
                            ClientFiles.directory(folder),
                            new OriginPolicy(Cors.sameOrigin()),
                            tasks::add));
            http.send(get("/socket.io/socket.io.min.js") + get("/socket.io/socket.io.min.js"));
            assertThat(http.received()).isEmpty();
            assertThat(tasks).hasSize(1);
            tasks.remove().run();
            assertThat(http.received().split("HTTP/1.1 200 OK", -1)).hasSize(3);
        }
    }

    @Test
    void anExecutorThatRefusesIsAnError() {
        try (var http = HttpTester.holding()) {
            http.router()
                    .addFirst(new ClientBundle(
                            "/socket.io", ClientFiles.directory(folder), new OriginPolicy(Cors.sameOrigin()), task -> {
                                throw new RejectedExecutionException("shut down");
                            }));
            http.send(get("/socket.io/socket.io.min.js"));
            assertThat(http.received()).startsWith("HTTP/1.1 500 ");
        }
    }

    @Test
    void theNewestWebJarOfAFolderOnTheClassPathIsFound() throws IOException {
        for (String version : new String[] {"4.8.4", "4.10.0", "4.10.0-rc.1", "4.9.9"}) {
            write(ROOT + version + "/package.json", "{\"version\":\"" + version + "\"}");
            write(ROOT + version + "/dist/socket.io.min.js", "from " + version);
        }
        write(ROOT + "5.0.0/readme.txt", "not a package");
        try (var classes = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            assertServes(ClientFiles.webJar(classes), "from 4.10.0", "\"4.10.0\"");
        }
    }

    @Test
    void aWebJarIsFound() throws IOException {
        Path jar = folder.resolve("client.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var entry : Map.of(
                            ROOT,
                            "",
                            ROOT + "4.7.5/package.json",
                            "{\"version\":\"4.7.5\"}",
                            ROOT + "4.7.5/dist/socket.io.min.js",
                            "from a jar")
                    .entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(UTF_8));
            }
        }
        try (var classes = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertServes(ClientFiles.webJar(classes), "from a jar", "\"4.7.5\"");
        }
    }

    @Test
    void aFolderOnTheClassPathServes() throws IOException {
        write("js/socket.io.min.js", "in a folder");
        write("js/package.json", "{\"version\":\"1.2.3\"}");
        try (var classes = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            assertServes(ClientFiles.classPath(classes, "js"), "in a folder", "\"1.2.3\"");
        }
    }

    @Test
    void withoutAWebJarThereIsNothing() throws IOException {
        try (var classes = new URLClassLoader(new URL[0], null);
                var http = serving(ClientFiles.webJar(classes), Cors.sameOrigin())) {
            http.send(get("/socket.io/socket.io.min.js"));
            assertThat(http.received()).startsWith("HTTP/1.1 404 ");
        }
    }

    private void assertServes(ClientFiles files, String text, String etag) {
        try (var http = serving(files, Cors.sameOrigin())) {
            http.send(get("/socket.io/socket.io.min.js"));
            String response = http.received();
            assertThat(response).startsWith("HTTP/1.1 200 ").contains("ETag: " + etag);
            assertThat(body(response)).isEqualTo(text);
        }
    }
}
