/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs that a test needs and a machine may lack. On a developer's machine the test is skipped and says so; where
 * the environment has {@code CI=true} nothing is skipped: the test fails.
 */
public final class Prerequisite {
    private Prerequisite() {}

    /**
     * Ends the running test because something that it needs is missing.
     *
     * @param notRun what does not run
     * @param why what is missing and how to get it
     * @return never; lets a caller write {@code throw}
     */
    public static RuntimeException missing(String notRun, String why) {
        return missing(notRun, why, "true".equals(System.getenv("CI")));
    }

    static RuntimeException missing(String notRun, String why, boolean continuousIntegration) {
        if (continuousIntegration) {
            return Assertions.fail(notRun + " must run where CI=true, but: " + why);
        }
        var bar = "=".repeat(100);
        System.out.println(bar + "\nNOT RUN: " + notRun + "\n    WHY: " + why + "\n" + bar);
        return Assumptions.abort("not run: " + notRun + ": " + why);
    }

    /**
     * The executable file of a program.
     *
     * @param names its names, the preferred one first; an absolute one is taken as it is, others are looked for on the
     *     {@code PATH}
     * @return the first that exists
     */
    public static Optional<Path> program(String... names) {
        return Stream.of(names)
                .flatMap(Prerequisite::candidates)
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static Stream<Path> candidates(String name) {
        var path = Path.of(name);
        if (path.isAbsolute()) {
            return Stream.of(path);
        }
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name));
    }
}
