/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static io.rtcomm.server.FilesFixture.DIGITS;
import static io.rtcomm.server.FilesFixture.LONG_AGO_HTTP;
import static io.rtcomm.server.FilesFixture.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.Cors;
import io.rtcomm.endpoint.web.FilesOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a folder of files is served as. */
@Timeout(60)
class FilesTest {
    @AutoClose
    private final FilesFixture files;

    FilesTest(@TempDir Path around) throws IOException {
        files = new FilesFixture(around);
    }

    @Test
    void aFileIsServedWithAllThatCachesWant() {
        var answer = files.serving().get("/digits.txt?v=1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(DIGITS);
        assertThat(answer.fields())
                .containsEntry("Content-Type", "text/plain; charset=utf-8")
                .containsEntry("Last-Modified", LONG_AGO_HTTP)
                .containsEntry("Cache-Control", "no-cache")
                .containsEntry("Accept-Ranges", "bytes")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Vary", "Accept-Encoding")
                .containsKey("Date");
        assertThat(answer.field("ETag")).matches("\"[0-9a-f-]+\"");
    }

    @Test
    void headHasTheFieldsOfGetAndNoBody() throws IOException {
        files.write("large.bin", "x".repeat(300_000));
        files.serving();
        for (String path : List.of("/digits.txt", "/large.bin", "/empty.txt")) {
            var get = files.web.get(path);
            var head = files.web.request("HEAD", path, "Range: bytes=1-2");
            assertThat(head.status()).isEqualTo(200);
            for (String field : List.of("Content-Length", "Content-Type", "ETag", "Last-Modified")) {
                assertThat(head.field(field)).as(path + " " + field).isEqualTo(get.field(field));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/|<p>front",
                "/index.html|<p>front",
                "/sub/|<p>sub",
                "/sub/deep/a%20b.json|{}",
                "/%64igits.txt|0123456789",
                "/noindex/x.bin|x"
            })
    void pathsAreDecodedOnceAndFoldersHaveAnIndex(String path, String text) {
        assertThat(files.serving().get(path).text()).isEqualTo(text);
    }

    @Test
    void aFolderWithoutSlashIsRedirected() {
        var answer = files.serving().get("/sub?a=b%20c");
        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.field("Location")).isEqualTo("/sub/?a=b%20c");
    }

    @Test
    void aPrefixWithoutSlashIsRedirected() {
        files.web.server.files("/assets", files.root);
        assertThat(files.web.get("/assets").field("Location")).isEqualTo("/assets/");
        assertThat(files.web.get("/assets/").text()).isEqualTo("<p>front");
        assertThat(files.web.get("/assets/sub/").text()).isEqualTo("<p>sub");
        assertThat(files.web.get("/assetsx").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/noindex", "/noindex/", "/absent", "/absent/", "/digits.txt/", "/digits.txt/x", "/DIGITS.txt"})
    void foldersAreNotListedAndWhatIsNotThereIsNotFound(String path) {
        var answer = files.serving().get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo(NOT_FOUND);
        assertThat(files.web.get("/").text()).as("the connection lives on").isEqualTo("<p>front");
    }

    @Test
    void otherMethodsAreToldWhatThereIs() {
        var refused = files.serving().post("/digits.txt", "x");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(files.web.request("OPTIONS", "/digits.txt").status()).isEqualTo(204);
        assertThat(files.web.get("/digits.txt").text()).isEqualTo(DIGITS);
    }

    @ParameterizedTest
    @CsvSource({
        "a.html, text/html; charset=utf-8",
        "a.HTM, text/html; charset=utf-8",
        "a.css, text/css; charset=utf-8",
        "a.mjs, text/javascript; charset=utf-8",
        "a.min.js, text/javascript; charset=utf-8",
        "a.json, application/json",
        "a.svg, image/svg+xml",
        "a.png, image/png",
        "a.woff2, font/woff2",
        "a.wasm, application/wasm",
        "a.webmanifest, application/manifest+json",
        "a.gz, application/gzip",
        "a.xyz, application/octet-stream",
        "a, application/octet-stream"
    })
    void typesComeFromTheNames(String name, String type) throws IOException {
        files.write(name, "x");
        assertThat(files.serving().get("/" + name).field("Content-Type")).isEqualTo(type);
    }

    @Test
    void optionsAreHeeded() {
        var answer = files.serving(FilesOptions.DEFAULT
                        .withIndex("page.html")
                        .withCacheControl("public, max-age=60")
                        .withGzip(false)
                        .withHeader("Content-Security-Policy", "default-src 'self'")
                        .withCors(Cors.of("https://app.example")))
                .get("/", "Accept-Encoding: gzip", "Origin: https://app.example");
        assertThat(answer.text()).startsWith("<p>page");
        assertThat(answer.fields())
                .containsEntry("Cache-Control", "public, max-age=60")
                .containsEntry("Content-Security-Policy", "default-src 'self'")
                .containsEntry("Access-Control-Allow-Origin", "https://app.example")
                .containsEntry("Vary", "Origin")
                .doesNotContainKey("Content-Encoding");
    }

    @Test
    void whatCannotBeServedIsRefusedAtOnce() {
        assertThatThrownBy(() -> files.web.server.files("/", files.around.resolve("absent")))
                .hasMessageEndingWith("absent (expected: a folder that can be read)");
        assertThatThrownBy(() -> files.web.server.files("/", files.root.resolve("index.html")))
                .hasMessageEndingWith("index.html (expected: a folder)");
        for (String prefix : List.of("a", "/a/../b", "/a b", "/%61", "/a//b", "/.git", "//")) {
            assertThatThrownBy(() -> files.web.server.files(prefix, files.root))
                    .as(prefix)
                    .hasMessage("files: prefix " + prefix + " (expected: as /assets)");
        }
        for (String folder : List.of("", "/public", "public/", "../x")) {
            assertThatThrownBy(() -> files.web.server.classPathFiles("/", folder, FilesOptions.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> files.web.server.classPathFiles("/", "pages/absent", FilesOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "files: class path folder \"pages/absent\" is not there (expected: a folder of the class path)");
        assertThatThrownBy(() -> FilesOptions.DEFAULT.withIndex("../x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void filesNeverShadowWhatIsMoreSpecific() {
        files.web.server.files("/", files.root);
        files.web.server.files("/sub", files.root);
        files.web.server.route("GET", "/digits.txt", exchange -> exchange.text("route"));
        files.web.server.route("GET", "/sub/{any}", exchange -> exchange.text("named"));
        assertThat(files.web.get("/digits.txt").text()).isEqualTo("route");
        assertThat(files.web.get("/sub/digits.txt").text()).isEqualTo("named");
        assertThat(files.web.get("/page.html").status()).isEqualTo(200);
        assertThat(files.web.get("/sub/sub/deep/a%20b.json").text()).isEqualTo("{}");
        assertThat(files.web.get("/socket.io/?EIO=4&transport=lines").text()).contains("sid");
    }
}
