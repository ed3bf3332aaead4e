/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Cors;
import io.rtcomm.endpoint.web.FilesOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FilesTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-02T03:04:05.678Z");
    private static final String LONG_AGO_HTTP = "Thu, 02 Jan 2020 03:04:05 GMT";
    private static final String DIGITS = "0123456789";
    private static final String NOT_FOUND = "{\"code\":404,\"message\":\"Not Found\"}";

    @TempDir
    Path around;

    private Path root;
    private HttpClient client;
    private final RtcommServer server = RtcommServer.builder()
            .host("127.0.0.1")
            .port(0)
            .eventLoopThreads(1)
            .nativeTransport(NativeTransport.NIO)
            .transports("lines")
            .build();

    @BeforeEach
    void writeFiles() throws IOException {
        root = Files.createDirectories(around.resolve("public"));
        write("index.html", "<p>front");
        write("digits.txt", DIGITS);
        write("page.html", "<p>page</p>".repeat(500));
        write("sub/index.html", "<p>sub");
        write("sub/deep/a b.json", "{}");
        write("noindex/x.bin", "x");
        write(".hidden", "hidden");
        write(".git/config", "hidden");
        write("empty.txt", "");
        Files.writeString(around.resolve("secret.txt"), "secret");
    }

    private Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
        return file;
    }

    private HttpClient client() {
        if (client == null) {
            server.start();
            client = new HttpClient(server.port());
        }
        return client;
    }

    private HttpClient serving() {
        return serving(FilesOptions.DEFAULT);
    }

    private HttpClient serving(FilesOptions options) {
        server.files("/", root, options);
        return client();
    }

    @AfterEach
    void end() {
        if (client != null) {
            client.close();
        }
        server.close(Duration.ofMillis(50));
    }

    // ---- what there is

    @Test
    void aFileIsServedWithAllThatCachesWant() {
        var answer = serving().get("/digits.txt?v=1");
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
        write("large.bin", "x".repeat(300_000));
        for (String path : List.of("/digits.txt", "/large.bin", "/empty.txt")) {
            var get = serving(path).get(path);
            var head = client().request("HEAD", path, "Range: bytes=1-2");
            assertThat(head.status()).isEqualTo(200);
            for (String field : List.of("Content-Length", "Content-Type", "ETag", "Last-Modified")) {
                assertThat(head.field(field)).as(path + " " + field).isEqualTo(get.field(field));
            }
        }
    }

    private boolean added;

    private HttpClient serving(String any) {
        if (!added) {
            added = true;
            server.files("/", root);
        }
        return client();
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
        assertThat(serving().get(path).text()).isEqualTo(text);
    }

    @Test
    void aFolderWithoutSlashIsRedirected() {
        var answer = serving().get("/sub?a=b%20c");
        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.field("Location")).isEqualTo("/sub/?a=b%20c");
    }

    @Test
    void aPrefixWithoutSlashIsRedirected() {
        server.files("/assets", root);
        assertThat(client().get("/assets").field("Location")).isEqualTo("/assets/");
        assertThat(client().get("/assets/").text()).isEqualTo("<p>front");
        assertThat(client().get("/assets/sub/").text()).isEqualTo("<p>sub");
        assertThat(client().get("/assetsx").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/noindex", "/noindex/", "/absent", "/absent/", "/digits.txt/", "/digits.txt/x", "/DIGITS.txt"})
    void foldersAreNotListedAndWhatIsNotThereIsNotFound(String path) {
        var answer = serving().get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo(NOT_FOUND);
        assertThat(client().get("/").text()).as("the connection lives on").isEqualTo("<p>front");
    }

    @Test
    void otherMethodsAreToldWhatThereIs() {
        var refused = serving().post("/digits.txt", "x");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(client().request("OPTIONS", "/digits.txt").status()).isEqualTo(204);
        assertThat(client().get("/digits.txt").text()).isEqualTo(DIGITS);
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
        write(name, "x");
        assertThat(serving().get("/" + name).field("Content-Type")).isEqualTo(type);
    }

    @Test
    void optionsAreHeeded() {
        var answer = serving(FilesOptions.DEFAULT
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
        assertThatThrownBy(() -> server.files("/", around.resolve("absent")))
                .hasMessageEndingWith("absent (expected: a folder that can be read)");
        assertThatThrownBy(() -> server.files("/", root.resolve("index.html")))
                .hasMessageEndingWith("index.html (expected: a folder)");
        for (String prefix : List.of("a", "/a/../b", "/a b", "/%61", "/a//b", "/.git", "//")) {
            assertThatThrownBy(() -> server.files(prefix, root))
                    .as(prefix)
                    .hasMessage("files: prefix " + prefix + " (expected: as /assets)");
        }
        for (String folder : List.of("", "/public", "public/", "../x")) {
            assertThatThrownBy(() -> server.classPathFiles("/", folder, FilesOptions.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> server.classPathFiles("/", "pages/absent", FilesOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "files: class path folder \"pages/absent\" is not there (expected: a folder of the class path)");
        assertThatThrownBy(() -> FilesOptions.DEFAULT.withIndex("../x")).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- the order

    @Test
    void filesNeverShadowWhatIsMoreSpecific() {
        server.files("/", root);
        server.files("/sub", root);
        server.route("GET", "/digits.txt", exchange -> exchange.text("route"));
        server.route("GET", "/sub/{any}", exchange -> exchange.text("named"));
        assertThat(client().get("/digits.txt").text()).isEqualTo("route");
        assertThat(client().get("/sub/digits.txt").text()).isEqualTo("named");
        assertThat(client().get("/page.html").status()).isEqualTo(200);
        assertThat(client().get("/sub/sub/deep/a%20b.json").text()).isEqualTo("{}");
        assertThat(client().get("/socket.io/?EIO=4&transport=lines").text()).contains("sid");
    }

    // ---- conditional requests

    @Test
    void whatAClientHasIsNotSentAgain() {
        String tag = serving().get("/digits.txt").field("ETag");
        for (String field : List.of(
                "If-None-Match: " + tag,
                "If-None-Match: W/" + tag,
                "If-None-Match: \"x\", " + tag,
                "If-None-Match: *",
                "If-Modified-Since: " + LONG_AGO_HTTP,
                "If-Modified-Since: Fri, 02 Jan 2032 03:04:05 GMT")) {
            var answer = client().get("/digits.txt", field);
            assertThat(answer.status()).as(field).isEqualTo(304);
            assertThat(answer.fields())
                    .containsEntry("ETag", tag)
                    .containsEntry("Cache-Control", "no-cache")
                    .containsEntry("Vary", "Accept-Encoding")
                    .doesNotContainKeys("Content-Length", "Content-Type", "Content-Encoding");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-None-Match: \"x\" | If-Modified-Since: Fri, 02 Jan 2032 03:04:05 GMT | 200",
                "If-Modified-Since: Wed, 01 Jan 2020 03:04:05 GMT | X: | 200",
                "If-Modified-Since: yesterday | X: | 200",
                "If-Match: \"x\" | X: | 412",
                "If-Match: \"x\" | If-None-Match: * | 412",
                "If-Match: * | X: | 200",
                "If-Match: * | If-Unmodified-Since: Wed, 01 Jan 2020 03:04:05 GMT | 200",
                "If-Unmodified-Since: Wed, 01 Jan 2020 03:04:05 GMT | X: | 412",
                "If-Unmodified-Since: Thu, 02 Jan 2020 03:04:05 GMT | X: | 200",
                "If-None-Match: \"x\" | Range: bytes=1-2 | 206"
            })
    void preconditionsHaveAnOrder(String one, String other, int status) {
        assertThat(serving().get("/digits.txt", one, other).status()).isEqualTo(status);
    }

    @Test
    void aFileThatChangedIsSentAgain() throws IOException {
        String tag = serving().get("/digits.txt").field("ETag");
        Files.setLastModifiedTime(root.resolve("digits.txt"), FileTime.from(LONG_AGO.plusNanos(1_000_000)));
        assertThat(client().get("/digits.txt", "If-None-Match: " + tag).status())
                .isEqualTo(200);
    }

    @Test
    void whatChangedJustNowHasAWeakTagAndNoRanges() throws IOException {
        Files.setLastModifiedTime(
                write("new.txt", DIGITS), FileTime.from(Instant.now().plusSeconds(30)));
        String tag = serving().get("/new.txt").field("ETag");
        assertThat(tag).startsWith("W/\"");
        assertThat(client().get("/new.txt", "Range: bytes=1-2", "If-Range: " + tag)
                        .status())
                .isEqualTo(200);
        assertThat(client().get("/new.txt", "If-None-Match: " + tag).status()).isEqualTo(304);
    }

    // ---- ranges

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 0123, 0-3",
        "bytes=4-, 456789, 4-9",
        "bytes=-3, 789, 7-9",
        "bytes=9-9, 9, 9-9",
        "bytes=8-99999999999999999999999, 89, 8-9",
        "bytes=-99999999999999999999999, 0123456789, 0-9",
        "bytes=0-0, 0, 0-0",
        "Bytes= 2-3, 23, 2-3"
    })
    void aRangeIsSent(String range, String text, String told) {
        var answer = serving().get("/digits.txt", "Range: " + range, "Accept-Encoding: gzip");
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.text()).isEqualTo(text);
        assertThat(answer.field("Content-Range")).isEqualTo("bytes " + told + "/10");
        assertThat(answer.fields()).doesNotContainKey("Content-Encoding");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=0-1,3-4",
                "bytes=0-,0-,0-,0-",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=3-2",
                "bytes=+1-2",
                "bytes=1",
                "lines=1-2",
                "bytes=0x1-2",
                "bytes=1 - 2",
                "bytes 1-2"
            })
    void whatIsNoSingleRangeGetsTheWhole(String range) {
        var answer = serving().get("/digits.txt", "Range: " + range);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(DIGITS);
    }

    @Test
    void aThousandOverlappingRangesGetTheWholeOnce() {
        var answer = serving().get("/digits.txt", "Range: bytes=" + "0-,".repeat(1000) + "5-");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"})
    void aRangeBehindTheEndCannotBeSatisfied(String range) {
        var answer = serving().get("/digits.txt", "Range: " + range);
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.field("Content-Range")).isEqualTo("bytes */10");
        assertThat(answer.text()).isEqualTo("{\"code\":416,\"message\":\"Requested Range Not Satisfiable\"}");
    }

    @Test
    void aRangeIsSentOnlyOfWhatTheClientHas() {
        String tag = serving().get("/digits.txt").field("ETag");
        for (String same : List.of(tag, LONG_AGO_HTTP)) {
            assertThat(client().get("/digits.txt", "Range: bytes=0-1", "If-Range: " + same)
                            .status())
                    .as(same)
                    .isEqualTo(206);
        }
        for (String other : List.of("\"x\"", "W/" + tag, "Fri, 03 Jan 2020 03:04:05 GMT", "nonsense")) {
            assertThat(client().get("/digits.txt", "Range: bytes=0-1", "If-Range: " + other)
                            .status())
                    .as(other)
                    .isEqualTo(200);
        }
    }

    @Test
    void ofAnEmptyFileThereIsNoRange() {
        assertThat(serving().get("/empty.txt", "Range: bytes=0-0").status()).isEqualTo(416);
        assertThat(client().get("/empty.txt", "Range: bytes=-5").status()).isEqualTo(200);
        assertThat(client().get("/empty.txt").field("Content-Length")).isEqualTo("0");
    }

    // ---- gzip

    private static String unzip(byte[] body) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void textIsCompressedForThoseWhoAcceptIt() throws IOException {
        String page = serving().get("/page.html").text();
        for (int i = 0; i < 2; i++) {
            var answer = client().get("/page.html", "Accept-Encoding: br, gzip");
            assertThat(answer.fields())
                    .containsEntry("Content-Encoding", "gzip")
                    .containsEntry("Vary", "Accept-Encoding")
                    .containsEntry("Content-Type", "text/html; charset=utf-8");
            assertThat(answer.field("ETag")).endsWith("-gz\"");
            assertThat(unzip(answer.body())).isEqualTo(page);
            assertThat(client().get("/page.html", "Accept-Encoding: gzip", "If-None-Match: " + answer.field("ETag"))
                            .status())
                    .isEqualTo(304);
        }
        assertThat(client().request("HEAD", "/page.html", "Accept-Encoding: gzip")
                        .field("Content-Encoding"))
                .isEqualTo("gzip");
    }

    @Test
    void whatIsSmallOrCompressedAlreadyIsSentAsItIs() throws IOException {
        write("photo.jpg", "x".repeat(5000));
        assertThat(serving().get("/digits.txt", "Accept-Encoding: gzip").fields())
                .doesNotContainKey("Content-Encoding");
        assertThat(client().get("/photo.jpg", "Accept-Encoding: gzip").fields())
                .doesNotContainKeys("Content-Encoding", "Vary");
        assertThat(client().get("/page.html", "Accept-Encoding: gzip;q=0").fields())
                .doesNotContainKey("Content-Encoding");
    }

    @Test
    void aCompressedFileBesideIsPreferredUnlessItIsOlder() throws IOException {
        try (var out = new GZIPOutputStream(Files.newOutputStream(root.resolve("digits.txt.gz")))) {
            out.write("beside".getBytes(UTF_8));
        }
        Files.setLastModifiedTime(root.resolve("digits.txt.gz"), FileTime.from(LONG_AGO));
        var answer = serving().get("/digits.txt", "Accept-Encoding: gzip");
        assertThat(unzip(answer.body())).isEqualTo("beside");
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(client().get("/digits.txt").text()).isEqualTo(DIGITS);
        Files.setLastModifiedTime(root.resolve("digits.txt.gz"), FileTime.from(LONG_AGO.minusSeconds(1)));
        assertThat(client().get("/digits.txt", "Accept-Encoding: gzip").text()).isEqualTo(DIGITS);
    }

    // ---- large files

    @Test
    void aLargeFileIsSentInPieces() throws IOException {
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        Files.write(root.resolve("large.bin"), content);
        assertThat(serving().get("/large.bin").body()).isEqualTo(content);
        byte[] part = client().get("/large.bin", "Range: bytes=1000000-3999999").body();
        assertThat(part).hasSize(3_000_000);
        assertThat(part[0]).isEqualTo(content[1_000_000]);
        assertThat(part[2_999_999]).isEqualTo(content[3_999_999]);
    }

    @Test
    void largeFilesAndSmallAnswersKeepTheirOrder() throws IOException {
        write("large.txt", "x".repeat(1_500_000));
        serving().send((HttpClient.head("GET", "/large.txt") + HttpClient.head("GET", "/digits.txt")).repeat(5));
        for (int i = 0; i < 5; i++) {
            assertThat(client().read().body()).hasSize(1_500_000);
            assertThat(client().read().text()).isEqualTo(DIGITS);
        }
    }

    @Test
    void aClientThatReadsNothingIsSentNoMoreThanFitsAndTheFileIsClosedWhenItLeaves() throws IOException {
        Path large = root.resolve("sparse.bin");
        try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(1L << 32);
        }
        var clients = new ArrayList<HttpClient>();
        serving();
        for (int i = 0; i < 10; i++) {
            clients.add(new HttpClient(server.port()).send(HttpClient.head("GET", "/sparse.bin")));
        }
        assertThat(client().get("/digits.txt").text()).isEqualTo(DIGITS);
        await().until(() -> openFiles(large) == 10);
        clients.forEach(HttpClient::close);
        await().until(() -> openFiles(large) == 0);
    }

    @Test
    void aClientThatTakesNothingForLongKeepsNoFileOpen() throws IOException {
        Path large = root.resolve("sparse.bin");
        try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(1L << 32);
        }
        try (var impatient = RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .transports("lines")
                .httpTimeouts(Duration.ofMillis(500), Duration.ofSeconds(30))
                .build()) {
            impatient.files("/", root).start();
            try (var idle = new HttpClient(impatient.port())) {
                idle.send(HttpClient.head("GET", "/sparse.bin"));
                await().until(() -> openFiles(large) == 1);
                await().until(() -> openFiles(large) == 0);
            }
        }
    }

    private static long openFiles(Path file) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return -1;
        }
        Path real = file.toRealPath();
        try (var all = Files.list(descriptors)) {
            return all.filter(link -> leadsTo(link, real)).count();
        }
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (IOException e) {
            return false; // closed in the meantime
        }
    }

    // ---- links

    @Test
    void linksAreFollowedInsideOnlyAndNotToHiddenFiles() throws IOException {
        Files.createSymbolicLink(root.resolve("inside.txt"), root.resolve("digits.txt"));
        Files.createSymbolicLink(root.resolve("relative"), Path.of("sub"));
        Files.createSymbolicLink(root.resolve("outside.txt"), around.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("git"), root.resolve(".git"));
        Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
        Files.createSymbolicLink(root.resolve("dangling"), root.resolve("nothing"));
        assertThat(serving().get("/inside.txt").text()).isEqualTo(DIGITS);
        assertThat(client().get("/relative/deep/a%20b.json").text()).isEqualTo("{}");
        for (String path : List.of(
                "/outside.txt",
                "/up/secret.txt",
                "/up/public/digits.txt/x",
                "/git/config",
                "/loop",
                "/loop/",
                "/dangling",
                "/up",
                "/git")) {
            assertThat(client().get(path).text()).as(path).isEqualTo(NOT_FOUND);
        }
    }

    @Test
    void aRootThatIsALinkIsFine() throws IOException {
        Path link = Files.createSymbolicLink(around.resolve("link"), root);
        server.files("/", link);
        assertThat(client().get("/digits.txt").text()).isEqualTo(DIGITS);
    }

    @Test
    void aLinkThatComesAndGoesNeverLeadsOut() throws Exception {
        Path flip = root.resolve("flip");
        Path away = root.resolve("away");
        Files.createDirectories(flip);
        Files.writeString(flip.resolve("secret.txt"), "public");
        Path evil = Files.createSymbolicLink(root.resolve("evil"), around);
        serving();
        var stop = new java.util.concurrent.atomic.AtomicBoolean();
        var flipper = new Thread(() -> {
            while (!stop.get()) {
                try {
                    Files.move(flip, away);
                    Files.move(evil, flip);
                    Files.move(flip, evil);
                    Files.move(away, flip);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        });
        flipper.start();
        try {
            for (int i = 0; i < 2000; i++) {
                assertThat(client().get("/flip/secret.txt").text()).isIn("public", NOT_FOUND);
            }
        } finally {
            stop.set(true);
            flipper.join();
        }
    }

    @Test
    void whatIsNoFileIsNotOpened() throws Exception {
        Path pipe = root.resolve("pipe");
        var made = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        assertThat(made).isZero();
        assertThat(serving().get("/pipe").text()).isEqualTo(NOT_FOUND);
    }

    // ---- the class path

    @Test
    void aFolderOfAJarIsServed() throws Exception {
        Path jar = around.resolve("pages.jar");
        byte[] large = new byte[200_000];
        new Random(2).nextBytes(large);
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String folder : List.of("pages/", "pages/sub/")) {
                out.putNextEntry(new JarEntry(folder));
            }
            for (String name : List.of("pages/index.html", "pages/sub/index.html", "pages/.hidden", "pages/A.class")) {
                out.putNextEntry(new JarEntry(name));
                out.write(name.getBytes(UTF_8));
            }
            out.putNextEntry(new JarEntry("secret.txt"));
            out.putNextEntry(new JarEntry("pages/large.bin"));
            out.write(large);
        }
        inClassLoader(jar.toUri().toURL(), () -> {
            assertThat(client().get("/").text()).isEqualTo("pages/index.html");
            assertThat(client().get("/sub/").text()).isEqualTo("pages/sub/index.html");
            assertThat(client().get("/sub").field("Location")).isEqualTo("/sub/");
            var first = client().get("/large.bin");
            assertThat(first.body()).isEqualTo(large);
            assertThat(first.field("ETag")).matches("\"[0-9a-f]{32}\"");
            assertThat(first.fields()).doesNotContainKey("Last-Modified");
            assertThat(client().get("/large.bin", "Range: bytes=199998-").body())
                    .containsExactly(large[199_998], large[199_999]);
            assertThat(client().get("/large.bin", "If-None-Match: " + first.field("ETag"))
                            .status())
                    .isEqualTo(304);
            for (String path : List.of("/.hidden", "/A.class", "/../secret.txt", "/%2e%2e/secret.txt", "/absent")) {
                assertThat(client().get(path).text()).as(path).isEqualTo(NOT_FOUND);
            }
        });
    }

    @Test
    void filesOfAJarWithoutEntriesForFoldersAreServed() throws Exception {
        Path jar = around.resolve("bare.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), new Manifest())) {
            out.putNextEntry(new JarEntry("pages/a.txt"));
            out.write('a');
        }
        inClassLoader(
                jar.toUri().toURL(),
                () -> assertThat(client().get("/a.txt").text()).isEqualTo("a"));
    }

    @Test
    void aFolderOfClassesIsServedAsAFolder() throws Exception {
        inClassLoader(around.toUri().toURL(), "public", () -> {
            assertThat(client().get("/digits.txt").fields()).containsEntry("Last-Modified", LONG_AGO_HTTP);
            assertThat(client().get("/sub").status()).isEqualTo(301);
            assertThat(client().get("/.hidden").status()).isEqualTo(404);
            assertThat(client().get("/").text()).isEqualTo("<p>front");
        });
    }

    private void inClassLoader(URL url, Runnable test) throws IOException {
        inClassLoader(url, "pages", test);
    }

    private void inClassLoader(URL url, String folder, Runnable test) throws IOException {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        try (var classes = new URLClassLoader(new URL[] {url}, null)) {
            thread.setContextClassLoader(classes);
            server.classPathFiles("/", folder, FilesOptions.DEFAULT);
            test.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    // ---- traversal

    @Test
    void noSpellingLeadsOutOfTheFolder() throws IOException {
        Files.writeString(around.resolve("public.txt"), "secret");
        serving();
        var spellings = Spellings.of("secret.txt", around);
        assertThat(spellings).hasSizeGreaterThan(150);
        for (String path : spellings) {
            byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n").getBytes(ISO_8859_1);
            try (var one = new HttpClient(server.port()).send(request)) {
                var answer = one.read();
                assertThat(answer.status()).as(path).isIn(400, 404);
                assertThat(answer.text()).as(path).doesNotContain("secret", "hidden", around.toString());
            }
        }
        assertThat(client().get("/digits.txt").text()).isEqualTo(DIGITS);
    }
}
