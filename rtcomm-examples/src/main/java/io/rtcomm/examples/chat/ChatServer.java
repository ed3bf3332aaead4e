/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import io.rtcomm.Key;
import io.rtcomm.Middleware;
import io.rtcomm.Namespace;
import io.rtcomm.RejectedException;
import io.rtcomm.endpoint.web.FilesOptions;
import io.rtcomm.examples.chat.Messages.LoggedIn;
import io.rtcomm.examples.chat.Messages.Login;
import io.rtcomm.server.RtcommServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * A chat server with its page. Safe on any thread.
 *
 * <pre>
 *   GET /      the page
 *   /login     open to all:   login(nickname) ──&gt; token
 *   /          with a token:  rooms, messages, private messages, typing
 * </pre>
 */
public final class ChatServer implements AutoCloseable {
    /** Who is behind a socket of the main namespace. */
    private static final Key<User> USER = Key.of("user", User.class);

    private static final List<String> STANDING_ROOMS = List.of("lobby", "help", "random");
    private static final int MAX_ROOMS = 100;
    private static final int MAX_USERS = 10_000;
    private static final int MAX_MESSAGE_BYTES = 65_536;
    private static final Duration NICKNAME_GRACE = Duration.ofMinutes(1);
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(12);

    /** The page loads nothing from elsewhere, and stands in no frame. */
    private static final FilesOptions PAGE = FilesOptions.DEFAULT
            .withHeader(
                    "Content-Security-Policy",
                    "default-src 'self'; connect-src 'self' ws: wss:; style-src 'self'; "
                            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
            .withHeader("Referrer-Policy", "no-referrer");

    private final RtcommServer server;

    private ChatServer(RtcommServer server) {
        this.server = server;
    }

    /**
     * Starts a chat.
     *
     * @throws IllegalStateException when it cannot listen; the message says why
     */
    public static ChatServer start(ChatOptions options) {
        var server = RtcommServer.builder()
                .host(options.host())
                .port(options.port())
                .transports(options.transports().toArray(String[]::new))
                .maxHttpBufferSize(MAX_MESSAGE_BYTES)
                .build();
        try {
            var clock = InstantSource.system();
            var tokens = new Tokens(TOKEN_LIFETIME, clock);
            var lounge = new Lounge(
                    new Users(MAX_USERS, NICKNAME_GRACE, clock),
                    new Rooms(STANDING_ROOMS, MAX_ROOMS, options.history(), clock),
                    clock);
            server.classPathFiles("/", "io/rtcomm/examples/chat/page", PAGE);
            openLogin(server.of("/login"), lounge.users(), tokens);
            openChat(server.of("/"), lounge, tokens);
            server.start();
            return new ChatServer(server);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static void openLogin(Namespace login, Users users, Tokens tokens) {
        login.onConnection(socket -> socket.respond("login", Login.class, request -> {
            User user = users.register(Input.nickname(request.nickname()));
            return new LoggedIn(user.nickname(), tokens.issue(user));
        }));
    }

    private static void openChat(Namespace chat, Lounge lounge, Tokens tokens) {
        chat.use(authentication(lounge.users(), tokens));
        chat.onConnection(socket -> new Visitor(lounge, socket, socket.get(USER).orElseThrow()).welcome());
    }

    /** Nobody gets past it without a token; a nickname that somebody else has by now is refused too. */
    private static Middleware authentication(Users users, Tokens tokens) {
        return (socket, next) -> {
            User user = tokens.verify(socket.handshake().auth().path("token").asText())
                    .orElseThrow(() -> new RejectedException("not authorized", Map.of("code", 401)));
            users.admit(user);
            socket.set(USER, user);
            next.proceed();
        };
    }

    /** The port that the chat listens on. */
    public int port() {
        return server.port();
    }

    RtcommServer server() {
        return server;
    }

    /** Closes the chat; the port is free at return. */
    @Override
    public void close() {
        server.close();
    }
}
