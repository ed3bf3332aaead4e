/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static io.rtcomm.server.FilesFixture.DIGITS;
import static io.rtcomm.server.FilesFixture.LONG_AGO;
import static io.rtcomm.server.FilesFixture.LONG_AGO_HTTP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests for files under a condition (RFC 9110 §13). */
@Timeout(60)
class FilesPreconditionsTest {
    @AutoClose
    private final FilesFixture files;

    FilesPreconditionsTest(@TempDir Path around) throws IOException {
        files = new FilesFixture(around);
    }

    @Test
    void whatAClientHasIsNotSentAgain() {
        String tag = files.serving().get("/digits.txt").field("ETag");
        for (String field : List.of(
                "If-None-Match: " + tag,
                "If-None-Match: W/" + tag,
                "If-None-Match: \"x\", " + tag,
                "If-None-Match: *",
                "If-Modified-Since: " + LONG_AGO_HTTP,
                "If-Modified-Since: Fri, 02 Jan 2032 03:04:05 GMT")) {
            var answer = files.web.get("/digits.txt", field);
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
        assertThat(files.serving().get("/digits.txt", one, other).status()).isEqualTo(status);
    }

    @Test
    void aFileThatChangedIsSentAgain() throws IOException {
        String tag = files.serving().get("/digits.txt").field("ETag");
        Files.setLastModifiedTime(files.root.resolve("digits.txt"), FileTime.from(LONG_AGO.plusNanos(1_000_000)));
        assertThat(files.web.get("/digits.txt", "If-None-Match: " + tag).status())
                .isEqualTo(200);
    }

    @Test
    void whatChangedJustNowHasAWeakTagAndNoRanges() throws IOException {
        Files.setLastModifiedTime(
                files.write("new.txt", DIGITS), FileTime.from(Instant.now().plusSeconds(30)));
        String tag = files.serving().get("/new.txt").field("ETag");
        assertThat(tag).startsWith("W/\"");
        assertThat(files.web
                        .get("/new.txt", "Range: bytes=1-2", "If-Range: " + tag)
                        .status())
                .isEqualTo(200);
        assertThat(files.web.get("/new.txt", "If-None-Match: " + tag).status()).isEqualTo(304);
    }
}
