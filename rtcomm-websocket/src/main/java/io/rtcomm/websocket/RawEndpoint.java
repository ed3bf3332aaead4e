/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.rtcomm.ConnectMiddleware;
import io.rtcomm.codec.JsonSink;
import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.Entrance;
import io.rtcomm.endpoint.RequestHandshake;
import io.rtcomm.endpoint.websocket.WebSocket;
import io.rtcomm.endpoint.websocket.WebSocketEndpoint;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.endpoint.websocket.WebSocketService;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.http.OriginGuard;
import io.rtcomm.http.PathPattern;
import io.rtcomm.observe.Gauge;
import io.rtcomm.observe.Metric;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.HomeLoop;
import io.rtcomm.transport.HttpRefusal;
import io.rtcomm.websocket.WebSocketHandshake.Accepted;
import io.rtcomm.websocket.WebSocketHandshake.Refused;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A path that WebSockets are opened at. Safe on any thread.
 *
 * <pre>
 *   request ─► origin ─► handshake valid? ─► middleware, on the lane ─► 101 on the loop ─► opening handlers ─► reading
 *                └──────────┴───────────────────┴── an HTTP answer, and nothing is left
 * </pre>
 */
final class RawEndpoint implements WebSocketService {
    private static final int GOING_AWAY = 1001;
    private static final String SHUTTING_DOWN = "server shutting down";

    private final EndpointContext context;
    private final PathPattern path;
    private final WebSocketOptions options;
    private final OriginGuard origins;
    private final Entrance<WebSocket> entrance;
    private final Framers framers;
    private final WireSettings wire;
    private final List<Consumer<? super WebSocket>> openHandlers = new CopyOnWriteArrayList<>();

    // what is open
    private final Map<EventLoop, LoopMembers> members = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    RawEndpoint(EndpointContext context, PathPattern path, WebSocketOptions options) {
        this.context = context;
        this.path = path;
        this.options = options;
        this.origins = context.origins(options.origins());
        this.entrance = new Entrance<>(context.codec());
        this.framers = new Framers(PayloadForm.RAW, options.deflate());
        var limits = options.limits();
        this.wire = new WireSettings(
                limits.maxMessageBytes(),
                limits.maxFragments(),
                limits.maxPingsPerSecond(),
                options.heartbeat().closeTimeout().toMillis(),
                context.metrics(),
                null,
                new LentReaders(limits.maxMessageBytes(), limits.maxFragments()));
        context.metrics().gauge(Gauge.WEBSOCKETS, count::get);
    }

    EndpointContext context() {
        return context;
    }

    Framers framers() {
        return framers;
    }

    WireSettings wireSettings() {
        return wire;
    }

    byte[] json(@Nullable Object value) {
        var json = new JsonSink();
        context.codec().write(value, json);
        return json.toByteArray();
    }

    // Opening

    @Override
    public boolean matches(String requested) {
        return path.matches(requested);
    }

    @Override
    public PathPattern pattern(String requested) {
        return path;
    }

    @Override
    public void handle(HttpExchange exchange) {
        origins.admit(exchange, () -> decide(exchange));
    }

    private void decide(HttpExchange exchange) {
        HttpRequestHead request = exchange.request();
        if (request.method().equals("GET") && !request.asksForWebSocket()) {
            exchange.responseHeaders()
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            refuse(exchange, 426, "This is a WebSocket endpoint");
            return;
        }
        WebSocketHandshake.Result result = WebSocketHandshake.decide(request, options.deflate(), this::subprotocol);
        if (result instanceof Refused refused) {
            HttpRefusal refusal = refused.refusal();
            refusal.headers()
                    .forEach((name, value) -> exchange.responseHeaders().set(name, value));
            refuse(exchange, refusal.status(), refusal.message());
        } else if (draining || count.get() >= options.limits().maxConnections()) {
            refuseForNow(exchange);
        } else if (result instanceof Accepted accepted) {
            Map<String, String> params = path.match(request.path());
            var handshake = new RequestHandshake(request, params == null ? Map.of() : params, Instant.now());
            HomeLoop loop = context.loops().of(exchange.channel().eventLoop());
            var webSocket = new RawWebSocket(this, loop, handshake, accepted.protocol());
            exchange.onAbort(webSocket::onEnded);
            entrance.ask(
                    exchange,
                    webSocket,
                    webSocket.lane(),
                    () -> loop.execute(() -> open(exchange, webSocket, accepted)));
        }
    }

