/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Cors;
import io.rtcomm.server.ClientBundleSource;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the JavaScript client under the path of the server. */
@Timeout(20)
class ClientBundleTest {
    private static final String SCRIPT = "/* a client */".repeat(100);

    @TempDir
    private Path folder;

    private Wire wire;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("package.json"), "{\"version\":\"4.8.4\"}");
        Files.createDirectory(folder.resolve("dist"));
        Files.writeString(folder.resolve("dist/socket.io.min.js"), SCRIPT);
        Files.writeString(folder.resolve("dist/socket.io.min.js.map"), "{\"version\":3}");
        Files.writeString(folder.resolve("dist/secret.js"), "secret");
        wire = Wire.start(options -> options.serveClient(ClientBundleSource.directory(folder))
                .cors(Cors.builder().origins("https://a.example").build()));
    }

    @AfterEach
    void close() throws Exception {
        wire.close();
    }

    @Test
    void aScriptIsServedWithItsVersion() {
        HttpAnswer answer = wire.http().get("/socket.io/socket.io.min.js?v=1", "Origin: https://a.example");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Type")).isEqualTo("application/javascript; charset=utf-8");
        assertThat(answer.field("Cache-Control")).isEqualTo("public, max-age=0");
        assertThat(answer.field("ETag")).isEqualTo("\"4.8.4\"");
        assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
        assertThat(answer.text()).isEqualTo(SCRIPT);
    }

    @Test
    void aSourceMapIsJson() {
        HttpAnswer answer = wire.http().get("/socket.io/socket.io.min.js.map");

        assertThat(answer.field("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.field("ETag")).isEqualTo("\"4.8.4\"");
        assertThat(answer.text()).isEqualTo("{\"version\":3}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"4.8.4\"", "W/\"4.8.4\"", "\"1\", \"4.8.4\""})
    void whoHasTheVersionGetsItNotAgain(String tag) {
        RawHttp http = wire.http();

        HttpAnswer answer = http.get("/socket.io/socket.io.min.js", "If-None-Match: " + tag);

        assertThat(answer.status()).isEqualTo(304);
        assertThat(http.get("/socket.io/socket.io.min.js", "If-None-Match: \"4.8.3\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aScriptIsGzippedForWhoTakesIt() throws IOException {
        HttpAnswer answer = wire.http().get("/socket.io/socket.io.min.js", "Accept-Encoding: gzip, br");

        assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(gzip.readAllBytes(), UTF_8)).isEqualTo(SCRIPT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret.js",
                "package.json",
                "dist/socket.io.min.js",
                "../package.json",
                "%2e%2e/package.json",
                "socket.io.min.js/..",
                "socket.io.min.js%00",
                "SOCKET.IO.MIN.JS"
            })
    void anyOtherNameIsARequestOfTheProtocol(String name) {
        Refusal.assertThat(wire.http().get("/socket.io/" + name), 400, 0, "Transport unknown");
    }

    @Test
    void aFileThatIsNotThereIsNotFound() {
        assertThat(wire.http().get("/socket.io/socket.io.esm.min.js").status()).isEqualTo(404);
    }

    @Test
    void theFilesMayBeKeptBack() throws Exception {
        try (var none = Wire.start(options -> options.serveClient(ClientBundleSource.none()))) {
            Refusal.assertThat(none.http().get("/socket.io/socket.io.min.js"), 400, 0, "Transport unknown");
        }
    }
}
