/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A script that runs beside the test. It speaks in lines on its standard output, and what it writes to its standard
 * error is shown when it fails. Confined to the thread of the test, except that {@link #close} is safe on any.
 */
public final class RunningScript implements AutoCloseable {
    /** A script that writes more than this ahead of its reader waits for it. */
    private static final int LINES_AHEAD = 10_000;

    private final String name;
    private final Process process;
    private final Path errors;

    /** Empty is the end of the output. */
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(LINES_AHEAD);

    private boolean ended;

    private RunningScript(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.errors = errors;
    }

    static RunningScript start(Path home, Path node, Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(node.toString(), script.toString()));
        command.addAll(List.of(arguments));
        var name = script.getFileName().toString();
        try {
            var errors = Files.createTempFile(home, name + "-", ".log");
            var process = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectError(errors.toFile())
                    .start();
            var running = new RunningScript(name, process, errors);
            var reader = new Thread(running::read, "output of " + name);
            reader.setDaemon(true);
            reader.start();
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /**
     * Writes a line to the standard input of the script.
     *
     * @param line the text, without its end
     */
    public void send(String line) {
        try {
            var input = process.getOutputStream();
            input.write((line + "\n").getBytes(UTF_8));
            input.flush();
        } catch (IOException e) {
            throw failed("no longer reads its input: " + e.getMessage());
        }
    }

    /**
     * The next line of the output.
     *
     * @param limit how long to wait for it; beyond that the test fails, as it does when the output ends instead
     */
    public String nextLine(Duration limit) {
        var line = poll(limit);
        if (line == null) {
            throw failed("wrote no line within " + limit);
        }
        return line.orElseThrow(() -> failed("ended (expected: another line)"));
    }

    /**
     * Lets the script run to its end.
     *
     * @param limit how long that may take; beyond that the script is killed and the test fails
     * @return the lines that were not read yet; when the script ends with a status other than 0 the test fails
     */
    public List<String> finish(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<String> rest = new ArrayList<>();
        while (true) {
            var line = poll(Duration.ofNanos(deadline - System.nanoTime()));
            if (line == null) {
                throw failed("did not end within " + limit + ", and had written " + rest);
            }
            if (line.isEmpty()) {
                break;
            }
            rest.add(line.get());
        }
        var status = ProcessTree.await(process, Duration.ofNanos(deadline - System.nanoTime()));
        if (status == null || status != 0) {
            throw failed((status == null ? "did not end within " + limit : "ended with " + status + " (expected: 0)")
                    + ", and had written " + rest);
        }
        return rest;
    }

    /** Whether the script is still running. */
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        ProcessTree.kill(process);
        lines.clear();
    }

    private @Nullable Optional<String> poll(Duration limit) {
        if (ended) {
            return Optional.empty();
        }
        try {
            var line = lines.poll(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
            ended = line != null && line.isEmpty();
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was waited for, but the test was interrupted");
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                lines.put(Optional.of(line));
            }
        } catch (IOException e) {
            // The pipe of a killed process: its output ends here.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lines.offer(Optional.empty());
        }
    }

    private AssertionError failed(String what) {
        close();
        String seen;
        try {
            seen = Files.readString(errors).strip();
        } catch (IOException e) {
            seen = e.toString();
        }
        return new AssertionError(
                name + " " + what + "; its standard error: " + (seen.isEmpty() ? "empty" : "\n" + seen));
    }
}
