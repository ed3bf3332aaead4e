/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.netty.channel.ChannelHandler;
import io.rtcomm.ConnectionError;
import io.rtcomm.DisconnectReason;
import io.rtcomm.HeadersHook;
import io.rtcomm.Namespace;
import io.rtcomm.NamespaceMatcher;
import io.rtcomm.RequestMiddleware;
import io.rtcomm.SocketErrorHandler;
import io.rtcomm.Subscription;
import io.rtcomm.endpoint.sse.SseChannel;
import io.rtcomm.endpoint.sse.SseEndpoint;
import io.rtcomm.endpoint.sse.SseOptions;
import io.rtcomm.endpoint.sse.SseStream;
import io.rtcomm.endpoint.web.FilesOptions;
import io.rtcomm.endpoint.web.RouteHandler;
import io.rtcomm.endpoint.web.RouteOptions;
import io.rtcomm.endpoint.websocket.WebSocket;
import io.rtcomm.endpoint.websocket.WebSocketEndpoint;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.http.Endpoint;
import io.rtcomm.observe.Metrics;
import io.rtcomm.observe.Stall;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real-time messaging server: everything on one port. Safe on any thread.
 *
 * <pre>{@code
 * try (RtcommServer server = RtcommServer.builder().port(3000).build()) {
 *     Namespace io = server.of("/");
 *     io.onConnection(socket -> socket.on("chat message", String.class, text -> io.emit("chat message", text)));
 *     server.start().awaitTermination();
 * }
 * }</pre>
 *
 * <p>Namespaces, middleware and handlers may be added before and after the start. A server that was closed does not
 * start again; another one can be built on the same port at once.
 */
