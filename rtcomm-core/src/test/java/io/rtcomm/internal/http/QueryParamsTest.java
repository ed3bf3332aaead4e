/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParamsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=b         | b",
                "a=          | ''",
                "a           | ''",
                "a=b=c       | b=c",
                "a=1&a=2     | 2",
                "a=b+c       | b c",
                "a=b%2Bc     | b+c",
                "a=%E2%82%AC | €",
                "a=%e2%82%ac | €",
                "a=%F0%9F%98%80 | 😀",
                "a=%zz       | %zz",
                "a=%         | %",
                "a=%4        | %4",
                "a=x%4       | x%4",
                "a=%ff       | \ufffd",
                "a=%00x      | '\u0000x'",
                "%61=b       | b",
                "&&a=b&      | b",
                "x&a=b       | b",
                "a=b;c=d     | b;c=d",
            })
    void valuesAreDecodedAndNothingFails(String query, String value) {
        assertThat(QueryParams.decode(query, 10)).containsEntry("a", value);
    }

    @Test
    void bytesThatWereNotEscapedAreUtf8() {
        assertThat(QueryParams.decode("a=\u00c3\u00a9", 10)).containsEntry("a", "é");
    }

    @Test
    void aNameMayBeEmptyOrStrange() {
        assertThat(QueryParams.decode("=v&__proto__=w", 10)).isEqualTo(Map.of("", "v", "__proto__", "w"));
    }

    @Test
    void noQueryHasNoParameters() {
        assertThat(QueryParams.decode("", 10)).isEmpty();
        assertThat(QueryParams.decode("&", 10)).isEmpty();
    }

    @Test
    void parametersBeyondTheLimitAreIgnored() {
        assertThat(QueryParams.decode("a=1&b=2&c=3", 2)).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void namesWithoutValueStandAmongOthers() {
        assertThat(QueryParams.decode("a&b&c=1&d&e=2=3&f", 10))
                .isEqualTo(Map.of("a", "", "b", "", "c", "1", "d", "", "e", "2=3", "f", ""));
    }

    @Test
    void theResultCannotBeChanged() {
        var params = QueryParams.decode("a=1", 2);
        assertThatThrownBy(() -> params.put("b", "2")).isInstanceOf(UnsupportedOperationException.class);
    }
}
