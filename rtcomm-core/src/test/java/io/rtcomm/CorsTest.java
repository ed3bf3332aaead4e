/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
    @Test
    void byDefaultNoOtherOriginIsAllowedAndThatIsEnforced() {
        var cors = Cors.sameOrigin();
        assertThat(cors.allowsNone()).isTrue();
        assertThat(cors.allows("https://a.example")).isFalse();
        assertThat(cors.enforceOrigin()).isTrue();
        assertThat(cors.credentials()).isFalse();
        assertThat(cors.methods()).containsExactly("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE");
        assertThat(cors.allowedHeaders()).isEmpty();
        assertThat(cors.exposedHeaders()).isEmpty();
        assertThat(cors.maxAge()).isEmpty();
    }

    @Test
    void namedOriginsAreAllowedExactly() {
        var cors = Cors.of("https://a.example", "http://LOCALHOST:5173", "null");
        assertThat(cors.allows("https://a.example")).isTrue();
        assertThat(cors.allows("http://localhost:5173")).isTrue();
        assertThat(cors.allows("null")).isTrue();
        assertThat(cors.allows("http://a.example")).isFalse();
        assertThat(cors.allows("https://a.example:8443")).isFalse();
        assertThat(cors.allows("https://a.example.evil.example")).isFalse();
        assertThat(cors.allows("https://evil-a.example")).isFalse();
        assertThat(cors.onlyOrigin()).isEmpty();
        assertThat(Cors.of("https://a.example").onlyOrigin()).contains("https://a.example");
    }

    @Test
    void aPatternMustMatchTheWholeOrigin() {
        var cors = Cors.builder()
                .originsMatching(Pattern.compile("https://[a-z]+\\.example"))
                .build();
        assertThat(cors.allows("https://a.example")).isTrue();
        assertThat(cors.allows("https://a.example.evil")).isFalse();
        assertThat(cors.allows("xhttps://a.example")).isFalse();
        assertThat(cors.allowsNone()).isFalse();
    }

    @Test
    void aFunctionDecides() {
        var cors = Cors.builder()
                .originsWhere(origin -> origin.endsWith(".example"))
                .origins("https://b.other")
                .build();
        assertThat(cors.allows("https://a.example")).isTrue();
        assertThat(cors.allows("https://b.other")).isTrue();
        assertThat(cors.allows("https://c.other")).isFalse();
    }

    @Test
    void credentialsForEveryOriginAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cors.builder().anyOrigin().credentials(true).build())
                .withMessage("credentials: true with any origin (expected: named origins, a pattern or a function)");
        assertThat(Cors.any().allows("https://anything.example")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "a.example",
                "https://a.example/",
                "https://a.example/x",
                "https://u@a.example",
                "https://a b"
            })
    void whatIsNoOriginIsRefused(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cors.of(origin))
                .withMessageStartingWith("origin: " + origin + " (expected: scheme://host[:port]");
    }

    @Test
    void badTokensAndDurationsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cors.builder().methods("GET", "P UT"))
                .withMessageStartingWith("method: P UT");
        assertThatIllegalArgumentException().isThrownBy(() -> Cors.builder().allowedHeaders("x\r\ny"));
        assertThatIllegalArgumentException().isThrownBy(() -> Cors.builder().exposedHeaders("a,b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cors.builder().maxAge(Duration.ofSeconds(-1)))
                .withMessage("maxAge: PT-1S (expected: >= 0)");
    }
}
