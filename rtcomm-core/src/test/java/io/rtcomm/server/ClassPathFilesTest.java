/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static io.rtcomm.server.FilesFixture.LONG_AGO_HTTP;
import static io.rtcomm.server.FilesFixture.NOT_FOUND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.endpoint.web.FilesOptions;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders of the class path. */
@Timeout(60)
class ClassPathFilesTest {
    @AutoClose
    private final FilesFixture files;

    ClassPathFilesTest(@TempDir Path around) throws IOException {
        files = new FilesFixture(around);
    }

    @Test
    void aFolderOfAJarIsServed() throws Exception {
        Path jar = files.around.resolve("pages.jar");
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
            assertThat(files.web.get("/").text()).isEqualTo("pages/index.html");
            assertThat(files.web.get("/sub/").text()).isEqualTo("pages/sub/index.html");
            assertThat(files.web.get("/sub").field("Location")).isEqualTo("/sub/");
            var first = files.web.get("/large.bin");
            assertThat(first.body()).isEqualTo(large);
            assertThat(first.field("ETag")).matches("\"[0-9a-f]{32}\"");
            assertThat(first.fields()).doesNotContainKey("Last-Modified");
            assertThat(files.web.get("/large.bin", "Range: bytes=199998-").body())
                    .containsExactly(large[199_998], large[199_999]);
            assertThat(files.web
                            .get("/large.bin", "If-None-Match: " + first.field("ETag"))
                            .status())
                    .isEqualTo(304);
            for (String path : List.of("/.hidden", "/A.class", "/../secret.txt", "/%2e%2e/secret.txt", "/absent")) {
                assertThat(files.web.get(path).text()).as(path).isEqualTo(NOT_FOUND);
            }
        });
    }

    @Test
    void filesOfAJarWithoutEntriesForFoldersAreServed() throws Exception {
        Path jar = files.around.resolve("bare.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), new Manifest())) {
            out.putNextEntry(new JarEntry("pages/a.txt"));
            out.write('a');
        }
        inClassLoader(
                jar.toUri().toURL(),
                () -> assertThat(files.web.get("/a.txt").text()).isEqualTo("a"));
    }

    @Test
    void aFolderOfClassesIsServedAsAFolder() throws Exception {
        inClassLoader(files.around.toUri().toURL(), "public", () -> {
            assertThat(files.web.get("/digits.txt").fields()).containsEntry("Last-Modified", LONG_AGO_HTTP);
            assertThat(files.web.get("/sub").status()).isEqualTo(301);
            assertThat(files.web.get("/.hidden").status()).isEqualTo(404);
            assertThat(files.web.get("/").text()).isEqualTo("<p>front");
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
            files.web.server.classPathFiles("/", folder, FilesOptions.DEFAULT);
            test.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
