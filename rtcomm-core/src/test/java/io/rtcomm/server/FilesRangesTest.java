/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static io.rtcomm.server.FilesFixture.DIGITS;
import static io.rtcomm.server.FilesFixture.LONG_AGO_HTTP;
import static org.assertj.core.api.Assertions.assertThat;

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

/** Requests for a part of a file (RFC 9110 §14). */
@Timeout(60)
class FilesRangesTest {
    @AutoClose
    private final FilesFixture files;

    FilesRangesTest(@TempDir Path around) throws IOException {
        files = new FilesFixture(around);
    }

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
        var answer = files.serving().get("/digits.txt", "Range: " + range, "Accept-Encoding: gzip");
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
        var answer = files.serving().get("/digits.txt", "Range: " + range);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(DIGITS);
    }

    @Test
    void aThousandOverlappingRangesGetTheWholeOnce() {
        var answer = files.serving().get("/digits.txt", "Range: bytes=" + "0-,".repeat(1000) + "5-");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"})
    void aRangeBehindTheEndCannotBeSatisfied(String range) {
        var answer = files.serving().get("/digits.txt", "Range: " + range);
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.field("Content-Range")).isEqualTo("bytes */10");
        assertThat(answer.text()).isEqualTo("{\"code\":416,\"message\":\"Requested Range Not Satisfiable\"}");
    }

    @Test
    void aRangeIsSentOnlyOfWhatTheClientHas() {
        String tag = files.serving().get("/digits.txt").field("ETag");
        for (String same : List.of(tag, LONG_AGO_HTTP)) {
            assertThat(files.web
                            .get("/digits.txt", "Range: bytes=0-1", "If-Range: " + same)
                            .status())
                    .as(same)
                    .isEqualTo(206);
        }
        for (String other : List.of("\"x\"", "W/" + tag, "Fri, 03 Jan 2020 03:04:05 GMT", "nonsense")) {
            assertThat(files.web
                            .get("/digits.txt", "Range: bytes=0-1", "If-Range: " + other)
                            .status())
                    .as(other)
                    .isEqualTo(200);
        }
    }

    @Test
    void ofAnEmptyFileThereIsNoRange() {
        assertThat(files.serving().get("/empty.txt", "Range: bytes=0-0").status())
                .isEqualTo(416);
        assertThat(files.web.get("/empty.txt", "Range: bytes=-5").status()).isEqualTo(200);
        assertThat(files.web.get("/empty.txt").field("Content-Length")).isEqualTo("0");
    }
}
