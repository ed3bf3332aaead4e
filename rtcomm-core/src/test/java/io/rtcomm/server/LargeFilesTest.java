/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static io.rtcomm.server.FilesFixture.DIGITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that do not go out at once. */
@Timeout(60)
class LargeFilesTest {
    @AutoClose
    private final FilesFixture files;

    LargeFilesTest(@TempDir Path around) throws IOException {
        files = new FilesFixture(around);
    }

    @Test
    void aLargeFileIsSentInPieces() throws IOException {
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        Files.write(files.root.resolve("large.bin"), content);
        assertThat(files.serving().get("/large.bin").body()).isEqualTo(content);
        byte[] part =
                files.web.get("/large.bin", "Range: bytes=1000000-3999999").body();
        assertThat(part).hasSize(3_000_000);
        assertThat(part[0]).isEqualTo(content[1_000_000]);
        assertThat(part[2_999_999]).isEqualTo(content[3_999_999]);
    }

    @Test
    void largeFilesAndSmallAnswersKeepTheirOrder() throws IOException {
        files.write("large.txt", "x".repeat(1_500_000));
        files.serving()
                .client()
                .send((HttpClient.head("GET", "/large.txt") + HttpClient.head("GET", "/digits.txt")).repeat(5));
        for (int i = 0; i < 5; i++) {
            assertThat(files.web.client().read().body()).hasSize(1_500_000);
            assertThat(files.web.client().read().text()).isEqualTo(DIGITS);
        }
    }

    @Test
    void aClientThatReadsNothingIsSentNoMoreThanFitsAndTheFileIsClosedWhenItLeaves() throws IOException {
        Path large = files.root.resolve("sparse.bin");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(1L << 32);
        }
        var clients = new ArrayList<HttpClient>();
        files.serving();
        for (int i = 0; i < 10; i++) {
            clients.add(files.web.connect().send(HttpClient.head("GET", "/sparse.bin")));
        }
        assertThat(files.web.get("/digits.txt").text()).isEqualTo(DIGITS);
        await().until(() -> openFiles(large) == 10);
        clients.forEach(HttpClient::close);
        await().until(() -> openFiles(large) == 0);
    }

    @Test
    void aClientThatTakesNothingForLongKeepsNoFileOpen() throws IOException {
        Path large = files.root.resolve("sparse.bin");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(1L << 32);
        }
        try (var impatient = RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .transports("lines")
                .httpTimeouts(Duration.ofMillis(500), Duration.ofSeconds(30))
                .build()) {
            impatient.files("/", files.root).start();
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
}
