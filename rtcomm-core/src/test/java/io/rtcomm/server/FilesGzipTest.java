/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static io.rtcomm.server.FilesFixture.DIGITS;
import static io.rtcomm.server.FilesFixture.LONG_AGO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files for clients that accept gzip. */
@Timeout(60)
class FilesGzipTest {
    @AutoClose
    private final FilesFixture files;

    FilesGzipTest(@TempDir Path around) throws IOException {
        files = new FilesFixture(around);
    }

    private static String unzip(byte[] body) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void textIsCompressedForThoseWhoAcceptIt() throws IOException {
        String page = files.serving().get("/page.html").text();
        for (int i = 0; i < 2; i++) {
            var answer = files.web.get("/page.html", "Accept-Encoding: br, gzip");
            assertThat(answer.fields())
                    .containsEntry("Content-Encoding", "gzip")
                    .containsEntry("Vary", "Accept-Encoding")
                    .containsEntry("Content-Type", "text/html; charset=utf-8");
            assertThat(answer.field("ETag")).endsWith("-gz\"");
            assertThat(unzip(answer.body())).isEqualTo(page);
            assertThat(files.web
                            .get("/page.html", "Accept-Encoding: gzip", "If-None-Match: " + answer.field("ETag"))
                            .status())
                    .isEqualTo(304);
        }
        assertThat(files.web
                        .request("HEAD", "/page.html", "Accept-Encoding: gzip")
                        .field("Content-Encoding"))
                .isEqualTo("gzip");
    }

    @Test
    void whatIsSmallOrCompressedAlreadyIsSentAsItIs() throws IOException {
        files.write("photo.jpg", "x".repeat(5000));
        assertThat(files.serving().get("/digits.txt", "Accept-Encoding: gzip").fields())
                .doesNotContainKey("Content-Encoding");
        assertThat(files.web.get("/photo.jpg", "Accept-Encoding: gzip").fields())
                .doesNotContainKeys("Content-Encoding", "Vary");
        assertThat(files.web.get("/page.html", "Accept-Encoding: gzip;q=0").fields())
                .doesNotContainKey("Content-Encoding");
    }

    @Test
    void aCompressedFileBesideIsPreferredUnlessItIsOlder() throws IOException {
        try (var out = new GZIPOutputStream(Files.newOutputStream(files.root.resolve("digits.txt.gz")))) {
            out.write("beside".getBytes(UTF_8));
        }
        Files.setLastModifiedTime(files.root.resolve("digits.txt.gz"), FileTime.from(LONG_AGO));
        var answer = files.serving().get("/digits.txt", "Accept-Encoding: gzip");
        assertThat(unzip(answer.body())).isEqualTo("beside");
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(files.web.get("/digits.txt").text()).isEqualTo(DIGITS);
        Files.setLastModifiedTime(files.root.resolve("digits.txt.gz"), FileTime.from(LONG_AGO.minusSeconds(1)));
        assertThat(files.web.get("/digits.txt", "Accept-Encoding: gzip").text()).isEqualTo(DIGITS);
    }
}
