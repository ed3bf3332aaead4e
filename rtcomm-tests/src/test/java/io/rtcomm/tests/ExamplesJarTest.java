/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
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
    private static final Path JAR = Path.of("..", "rtcomm-examples", "target", "rtcomm-examples.jar");

    @BeforeEach
    void needTheJar() {
        if (!Files.exists(JAR)) {
            throw Prerequisite.missing(
                    "the examples as one jar",
                    "found no " + JAR + " (expected: built by 'mvn package' or 'mvn verify')");
        }
    }

    @Test
    void theJarRunsByItselfAndPrintsItsUsage(@TempDir Path folder) throws Exception {
        var output = folder.resolve("output");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        List.of(java, "-jar", JAR.toAbsolutePath().toString(), "--help"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(ProcessTree.await(process, Duration.ofSeconds(60))).isZero();
        assertThat(output).content().startsWith("Usage: rtcomm-examples");
    }

    @Test
    void theJarAllowsItsNativeLibrariesAndNamesNoModule() throws Exception {
        try (var jar = new JarFile(JAR.toFile())) {
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
        try (var jar = new JarFile(JAR.toFile())) {
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
