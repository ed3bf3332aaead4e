/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is broken in a document is found, and where. */
class SnippetCompilerTest {
    private static final String MARKDOWN = """
            # Title

            ```java
            socket.emit("news");
            socket.emits("news");
            ```

            * an item:
              ```java
              import java.util.concurrent.atomic.AtomicInteger;

              var count = new AtomicInteger();
              if (count.get() == 0) {
              ```

            ```bash
            true
            ```
            """;

    @TempDir
    Path classes;

    private final List<Snippet> snippets = Snippet.in("guide.md", MARKDOWN);

    @Test
    void blocksAreFoundWithTheirPlacesAndLanguages() {
        assertThat(snippets).hasToString("[guide.md:4, guide.md:10, guide.md:17]");
        assertThat(snippets).extracting(Snippet::language).containsExactly("java", "java", "bash");
        assertThat(snippets.get(1).code()).startsWith("import java.util").endsWith("\nif (count.get() == 0) {");
    }

    @Test
    void aCallOfWhatIsNotThereIsToldWithItsPlace() {
        assertThat(new SnippetCompiler(classes).problems(snippets.get(0)))
                .singleElement()
                .asString()
                .startsWith("guide.md:5: cannot find symbol")
                .contains("emits");
    }

    @Test
    void whatIsLeftOpenIsToldAtTheEnd() {
        assertThat(new SnippetCompiler(classes).problems(snippets.get(1)))
                .singleElement()
                .asString()
                .startsWith("guide.md:13: reached end of file");
    }

    @Test
    void aSnippetWithItsOwnImportIsFine() {
        var snippet = new Snippet(
                "guide.md", 1, "java", "import java.util.concurrent.atomic.AtomicLong;\nnew AtomicLong().get();");

        assertThat(new SnippetCompiler(classes).problems(snippet)).isEmpty();
    }

    @Test
    void aBlockThatDoesNotEndIsToldWithItsPlace() {
        assertThatThrownBy(() -> Snippet.in("guide.md", "text\n```java\nsocket.join(\"a\");\n"))
                .hasMessageStartingWith("guide.md:2: a block that does not end");
    }
}
