/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The folder in which the load generator is compiled and the peers are fetched, each with a class path of its own. Confined
 * to one thread.
 */
final class Workshop {
    private static final String SERVER_CORE = "0";
    private static final String CLIENT_CORE = "1";

    private final Path folder;
    private final Path self; // what this class was loaded from

    Workshop(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toAbsolutePath();
        try {
            self = Path.of(Workshop.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /** Compiles the load generator; without zlib and OpenSSL only what needs them is missing. */
    void makeLoadGenerator() throws IOException {
        Path source = unpack("load.c");
        String output = folder.resolve("load").toString();
        var compile = List.of("cc", "-O2", "-o", output, source.toString());
        if (run(with(compile, "-lz", "-lssl", "-lcrypto"), folder) != 0) {
            check(run(with(compile, "-DNO_ZLIB", "-DNO_TLS"), folder), "cc, for the load generator");
        }
    }

    /** Makes a certificate for the loopback address and returns the option that gives it to a server of ours. */
    String makeCertificate() throws IOException {
        var command = List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=localhost",
                "-keyout",
                "key.pem",
                "-out",
                "chain.pem");
        if (run(command, folder) != 0) {
            throw new IOException("openssl did not make a certificate; see last.log");
        }
        return "tls=" + folder.resolve("chain.pem") + "," + folder.resolve("key.pem");
    }

    /** Fetches a peer by name; false when that cannot be done here. */
    boolean fetch(Contender contender) throws IOException {
        return switch (contender) {
            case NETTY_SOCKETIO -> fetchNettySocketIo("netty-socketio", UnaryOperator.identity());
            case SOCKETIO4J -> fetchNettySocketIo("socketio4j", Workshop::asSocketIo4j);
            case SOCKET_IO, NODE_HTTP -> fetchNode();
            default -> true;
        };
    }

    /** The same program with the words of its fork. */
    private static String asSocketIo4j(String source) {
        return source.replace("com.corundumstudio.socketio.", "com.socketio4j.socketio.")
                .replace(
                        "setUseLinuxNativeEpoll(true)",
                        "setTransportType(com.socketio4j.socketio.nativeio.TransportType.EPOLL)");
    }

    /** @param name where its jars are; the program is that for netty-socketio, changed */
    private boolean fetchNettySocketIo(String name, UnaryOperator<String> change) throws IOException {
        Path peer = folder.resolve(name);
        unpack(name + "/pom.xml");
        Path source = peer.resolve("NettySocketIoPeer.java");
        Files.writeString(source, change.apply(Files.readString(unpack("netty-socketio/NettySocketIoPeer.java"))));
        Path jars = peer.resolve("lib");
        if (!Files.isDirectory(jars)
                && run(List.of("mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=" + jars), peer)
                        != 0) {
            return false;
        }
        // Control is taken out of our own jar, so that nothing else of it comes into the class path of the peer.
        Path classes = Files.createDirectories(peer.resolve("classes/io/rtcomm/benchmarks/servers"));
        try (var in = Objects.requireNonNull(Workshop.class.getResourceAsStream("Control.class"), "Control.class")) {
            Files.copy(in, classes.resolve("Control.class"), StandardCopyOption.REPLACE_EXISTING);
        }
        return run(List.of(tool("javac"), "-cp", classPath(peer), "-d", "classes", source.toString()), peer) == 0;
    }

    /** The name of a jar of a peer, with its version. */
    String jar(String peer, String begin) throws IOException {
        try (var jars = Files.list(folder.resolve(peer).resolve("lib"))) {
            return jars.map(jar -> String.valueOf(jar.getFileName()))
                    .filter(name -> name.startsWith(begin))
                    .findFirst()
                    .orElse("none");
        }
    }

    /** Where it is said why a peer cannot be had. */
    Path log(Contender contender) {
        return folder.resolve(contender.onJvm() ? contender.title() : "socket.io")
                .resolve("last.log");
    }

    private boolean fetchNode() throws IOException {
        Path peer = folder.resolve("socket.io");
        unpack("socket.io/package.json");
        unpack("socket.io/socket-io-peer.js");
        unpack("socket.io/node-http-peer.js");
        return Files.isDirectory(peer.resolve("node_modules/socket.io"))
                || run(List.of("npm", "install", "--silent", "--no-audit", "--no-fund"), peer) == 0;
    }

    /** The command for a server on the JVM, pinned to its core; {@code peer} is empty for those in our own jar. */
    List<String> java(String peer, String mainClass, int port, String... options) {
        var command = pinned(SERVER_CORE);
        command.add(tool("java"));
        command.addAll(List.of("-Xmx1g", "-XX:+UseG1GC", "-Dio.netty.leakDetection.level=disabled"));
        // netty-socketio comes without logging: the start of a logging library is nobody's own
        command.add("-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of(System.getProperty("rtcomm.jvm", "").split(" ", -1)));
        command.removeIf(String::isEmpty);
        command.addAll(List.of("-cp", peer.isEmpty() ? self.toString() : classPath(folder.resolve(peer)), mainClass));
        command.add(Integer.toString(port));
        command.addAll(List.of(options));
        return command;
    }

    /** The command for a server on Node.js, pinned to its core. */
    List<String> node(String script, int port) {
        var command = pinned(SERVER_CORE);
        command.addAll(
                List.of("node", folder.resolve("socket.io").resolve(script).toString(), Integer.toString(port)));
        return command;
    }

    /** The command for the load generator, pinned to its core. */
    List<String> load(List<String> options) {
        var command = pinned(CLIENT_CORE);
        command.add(folder.resolve("load").toString());
        command.addAll(options);
        return command;
    }

    private static List<String> pinned(String core) {
        return new ArrayList<>(List.of("taskset", "-c", core));
    }

    private static String classPath(Path peer) {
        return peer.resolve("classes") + File.pathSeparator + peer.resolve("lib") + File.separator + "*";
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** The first line that a program says of itself, for the table. */
    static String firstLine(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var lines = process.inputReader()) {
                return lines.lines().limit(1).collect(Collectors.joining()).strip();
            }
        } catch (IOException e) {
            return "absent";
        }
    }

    private Path unpack(String name) throws IOException {
        Path to = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(to.getParent(), name));
        try (var in = Objects.requireNonNull(Workshop.class.getResourceAsStream(name), name)) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
        return to;
    }

    private static List<String> with(List<String> command, String... more) {
        var all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }

    private static void check(int code, String what) {
        if (code != 0) {
            throw new IllegalStateException(what + " ended with " + code + " (expected: 0)");
        }
    }

    private static int run(List<String> command, Path where) {
        try {
            return new ProcessBuilder(command)
                    .directory(where.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(where.resolve("last.log").toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1; // no such program
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
