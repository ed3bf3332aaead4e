/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class PrerequisiteTest {
    @Test
    void aMissingProgramSkipsTheTestOnADevelopersMachine() {
        assertThatThrownBy(() -> Prerequisite.missing("a sample of this message", "it is under test", false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("not run: a sample of this message: it is under test");
    }

    @Test
    void aMissingProgramFailsTheTestInContinuousIntegration() {
        assertThatThrownBy(() -> Prerequisite.missing("a sample of this message", "it is under test", true))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage("a sample of this message must run where CI=true, but: it is under test");
    }

    @Test
    void aProgramIsAnExecutableFileAndNothingElse(@TempDir Path folder) throws Exception {
        var text = Files.writeString(folder.resolve("text"), "");
        var program = Files.writeString(folder.resolve("program"), "");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        assertThat(Prerequisite.program(folder.toString(), text.toString(), program.toString()))
                .contains(program);
        assertThat(Prerequisite.program("no program has this name")).isEmpty();
    }
}
