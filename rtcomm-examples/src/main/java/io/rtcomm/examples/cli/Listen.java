/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.cli;

import io.rtcomm.server.RtcommServer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a program listens, from its options, and how it runs there. Confined to the thread that runs the program. */
public final class Listen {
    private static final int MAX_PORT = 65_535;

    enum Transport {
        POLLING,
        WEBSOCKET
    }

    private final Set<Transport> transports = new LinkedHashSet<>();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec program;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on. 0.0.0.0 lets other machines in. Default: ${DEFAULT-VALUE}")
    private String host = "127.0.0.1";

    private int port;

    /** Made by picocli. */
    public Listen() {}

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "3000",
            description = "TCP port to listen on, 0 to pick a free one. Default: ${DEFAULT-VALUE}")
    void setPort(int value) {
        if (value < 0 || value > MAX_PORT) {
            throw new ParameterException(
                    program.commandLine(),
                    "Invalid value for option '--port': " + value + " (expected: 0 to " + MAX_PORT + ")");
        }
        port = value;
    }

    @Option(
            names = "--transports",
            split = ",",
            paramLabel = "NAMES",
            hideParamSyntax = true,
            defaultValue = "polling,websocket",
            description = "Transports that clients may use. Default: ${DEFAULT-VALUE}")
    void setTransports(List<Transport> values) {
        transports.clear();
        transports.addAll(values);
    }

    /** The address to listen on. */
    public String host() {
        return host;
    }

    /** The port to listen on; 0 picks a free one. */
    public int port() {
        return port;
    }

    /** The transports, by the names that the library gives them. */
    public List<String> transports() {
        return transports.stream()
                .map(transport -> transport.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * Starts a server, prints the line that tells where it is, and waits until the process is told to end.
     *
     * @param start makes a server that listens
     * @return the exit code
     */
    public int run(Supplier<RtcommServer> start) {
        RtcommServer started;
        try {
            started = start.get();
        } catch (IllegalStateException e) {
            program.commandLine().getErr().println(program.name() + ": " + e.getMessage());
            return program.exitCodeOnExecutionException();
        }
        try (started) {
            var out = program.commandLine().getOut();
            out.println(program.name() + ": " + url(host, started.port()));
            out.flush();
            started.awaitTermination();
        }
        return program.exitCodeOnSuccess();
    }

    /** What to type into a browser on this machine. */
    static String url(String host, int port) {
        String name = switch (host) {
            case "127.0.0.1", "0.0.0.0", "::", "::1", "" -> "localhost";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
        return "http://" + name + ":" + port + "/";
    }
}
