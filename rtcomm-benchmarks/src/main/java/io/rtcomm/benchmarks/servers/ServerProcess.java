/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that runs. Confined to one thread. */
final class ServerProcess implements AutoCloseable {
    private final Contender contender;
    private final int port;
    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;
    private final double startSeconds;

    private ServerProcess(Contender contender, int port, Process process, long startedNanos) throws IOException {
        this.contender = contender;
        this.port = port;
        this.process = process;
        this.answers = process.inputReader();
        this.questions = process.outputWriter();
        expectListening();
        this.startSeconds = (System.nanoTime() - startedNanos) / 1e9;
    }

    static ServerProcess start(Contender contender, Workshop workshop) throws IOException {
        int port = freePort();
        return start(contender, port, contender.command(workshop, port), workshop);
    }

    static ServerProcess start(Contender contender, int port, List<String> command, Workshop workshop)
            throws IOException {
        Path log = workshop.folder().resolve(contender.name() + ".log");
        long started = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            return new ServerProcess(contender, port, process, started);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void expectListening() throws IOException {
        String line = answers.readLine();
        while (line != null && !line.equals(Control.LISTENING)) {
            line = answers.readLine();
        }
        if (line == null) {
            throw new IOException(contender.title() + " ended before it listened; its log is " + contender + ".log");
        }
    }

    Contender contender() {
        return contender;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** From the start of the process until it accepts connections. */
    double startSeconds() {
        return startSeconds;
    }

    /** Asks what {@link Control} answers; -1 when the server is not on the JVM. */
    long ask(String question) throws IOException {
        if (!contender.onJvm()) {
            return -1;
        }
        questions.write(question + "\n");
        questions.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException(contender.title() + " has ended");
        }
        return Long.parseLong(line);
    }

    /** Memory of the process that is resident, in bytes. */
    long residentBytes() throws IOException {
        String[] fields = Files.readString(Path.of("/proc", Long.toString(pid()), "statm"))
                .split(" ", -1);
        return Long.parseLong(fields[1]) * 4096;
    }

    @Override
    public void close() throws IOException {
        try {
            questions.close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
