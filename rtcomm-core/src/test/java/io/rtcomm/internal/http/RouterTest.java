/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.PathPattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {
    private final Router router = new Router();

    private record At(PathPattern path, boolean told) implements Endpoint {
        static At named(String path) {
            return new At(PathPattern.of(path), true);
        }

        static At fixed(String path) {
            return new At(PathPattern.of(path), false);
        }

        @Override
        public boolean matches(String requested) {
            return path.matches(requested);
        }

        @Override
        public @Nullable PathPattern pattern(String requested) {
            return told ? path : null;
        }

        @Override
        public void handle(HttpExchange exchange) {
            throw new UnsupportedOperationException("only looked for");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b",
        "/a/x, /a/{one}",
        "/a/x/y, /a/{rest...}",
        "/x/b, /{one}/b",
        "/x/y, /{one}/{two}",
        "/x, /{rest...}"
    })
    void theMostSpecificPatternWinsWhateverTheOrder(String path, String winner) {
        for (String pattern : new String[] {
            "/{rest...}", "/{one}/{two}", "/{one}/b", "/a/{rest...}", "/a/{one}", "/a/b",
        }) {
            router.add(At.named(pattern));
        }
        assertThat(router.find(path)).isEqualTo(At.named(winner));
        var backwards = new Router();
        for (String pattern : new String[] {
            "/a/b", "/a/{one}", "/a/{rest...}", "/{one}/b", "/{one}/{two}", "/{rest...}",
        }) {
            backwards.add(At.named(pattern));
        }
        assertThat(backwards.find(path)).isEqualTo(At.named(winner));
    }

    @Test
    void whatHasNoPatternComesFirstAndWhatIsGeneralLast() {
        var general = At.named("/a/b");
        var pattern = At.named("/a/b");
        var fixed = At.fixed("/{rest...}");
        router.addGeneral(general);
        assertThat(router.find("/a/b")).isSameAs(general);
        router.add(pattern);
        assertThat(router.find("/a/b")).isSameAs(pattern);
        router.add(At.named("/{rest...}"));
        assertThat(router.find("/a/b")).isSameAs(pattern);
        router.add(fixed);
        assertThat(router.find("/a/b")).isSameAs(fixed);
        router.remove(fixed);
        assertThat(router.find("/a/b")).isSameAs(pattern);
    }

    @Test
    void ofEquallySpecificOnesTheFirstWins() {
        var first = At.named("/{a}");
        router.add(first);
        router.add(At.named("/{b}"));
        assertThat(router.find("/x")).isSameAs(first);
        assertThat(router.find("/x/y")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"/a, /a", "/a/{one}, /a/{one}", "/a/{rest...}, /a/{rest...}", "/a/{two}, ", "/a/b, ", "/b, "})
    void thatWhichIsAtAPathHasExactlyThisPattern(String path, @Nullable String holder) {
        for (String pattern : new String[] {"/a", "/a/{one}", "/a/{rest...}"}) {
            router.add(At.named(pattern));
        }
        router.add(At.fixed("/b"));

        assertThat(router.holder(PathPattern.of(path))).isEqualTo(holder == null ? null : At.named(holder));
    }
}
