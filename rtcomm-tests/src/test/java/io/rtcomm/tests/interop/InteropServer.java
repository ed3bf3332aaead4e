/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import static org.awaitility.Awaitility.await;

import io.rtcomm.Namespace;
import io.rtcomm.Socket;
import io.rtcomm.server.RtcommServer;
import io.rtcomm.server.ServerBuilder;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A server on a free port of the loopback interface. Closing it fails when a session is left over, or when it logged an
 * error. Safe on any thread.
 */
final class InteropServer implements AutoCloseable {
    private final RtcommServer server;
    private final Complaints complaints;

    private InteropServer(RtcommServer server, Complaints complaints) {
        this.server = server;
        this.complaints = complaints;
    }

    /** Starts a server with the default options and these. */
    static InteropServer start(UnaryOperator<ServerBuilder> options) {
        return startOn(0, options);
    }

    static InteropServer startOn(int port, UnaryOperator<ServerBuilder> options) {
        var complaints = Complaints.collect();
        var builder = RtcommServer.builder().host("127.0.0.1").port(port).eventLoopThreads(2);
        var server = options.apply(builder).build();
        try {
            server.start();
        } catch (RuntimeException e) {
            server.close();
            complaints.close();
            throw e;
        }
        return new InteropServer(server, complaints);
    }

    RtcommServer rtcomm() {
        return server;
    }

    Namespace main() {
        return server.of("/");
    }

    int port() {
        return server.port();
    }

    String url() {
        return url("http");
    }

    String url(String scheme) {
        return scheme + "://127.0.0.1:" + port();
    }

    /** Handles clients of the main namespace. */
    void onConnection(Consumer<Socket> handler) {
        onConnection(main(), handler);
    }

    /** Handles clients of a namespace, and answers their event {@code settle}, as scripts expect it. */
    void onConnection(Namespace namespace, Consumer<Socket> handler) {
        namespace.onConnection(socket -> {
            socket.on("settle", event -> event.ack().send());
            handler.accept(socket);
        });
    }

    /** Waits until the clients are gone: their sessions, and then their sockets. */
    void awaitNoSessions() {
        var patience = await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Heard.LIMIT);
        patience.alias("no sessions left").until(() -> server.sessionCount() == 0);
        patience.alias("no sockets left")
                .until(() -> server.namespaces().stream()
                        .allMatch(namespace -> namespace.sockets().isEmpty()));
    }

    /** Closes the server with its clients on it. */
    void stop() {
        server.close();
    }

    @Override
    public void close() {
        try (complaints;
                server) {
            awaitNoSessions();
        }
        complaints.assertNone();
    }
}