    /** The client orders them as it likes them. */
    private @Nullable String subprotocol(List<String> offered) {
        for (String name : offered) {
            if (options.subprotocols().contains(name)) {
                return name;
            }
        }
        return null;
    }

    private void refuseForNow(HttpExchange exchange) {
        if (!draining) {
            context.metrics().increment(Metric.WEBSOCKETS_REFUSED);
        }
        exchange.responseHeaders().set(HttpHeaderNames.RETRY_AFTER, 1);
        refuse(exchange, 503, draining ? "The server is closing" : "Too many WebSockets");
    }

    private static void refuse(HttpExchange exchange, int status, String message) {
        exchange.respond(status, "application/json", "{\"code\":" + status + ",\"message\":\"" + message + "\"}");
    }

    /** On the loop: the only way to open one. */
    private void open(HttpExchange exchange, RawWebSocket webSocket, Accepted accepted) {
        if (exchange.answered()) {
            return;
        }
        if (count.incrementAndGet() > options.limits().maxConnections() || draining) {
            leave();
            webSocket.onEnded();
            refuseForNow(exchange);
            return;
        }
        HomeLoop loop = context.loops().of(exchange.channel().eventLoop());
        var connection = new RawConnection(this, webSocket, loop, exchange.channel(), accepted);
        if (!connection.start(exchange, accepted)) {
            leave();
            return;
        }
        members.computeIfAbsent(loop.eventLoop(), key -> new LoopMembers(loop)).add(connection);
        if (draining) { // whoever closed them all may have been too early to see this one
            webSocket.close(GOING_AWAY, SHUTTING_DOWN);
        }
        webSocket.lane().execute(() -> runOpenHandlers(webSocket, connection), () -> connection.onOpened(true));
    }

    private void runOpenHandlers(RawWebSocket webSocket, RawConnection connection) {
        boolean failed = false;
        for (Consumer<? super WebSocket> handler : openHandlers) {
            failed |= !webSocket.handlers().run(() -> handler.accept(webSocket));
        }
        connection.onOpened(failed);
    }

    /** On the loop: the only way to leave. */
    void onEnded(RawConnection connection) {
        LoopMembers left = members.get(connection.homeLoop());
        if (left != null) {
            left.remove(connection);
        }
        leave();
    }

    private void leave() {
        if (count.decrementAndGet() == 0 && draining) {
            drained.complete(null);
        }
    }

    // The application

    @Override
    public String path() {
        return path.toString();
    }

    @Override
    public WebSocketOptions options() {
        return options;
    }

    @Override
    public WebSocketEndpoint use(ConnectMiddleware<? super WebSocket> middleware) {
        entrance.use(middleware);
        return this;
    }

    @Override
    public WebSocketEndpoint onOpen(Consumer<? super WebSocket> handler) {
        openHandlers.add(handler);
        return this;
    }

    @Override
    public int count() {
        return count.get();
    }

    @Override
    public void broadcast(String text) {
        broadcast(text.getBytes(UTF_8), false, null);
    }

    @Override
    public void broadcast(byte[] data) {
        broadcast(data, true, null);
    }

    @Override
    public void broadcastExcept(WebSocket except, String text) {
        broadcast(text.getBytes(UTF_8), false, except);
    }

    @Override
    public void broadcastExcept(WebSocket except, byte[] data) {
        broadcast(data, true, except);
    }

    private void broadcast(byte[] data, boolean binary, @Nullable WebSocket except) {
        RawWebSocket left = except instanceof RawWebSocket raw ? raw : null;
        EncodedMessage message = EncodedMessage.message(data, binary, List.of(), true, true);
        members.values().forEach(there -> there.loop().execute(() -> there.broadcast(message, left)));
    }

    @Override
    public void closeAll(int code, String reason) {
        RawWebSocket.checkClose(code, reason);
        members.values()
                .forEach(there -> there.loop()
                        .execute(
                                () -> there.forEach(member -> member.webSocket().close(code, reason))));
    }

    @Override
    public CompletionStage<Void> drain() {
        draining = true;
        closeAll(GOING_AWAY, SHUTTING_DOWN);
        if (count.get() == 0) {
            drained.complete(null);
        }
        return drained;
    }
}
