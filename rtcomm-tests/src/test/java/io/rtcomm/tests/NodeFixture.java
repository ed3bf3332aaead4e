/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs scripts of {@code src/test/npm} with Node.js, against the packages that the lock file there names. The packages
 * are installed once per build under {@code target}, and again only when the lock file changed. Safe on any thread.
 */
public final class NodeFixture {
    private static final Path SOURCE = Path.of("src", "test", "npm");
    private static final Path HOME = Path.of("target", "npm").toAbsolutePath();
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);

    private final Path node;

    private NodeFixture(Path node) {
        this.node = node;
    }

    /**
     * The fixture, with everything installed. Where Node.js, npm or the packages cannot be had the running test is
     * skipped, or fails where the environment has {@code CI=true}.
     *
     * @param notRun what does not run without it, for the message
     */
    public static NodeFixture require(String notRun) {
        var node = Prerequisite.program("node", "node.exe");
        var npm = Prerequisite.program("npm", "npm.cmd");
        if (node.isEmpty() || npm.isEmpty()) {
            throw Prerequisite.missing(
                    notRun,
                    "found node " + found(node) + " and npm " + found(npm)
                            + " on the PATH (expected both; Node.js 20 or newer brings them)");
        }
        install(npm.get()).ifPresent(failure -> {
            throw Prerequisite.missing(notRun, failure);
        });
        return new NodeFixture(node.get());
    }

    /**
     * Runs a script to its end.
     *
     * @param limit how long it may take; beyond that it is killed and the test fails
     * @param script the name of the file in {@code src/test/npm}
     * @param arguments what the script finds from {@code process.argv[2]} on
     * @return the lines that it wrote to its standard output; if it fails, so does the test
     */
    public List<String> run(Duration limit, String script, String... arguments) {
        try (var running = start(script, arguments)) {
            return running.finish(limit);
        }
    }

    /**
     * Starts a script and leaves it running. Closing what is returned kills it and all that it started.
     *
     * @param script the name of the file in {@code src/test/npm}
     * @param arguments what the script finds from {@code process.argv[2]} on
     */
    public RunningScript start(String script, String... arguments) {
        var file = HOME.resolve(script);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no script " + script + " (expected: a file in " + SOURCE + ")");
        }
        return RunningScript.start(HOME, node, file, arguments);
    }

    private static String found(Optional<Path> program) {
        return program.map(Path::toString).orElse("nowhere");
    }

    /** Locked across processes until the file closes, so that runs side by side do not install over each other. */
    private static synchronized Optional<String> install(Path npm) {
        try {
            Files.createDirectories(HOME);
            try (var channel =
                    FileChannel.open(HOME.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                var installed = HOME.resolve("installed-package-lock.json");
                var current = sameContent(SOURCE.resolve("package-lock.json"), installed);
                copySources();
                return current ? Optional.empty() : install(npm, installed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare " + HOME, e);
        }
    }

    private static Optional<String> install(Path npm, Path installed) throws IOException {
        var log = HOME.resolve("npm.log");
        var process = new ProcessBuilder(
                        npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var status = ProcessTree.await(process, INSTALL_LIMIT);
        if (status == null || status != 0) {
            return Optional.of("npm ci "
                    + (status == null ? "did not end within " + INSTALL_LIMIT : "ended with " + status)
                    + " (expected: 0), and wrote: "
                    + Files.readString(log).strip());
        }
        Files.copy(SOURCE.resolve("package-lock.json"), installed, StandardCopyOption.REPLACE_EXISTING);
        return Optional.empty();
    }

    private static void copySources() throws IOException {
        try (var sources = Files.list(SOURCE)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Files.copy(source, HOME.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static boolean sameContent(Path one, Path other) throws IOException {
        return Files.exists(other) && Files.mismatch(one, other) == -1;
    }
}
