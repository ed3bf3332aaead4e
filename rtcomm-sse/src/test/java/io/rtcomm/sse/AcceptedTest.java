/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/event-stream                  | true",
                "TEXT/Event-Stream                  | true",
                "text/html, text/event-stream;q=0.1 | true",
                "*/*                                | true",
                "text/*;q=0.5                       | true",
                "text/html                          | false",
                "application/json, image/*          | false",
                "text/event-stream;q=0, */*         | false",
                "text/event-stream; q=0.000         | false",
                "text/*;q=0, */*                    | false",
                ";;,,                               | false",
            })
    void theMostPreciseRangeDecides(String accept, boolean taken) {
        assertThat(Accepted.eventStream(List.of(accept))).isEqualTo(taken);
    }

    @Test
    void whoSaysNothingTakesStreamsAndNoGzip() {
        assertThat(Accepted.eventStream(List.of())).isTrue();
        assertThat(Accepted.gzip(List.of())).isFalse();
    }

    @Test
    void severalFieldsAreOneList() {
        assertThat(Accepted.eventStream(List.of("text/html", "text/event-stream")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                | true",
                "deflate, GZIP;q=0.1 | true",
                "br                  | false",
                "gzip;q=0            | false",
                "*                   | true",
                "*, gzip;q=0         | false",
                "identity            | false",
            })
    void gzipIsTakenWhenItHasWeight(String accept, boolean taken) {
        assertThat(Accepted.gzip(List.of(accept))).isEqualTo(taken);
    }
}