public final class RtcommServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RtcommServer.class);
    private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(2);

    private final Assembly assembly;
    private final SseEndpoints streams;
    private final WebSocketEndpoints webSockets;
    private final CountDownLatch closed = new CountDownLatch(1);

    RtcommServer(ServerSettings settings) {
        this.assembly = new Assembly(settings);
        this.streams = new SseEndpoints(assembly.endpoints(), assembly.router());
        this.webSockets = new WebSocketEndpoints(assembly.endpoints(), assembly.router());
    }

    /** Begins to build a server. */
    public static ServerBuilder builder() {
        return new ServerBuilder();
    }

    /**
     * Listens from now on.
     *
     * @return this server
     * @throws IllegalStateException when it cannot: the port is taken, the address is not of this machine, which closes
     *     the server; or it was started before
     */
    public RtcommServer start() {
        assembly.start();
        return this;
    }

    /**
     * A part of the pipelines of another server, instead of {@link #start()}: to be added directly behind its {@code
     * HttpServerCodec}. Requests for what was registered here are answered here, all others go on to the handlers behind;
     * one connection may ask for both in turn. Connections that become WebSockets here leave the other server's hands.
     * What the options say about listening, TLS and idle connections is that server's business then.
     *
     * <p>{@link #close()} ends what is ours and leaves the other server, its connections and its event loops alone; our
     * paths are answered with 503 from then on. It is to be closed before the event loops end.
     *
     * @return one handler for all pipelines
     * @throws IllegalStateException when {@link ServerBuilder#eventLoops} was not told whose event loops these are
     */
    public ChannelHandler handler() {
        return assembly.handler();
    }

    /**
     * The port that the server listens on.
     *
     * @throws IllegalStateException before the start
     */
    public int port() {
        return address().getPort();
    }

    /**
     * The address that the server listens on.
     *
     * @throws IllegalStateException before the start
     */
    public InetSocketAddress address() {
        return assembly.address();
    }

    /** How many sessions live. */
    public int sessionCount() {
        return assembly.sessions().size();
    }

    /**
     * The namespace of that name, made if there is none; {@code "admin"} is {@code "/admin"}. It stays from now on, also if
     * it was made for a client.
     */
    public Namespace of(String name) {
        return assembly.namespaces().of(name);
    }

    /** A parent of all namespaces whose whole names match a pattern; they are made when a client asks for them. */
    public Namespace of(Pattern pattern) {
        return assembly.namespaces().of(pattern);
    }

    /** A parent of all namespaces that a function allows; they are made when a client asks for them. */
    public Namespace of(NamespaceMatcher matcher) {
        return assembly.namespaces().of(matcher);
    }

    /** The namespaces that there are. */
    public Collection<Namespace> namespaces() {
        return assembly.namespaces().all();
    }

    /**
     * Hears of every namespace that is made, before any client is in it. Called on the handler executor, or by whoever
     * named the namespace.
     */
    public Subscription onNewNamespace(Consumer<Namespace> listener) {
        return assembly.namespaces().onNewNamespace(listener);
    }

    /** Counts of what happened since the server was built. Which limit shows here, and which elsewhere, is told in docs/limits.md. */
    public Metrics metrics() {
        return assembly.metrics();
    }

    /** Hears of event loops and handlers that hold others up, once for each stall. Called on a thread of its own; must not block. */
    public Subscription onStall(Consumer<Stall> listener) {
        assembly.stalls().listeners().add(listener);
        return () -> assembly.stalls().listeners().remove(listener);
    }

    /**
     * Adds something of the application's own that answers HTTP requests on the same port; the first that matches answers,
     * before routes and files.
     */
    public RtcommServer endpoint(Endpoint endpoint) {
        assembly.router().add(endpoint);
        return this;
    }

    /**
     * The endpoint for streams of Server-Sent Events at a path, made if there is none.
     *
     * @param path may have named segments, {@code /scores/{game}}; see {@link io.rtcomm.http.PathPattern}
     * @throws IllegalStateException when the module for streams is not on the class path; the message names the dependency.
     *     Also when a route or a plain WebSocket is at the path
     */
    public SseEndpoint sse(String path) {
        return streams.endpoint(path);
    }

    /** As {@link #sse(String)}, with a handler of streams, see {@link SseEndpoint#onStream}. */
    public SseEndpoint sse(String path, Consumer<? super SseStream> handler) {
        SseEndpoint endpoint = streams.endpoint(path);
        endpoint.onStream(handler);
        return endpoint;
    }

    /** As {@link #sse(String, Consumer)}, with options. */
    public SseEndpoint sse(String path, SseOptions options, Consumer<? super SseStream> handler) {
        return sse(path, handler).options(options);
    }

    /**
     * The channel at a path, made if there is none: streams that all get the same events, and what they have missed.
     *
     * @throws IllegalStateException as {@link #sse(String)}
     */
    public SseChannel sseChannel(String path) {
        return streams.channel(path);
    }

    /**
     * The plain WebSocket endpoint of a path, without Socket.IO; made, with the default options, if there is none.
     *
     * @param path may have named segments, {@code /chat/{room}}
     * @throws IllegalStateException when {@code rtcomm-websocket} is not on the class path, or a route or a stream is at
     *     the path
     */
    public WebSocketEndpoint webSocket(String path) {
        return webSockets.at(path);
    }

    /** Handles WebSockets that have opened at a path, see {@link #webSocket(String)}. */
    public WebSocketEndpoint webSocket(String path, Consumer<WebSocket> handler) {
        return webSockets.at(path).onOpen(handler);
    }

    /**
     * The same with options.
     *
     * @throws IllegalStateException when the endpoint is there already, with other options
     */
    public WebSocketEndpoint webSocket(String path, WebSocketOptions options, Consumer<WebSocket> handler) {
        return webSockets.make(path, options).onOpen(handler);
    }

    /**
     * Answers requests for a path, with the defaults of {@link RouteOptions}.
     *
     * @see #route(String, String, RouteOptions, RouteHandler)
     */
    public RtcommServer route(String method, String path, RouteHandler handler) {
        return route(method, path, RouteOptions.DEFAULT, handler);
    }

    /**
     * Answers requests for a path. Of several routes, streams and WebSocket endpoints that match, the one with the most
     * specific path answers, whatever the order of registration. A route for {@code GET} answers {@code HEAD}, too;
     * {@code OPTIONS} is answered for all, and a method without route with 405.
     *
     * @param method as {@code GET}; case matters
     * @param path a pattern: {@code /users/{id}}, {@code /docs/{rest...}}; see {@link io.rtcomm.http.PathPattern}
     * @throws IllegalStateException when there is a route for that method and path, or a stream or a plain WebSocket at it
     */
    public RtcommServer route(String method, String path, RouteOptions options, RouteHandler handler) {
        assembly.web().route(method, path, options, handler);
        return this;
    }

    /**
     * Serves the files of a folder, with the defaults of {@link FilesOptions}.
     *
     * @see #files(String, Path, FilesOptions)
     */
    public RtcommServer files(String prefix, Path folder) {
        return files(prefix, folder, FilesOptions.DEFAULT);
    }

    /**
     * Serves the files of a folder under a prefix, to {@code GET} and {@code HEAD}: with conditional requests, ranges, and
     * gzip. Hidden files (a dot in front) are not served, folders not listed, links followed only inside of the folder.
     * Files are asked for when nothing else matches, whatever the order of registration; of several folders that with the
     * longest prefix.
     *
     * @param prefix {@code /}, or as {@code /assets}
     * @throws IllegalArgumentException when there is no such folder
     */
    public RtcommServer files(String prefix, Path folder, FilesOptions options) {
        assembly.web().files(prefix, folder, options);
        return this;
    }

    /**
     * Serves the files of a folder on the class path, as {@link #files(String, Path, FilesOptions)} does.
     *
     * @param folder as {@code public/pages}; all that is in it is public
     * @throws IllegalArgumentException when there is no such folder
     */
    public RtcommServer classPathFiles(String prefix, String folder, FilesOptions options) {
        assembly.web().filesOfClassPath(prefix, folder, options);
        return this;
    }

    /**
     * How the server is. A route that offers it to a load balancer may answer 503 when it is not {@linkplain
     * Health#ready() ready}; that is the route's choice.
     */
    public Health health() {
        return assembly.health();
    }

    /** Adds a middleware that sees every HTTP request under the Socket.IO path, upgrades included. */
    public RtcommServer use(RequestMiddleware middleware) {
        assembly.hooks().middleware().add(middleware);
        return this;
    }

    /**
     * Hears of errors of all sockets, see {@link io.rtcomm.Socket#onError}: after the handlers of the socket, of its
     * namespace, and of that one's parent. All of them hear, and all is logged that is no client's mistake.
     */
    public Subscription onError(SocketErrorHandler handler) {
        return assembly.namespaces().onError(handler);
    }

    /** Hears of requests that were refused. Called on the handler executor. */
    public Subscription onConnectionError(Consumer<ConnectionError> listener) {
        assembly.hooks().errorHandlers().add(listener);
        return () -> assembly.hooks().errorHandlers().remove(listener);
    }

    /** Sees the header fields of answers under the Socket.IO path before they are written. */
    public Subscription onHeaders(HeadersHook hook) {
        assembly.hooks().headersHooks().add(hook);
        return () -> assembly.hooks().headersHooks().remove(hook);
    }

    /**
     * Waits until the server is closed, by {@link #close()} or by the end of the JVM (SIGTERM, SIGINT), which closes it in
     * an orderly way.
     */
    public void awaitTermination() {
        var hook = new Thread(this::close, "rtcomm-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            removeHook(hook);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.trace("the JVM ends already", e);
        }
    }

    /** Closes the server within two seconds, see {@link #close(Duration)}. */
    @Override
    public void close() {
        close(DEFAULT_DRAIN);
    }

    /**
     * Closes the server: accepts nothing more, ends all sockets ({@code server shutting down}, no DISCONNECT packet, so
     * that clients reconnect elsewhere), writes what waits for clients, runs disconnect handlers. The port is free at
     * return.
     *
     * <p>With more than two seconds and a hundred clients or more, these are told at moments of their own within the first
     * half of the time, so that they do not all come to another server at once.
     *
     * @param drain how long clients and handlers are waited for
     * @throws IllegalStateException on an event loop, which ends with the server
     */
    public void close(Duration drain) {
        assembly.close(DisconnectReason.SERVER_SHUTTING_DOWN, drain);
        closed.countDown();
    }
}
