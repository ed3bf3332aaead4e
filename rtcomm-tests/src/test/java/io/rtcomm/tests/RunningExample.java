/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A program of the examples jar, as a user starts it. Confined to the thread of the test. */
final class RunningExample implements AutoCloseable {
    static final Path JAR = Path.of("..", "rtcomm-examples", "target", "rtcomm-examples.jar");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;
    private final Path errors;

    private RunningExample(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Skips the running test when there is no jar, or fails it where the environment has {@code CI=true}. */
    static void requireJar(String notRun) {
        if (!Files.exists(JAR)) {
            throw Prerequisite.missing(
                    notRun, "found no " + JAR + " (expected: built by 'mvn package' or 'mvn verify')");
        }
    }

    /**
     * Starts a program.
     *
     * @param folder where it runs and writes
     * @param arguments its name and options
     */
    static RunningExample start(Path folder, String... arguments) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(
                List.of(java, "-jar", JAR.toAbsolutePath().normalize().toString()));
        command.addAll(List.of(arguments));
        try {
            var output = Files.createTempFile(folder, "output-", ".txt");
            var errors = Files.createTempFile(folder, "errors-", ".txt");
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            return new RunningExample(process, output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** The address that it prints when it is ready. */
    String url() {
        var line = Pattern.compile("[\\w-]+: (http://\\S+/)\\R");
        await().atMost(START_LIMIT)
                .until(() -> !process.isAlive() || line.matcher(output()).matches());
        var matcher = line.matcher(output());
        if (!matcher.matches()) {
            throw new AssertionError(
                    "wrote '" + output() + "' and '" + errors() + "' (expected: one line with its URL)");
        }
        return matcher.group(1);
    }

    /** Asks it to end, as the operating system does with SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** The exit status, or null when it is still running at the end of the limit; then it is killed. */
    @Nullable
    Integer awaitExit(Duration limit) {
        return ProcessTree.await(process, limit);
    }

    String output() {
        return read(output);
    }

    String errors() {
        return read(errors);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public void close() {
        ProcessTree.kill(process);
    }
}
