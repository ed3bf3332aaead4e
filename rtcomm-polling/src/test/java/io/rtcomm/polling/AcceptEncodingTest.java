/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptEncodingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                            | GZIP",
                "deflate                         | DEFLATE",
                "deflate, gzip                   | GZIP",
                "gzip, deflate, br, zstd         | GZIP",
                "GZip                            | GZIP",
                "*                               | GZIP",
                "gzip;q=0, *                     | DEFLATE",
                "gzip;q=0.5, deflate;q=0.8       | DEFLATE",
                "gzip;q=0.501, deflate;q=0.5     | GZIP",
                "gzip ; q=0.2 , deflate ; Q=0.1  | GZIP",
                "gzip;q=1.000                    | GZIP",
                "gzip;q=1.                       | GZIP",
                "identity;q=0.5, gzip;q=1.0      | GZIP",
                "identity, gzip                  | GZIP",
                "gzip;q=0.001                    | GZIP",
                "gzip;q=2, deflate               | DEFLATE",
                "gzip;x=y;q=0.1, deflate;q=0.2   | DEFLATE",
                "br, ,, deflate                  | DEFLATE"
            })
    void theCodingOfTheHighestWeightIsPreferredAndGzipAmongEquals(String value, ContentCoding coding) {
        assertThat(AcceptEncoding.preferred(List.of(value))).isEqualTo(coding);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "identity",
                "br, zstd",
                "gzip;q=0",
                "gzip;q=0.000, deflate;q=0",
                "*;q=0",
                "gzip;q=0.5, identity",
                "gzip;q=0.5, identity;q=0.6",
                "gzip;q=",
                "gzip;q=-1",
                "gzip;q=1.001",
                "gzip;q=0.0001",
                "gzip;q=05",
                "gzip;q=x",
                ";;;,=,q=1",
                "xgzip"
            })
    void theBytesStayAsTheyAreWhenNothingIsLikedBetter(String value) {
        assertThat(AcceptEncoding.preferred(List.of(value))).isNull();
    }

    @Test
    void aRequestThatSaysNothingGetsNothingCompressed() {
        assertThat(AcceptEncoding.preferred(List.of())).isNull();
    }

    @Test
    void severalFieldsAreOneList() {
        assertThat(AcceptEncoding.preferred(List.of("gzip;q=0.1", "deflate;q=0.9")))
                .isEqualTo(ContentCoding.DEFLATE);
    }
}
