/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.tests.Prerequisite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    private static List<Command> exampleCommands() {
        return commands().stream().filter(Command::runsAnExample).toList();
    }

    @ParameterizedTest
    @MethodSource("exampleCommands")
    void anExampleKnowsTheOptionsThatAreShown(Command command) throws Exception {
        var jar = Documents.PROJECT.resolve(Command.EXAMPLES);
        if (!Files.exists(jar)) {
            throw Prerequisite.missing("the options of the examples", "found no " + jar + " (expected: built before)");
        }

        String usage = usage(jar, command.words().get(3));
        assertThat(command.options()).allSatisfy(option -> assertThat(usage).contains(option));
    }

    private static String usage(Path jar, String example) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, "-jar", jar.toString(), example, "--help")
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            String usage = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(usage).isZero();
            return usage;
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<Path> documents() {
        return Documents.all();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aLinkLeadsToAFile(Path document) {
        assertThat(Documents.links(document))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }
}
