/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents show can be copied. {@link SnippetCompilerTest} and {@link CommandTest} show that this can fail. */
class DocumentedSnippetsTest {
    private static List<Snippet> javaSnippets() {
        return Documents.snippets("java");
    }

    @ParameterizedTest
    @MethodSource("javaSnippets")
    void aJavaSnippetCompiles(Snippet snippet, @TempDir Path classes) {
        assertThat(new SnippetCompiler(classes).problems(snippet)).isEmpty();
    }

    private static List<Snippet> xmlSnippets() {
        return Documents.snippets("xml");
    }

    @ParameterizedTest
    @MethodSource("xmlSnippets")
    void aDependencyOnUsIsOnAModuleThatIsPublished(Snippet snippet) {
        var ours = Poms.dependencies(snippet.code()).stream()
                .filter(dependency -> dependency.groupId().startsWith("io.rtcomm"))
                .toList();

        assertThat(Poms.published()).as("%s", snippet).containsAll(ours);
    }

    @Test
    void theReadmeNamesTheOneDependency() {
        assertThat(xmlSnippets()).anySatisfy(snippet -> {
            assertThat(snippet.file()).isEqualTo("README.md");
            assertThat(Poms.dependencies(snippet.code()))
                    .extracting(Poms.Coordinates::artifactId)
                    .containsExactly("rtcomm-all");
        });
    }

    private static List<Command> commands() {
        return Documents.commands();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandNamesWhatThereIs(Command command) {
        assertThat(command.problems()).isEmpty();
    }

    @Test
    void theReadmeTellsHowToRunAndHowToTest() {
        assertThat(commands())
                .filteredOn(command -> command.place().startsWith("README.md"))
                .extracting(command -> String.join(" ", command.words()))
                .contains("mvn verify")
                .anyMatch(command -> command.startsWith("java -jar rtcomm-examples/target/rtcomm-examples.jar "));
    }
}
