/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static io.rtcomm.server.FilesFixture.DIGITS;
import static io.rtcomm.server.FilesFixture.NOT_FOUND;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing outside of the folder is served, nothing that is hidden, and nothing that is no file. */
@Timeout(60)
class FilesConfinementTest {
    @AutoClose
    private final FilesFixture files;

    FilesConfinementTest(@TempDir Path around) throws IOException {
        files = new FilesFixture(around);
    }

    @Test
    void noSpellingLeadsOutOfTheFolder() throws IOException {
        Files.writeString(files.around.resolve("public.txt"), "secret");
        files.serving();
        var spellings = Spellings.of("secret.txt", files.around);
        assertThat(spellings).hasSizeGreaterThan(150);
        for (String path : spellings) {
            byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n").getBytes(ISO_8859_1);
            try (var one = files.web.connect().send(request)) {
                var answer = one.read();
                assertThat(answer.status()).as(path).isIn(400, 404);
                assertThat(answer.text()).as(path).doesNotContain("secret", "hidden", files.around.toString());
            }
        }
        assertThat(files.web.get("/digits.txt").text()).isEqualTo(DIGITS);
    }

    @Test
    void linksAreFollowedInsideOnlyAndNotToHiddenFiles() throws IOException {
        Files.createSymbolicLink(files.root.resolve("inside.txt"), files.root.resolve("digits.txt"));
        Files.createSymbolicLink(files.root.resolve("relative"), Path.of("sub"));
        Files.createSymbolicLink(files.root.resolve("outside.txt"), files.around.resolve("secret.txt"));
        Files.createSymbolicLink(files.root.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(files.root.resolve("git"), files.root.resolve(".git"));
        Files.createSymbolicLink(files.root.resolve("loop"), files.root.resolve("loop"));
        Files.createSymbolicLink(files.root.resolve("dangling"), files.root.resolve("nothing"));
        assertThat(files.serving().get("/inside.txt").text()).isEqualTo(DIGITS);
        assertThat(files.web.get("/relative/deep/a%20b.json").text()).isEqualTo("{}");
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
            assertThat(files.web.get(path).text()).as(path).isEqualTo(NOT_FOUND);
        }
    }

    @Test
    void aRootThatIsALinkIsFine() throws IOException {
        Path link = Files.createSymbolicLink(files.around.resolve("link"), files.root);
        files.web.server.files("/", link);
        assertThat(files.web.get("/digits.txt").text()).isEqualTo(DIGITS);
    }

    @Test
    void aLinkThatComesAndGoesNeverLeadsOut() throws Exception {
        Path flip = files.root.resolve("flip");
        Path away = files.root.resolve("away");
        Files.createDirectories(flip);
        Files.writeString(flip.resolve("secret.txt"), "public");
        Path evil = Files.createSymbolicLink(files.root.resolve("evil"), files.around);
        files.serving();
        var stop = new AtomicBoolean();
        var flipper = new Thread(() -> {
            while (!stop.get()) {
                try {
                    Files.move(flip, away);
                    Files.move(evil, flip);
                    Files.move(flip, evil);
                    Files.move(away, flip);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        flipper.start();
        try {
            for (int i = 0; i < 2000; i++) {
                assertThat(files.web.get("/flip/secret.txt").text()).isIn("public", NOT_FOUND);
            }
        } finally {
            stop.set(true);
            flipper.join();
        }
    }

    @Test
    void whatIsNoFileIsNotOpened() throws Exception {
        Path pipe = files.root.resolve("pipe");
        var made = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        assertThat(made).isZero();
        assertThat(files.serving().get("/pipe").text()).isEqualTo(NOT_FOUND);
    }
}
