/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource({"/,/", "/a/b,/a/b", "/a/,/a/", "/a b,/a%20b", "/é,/%C3%A9", "/a,/%61"})
    void aPlainPatternMatchesItsPath(String pattern, String path) {
        assertThat(PathPattern.of(pattern).match(path)).isEqualTo(Map.of());
    }

    @ParameterizedTest
    @CsvSource({"/a/b,/a%2Fb", "/a,/a/", "/a,/A", "/a,/", "/a/b,/a", "/a,a", "/{x},/", "/{x},/a/b", "/a/{x...},/a"})
    void anotherPathDoesNotMatch(String pattern, String path) {
        assertThat(PathPattern.of(pattern).match(path)).isNull();
    }

    @Test
    void aNamedSegmentIsDecodedOnce() {
        assertThat(PathPattern.of("/rooms/{room}/{id}").match("/rooms/a%2Fb/%2541"))
                .isEqualTo(Map.of("room", "a/b", "id", "%41"));
    }

    @Test
    void theLastSegmentMayTakeTheRest() {
        var pattern = PathPattern.of("/files/{path...}");

        assertThat(pattern.match("/files/a/b%20c/")).isEqualTo(Map.of("path", "a/b c/"));
        assertThat(pattern.match("/files/")).isEqualTo(Map.of("path", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%4", "/%zz", "/%00", "/%ff", "/%C3", "/\u0000"})
    void whatCannotBeDecodedMatchesNothing(String path) {
        assertThat(PathPattern.of("/{x}").matches(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/{}", "/{a", "/a}", "/x{a}", "/{a}{b}", "/{a}/{a}", "/{a...}/b", "/{...}"})
    void aMalformedPatternIsRefused(String pattern) {
        assertThatThrownBy(() -> PathPattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("path: " + pattern + " (expected: ");
    }
}
