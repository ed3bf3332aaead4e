/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What documents tell to run is found, and what is wrong with it. */
class CommandTest {
    @Test
    void commandsAreFoundInBlocksAndInTheText() {
        var markdown = """
                Run `mvn verify` and `cat x`:

                ```bash
                mvn -q package && java -jar a.jar chat  # a comment
                # another
                ```
                """;

        assertThat(Command.in("guide.md", markdown))
                .hasToString("[guide.md:4 mvn -q package, guide.md:4 java -jar a.jar chat, guide.md:1 mvn verify]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java -jar rtcomm-examples/target/examples.jar",
                "java -jar",
                "mvn verfiy",
                "mvn -pl rtcomm-cor test",
                "mvn -pl",
                "mvn -DskipTest package",
                "mvn -x verify",
                "mvn spotles:apply"
            })
    void aCommandThatNamesWhatIsNotThereIsToldWithItsPlace(String command) {
        assertThat(Command.in("guide.md", "`" + command + "`"))
                .singleElement()
                .satisfies(found -> assertThat(found.problems())
                        .singleElement()
                        .asString()
                        .startsWith("guide.md:1: ")
                        .contains("(expected: one of"));
    }

    @Test
    void dependenciesOfAnotherVersionAreNotPublished() {
        var found = Poms.dependencies(
                "<dependency><groupId>io.rtcomm</groupId><artifactId>rtcomm-all</artifactId><version>0</version></dependency>");

        assertThat(found).isEqualTo(List.of(new Poms.Coordinates("io.rtcomm", "rtcomm-all", "0")));
        assertThat(Poms.published())
                .isNotEmpty()
                .doesNotContainAnyElementsOf(found)
                .extracting(Poms.Coordinates::artifactId)
                .contains("rtcomm-all")
                .doesNotContain("rtcomm-examples");
    }
}
