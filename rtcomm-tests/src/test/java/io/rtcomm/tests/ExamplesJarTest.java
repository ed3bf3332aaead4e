/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.tests.wire.RawWebSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar of the examples as a user gets it: one file that runs. */
class ExamplesJarTest {
    @BeforeEach
    void needTheJar() {
        RunningExample.requireJar("the examples as one jar");
    }

    @Test
    void theJarRunsByItselfAndPrintsItsUsage(@TempDir Path folder) {
        try (var example = RunningExample.start(folder, "--help")) {
            assertThat(example.awaitExit(Duration.ofSeconds(60))).isZero();
            assertThat(example.output()).startsWith("Usage: rtcomm-examples");
        }
    }

    @Test
    void anExampleListensUntilItIsToldToEnd(@TempDir Path folder) throws Exception {
        try (var example = RunningExample.start(folder, "chat", "--port", "0")) {
            var url = URI.create(example.url());
            var client = HttpClient.newHttpClient();
            assertThat(client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);

            var visitor = new RawWebSocket(url.getPort(), "/socket.io/?EIO=4&transport=websocket");
            assertThat(visitor.text()).startsWith("0{");

            example.terminate();
            assertThat(visitor.closeCode())
                    .as("a close frame, and no connection that breaks")
                    .isNotEqualTo(RawWebSocket.NO_CLOSE_FRAME);
            visitor.close();
            assertThat(example.awaitExit(Duration.ofSeconds(30))).isEqualTo(128 + 15);
            assertThat(example.errors()).doesNotContain("WARN", "ERROR", "Exception");
            assertThat(example.output()).hasLineCount(1);
            try (var again = new ServerSocket(url.getPort(), 1, InetAddress.getByName("127.0.0.1"))) {
                assertThat(again.isBound()).isTrue();
            }
        }
    }

    @Test
    void theJarAllowsItsNativeLibrariesAndNamesNoModule() throws Exception {
        try (var jar = new JarFile(RunningExample.JAR.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
                    .isEqualTo("ALL-UNNAMED");
            assertThat(jar.stream().map(ZipEntry::getName))
                    .noneMatch(name -> name.endsWith("module-info.class"))
                    .noneMatch(name -> name.endsWith(".SF"));
        }
    }

    @Test
    void theJarBringsTheBrowserClientAndItsLicence() throws Exception {
        var client = "META-INF/resources/webjars/socket.io-client/4.8.4/";
        try (var jar = new JarFile(RunningExample.JAR.toFile())) {
            if (jar.getEntry(client + "package.json") == null) {
                throw Prerequisite.missing(
                        "the browser client in the examples jar", "npm could not install it during the build");
            }
            assertThat(List.of(
                            "LICENSE",
                            "dist/socket.io.js",
                            "dist/socket.io.js.map",
                            "dist/socket.io.min.js",
                            "dist/socket.io.esm.min.js",
                            "dist/socket.io.msgpack.min.js"))
                    .allMatch(name -> jar.getEntry(client + name) != null);
        }
    }
}
