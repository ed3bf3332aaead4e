/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.sse;

import io.netty.util.AsciiString;
import io.rtcomm.ConnectMiddleware;
import io.rtcomm.Subscription;
import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.Entrance;
import io.rtcomm.endpoint.RequestHandshake;
import io.rtcomm.endpoint.sse.SseEnd;
import io.rtcomm.endpoint.sse.SseEndpoint;
import io.rtcomm.endpoint.sse.SseEvent;
import io.rtcomm.endpoint.sse.SseOptions;
import io.rtcomm.endpoint.sse.SseStream;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.http.OriginGuard;
import io.rtcomm.http.PathPattern;
import io.rtcomm.observe.Metric;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.HomeLoop;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the streams of one path. Safe on any thread; methods whose names begin with {@code on} are called on loops. */
final class PathEndpoint implements SseEndpoint {
    static final AsciiString TYPE = AsciiString.cached("text/event-stream");

    private static final Logger log = LoggerFactory.getLogger(PathEndpoint.class);
    private static final String METHODS = "GET, HEAD, OPTIONS";

    private final Hub hub;
    private final PathPattern pattern;
    private final Entrance<SseStream> entrance;
    private final CopyOnWriteArrayList<Consumer<? super SseStream>> handlers = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<HomeLoop, StreamShard> shards = new ConcurrentHashMap<>();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicReference<@Nullable DefaultChannel> channel = new AtomicReference<>();
    private volatile Settings settings;
    private volatile boolean closed;

    private record Settings(SseOptions options, OriginGuard origins) {}

    PathEndpoint(Hub hub, String path) {
        this.hub = hub;
        this.pattern = PathPattern.of(path);
        this.entrance = new Entrance<>(hub.context().codec());
        this.settings = new Settings(SseOptions.DEFAULT, hub.context().origins(null));
    }

    PathPattern pattern() {
        return pattern;
    }

    // ---- what applications see ----

    @Override
    public String path() {
        return pattern.toString();
    }

    @Override
    public SseOptions options() {
        return settings.options();
    }

    @Override
    public SseEndpoint options(SseOptions options) {
        settings = new Settings(options, hub.context().origins(options.cors()));
        return this;
    }

    @Override
    public SseEndpoint use(ConnectMiddleware<? super SseStream> middleware) {
        entrance.use(middleware);
        return this;
    }

    @Override
    public Subscription onStream(Consumer<? super SseStream> handler) {
        handlers.add(handler);
        return () -> handlers.remove(handler);
    }

    @Override
    public void broadcast(SseEvent event) {
        deliver(Messages.shared(event, hub.context().codec()));
    }

    private void deliver(EncodedMessage message) {
        for (StreamShard shard : shards.values()) {
            shard.loop().execute(() -> shard.deliver(message));
        }
    }

    @Override
    public int streamCount() {
        return streams.get();
    }

    @Override
    public void close() {
        closed = true;
        hub.remove(this);
        closeStreams(SseEnd.CLOSED);
    }

    void closeStreams(SseEnd why) {
        for (StreamShard shard : shards.values()) {
            shard.loop().execute(() -> shard.closeAll(why));
        }
    }

    // ---- what the hub sees ----

    EndpointContext context() {
        return hub.context();
    }

    /** The channel over this endpoint, made if there is none. */
    DefaultChannel channel() {
        DefaultChannel known = channel.get();
        if (known != null) {
            return known;
        }
        var made = new DefaultChannel(this, hub.context());
        DefaultChannel before = channel.compareAndExchange(null, made);
        return before == null ? made : before;
    }

    /** Answers a request, or opens a stream. On the loop of the exchange. */
    void onRequest(HttpExchange exchange, Map<String, String> params) {
        Settings now = settings;
        exchange.responseHeaders().set("Cache-Control", "no-cache, no-transform");
        now.origins().admit(exchange, () -> {
            if (understands(exchange)) {
                admit(exchange, params, now);
            }
        });
    }

    private void admit(HttpExchange exchange, Map<String, String> params, Settings now) {
        HomeLoop loop =
                hub.context().loops().of(exchange.channel().eventLoop()); // may fail: before anything is counted
        if (!reserve(now.options().maxStreams())) {
            context().metrics().increment(Metric.STREAMS_REFUSED);
            exchange.responseHeaders().set("Retry-After", "5");
            Refusals.refuse(exchange, 503);
            return;
        }
        HttpRequestHead request = exchange.request();
        var handshake = new RequestHandshake(request, params, Instant.now());
        var stream = new DefaultStream(this, exchange, handshake, LastEventId.of(request), loop);
        exchange.onAbort(() -> stream.onRefused(SseEnd.CLIENT_GONE));
        entrance.ask(
                exchange,
                stream,
                stream.lane(),
                () -> stream.loop().execute(stream::onAdmitted),
                () -> stream.onRefused(SseEnd.CLOSED));
    }

    private static boolean understands(HttpExchange exchange) {
        HttpRequestHead request = exchange.request();
        switch (request.method()) {
            case "GET", "HEAD" -> {
                if (Accepted.eventStream(request.headers().getAll("Accept"))) {
                    return true;
                }
                Refusals.refuse(exchange, 406);
            }
            case "OPTIONS" -> {
                exchange.responseHeaders().set("Allow", METHODS);
                exchange.respond(204, null, "");
            }
            default -> {
                exchange.responseHeaders().set("Allow", METHODS);
                Refusals.refuse(exchange, 405);
            }
        }
        return false;
    }

    private boolean reserve(int max) {
        if (streams.incrementAndGet() > max) {
            streams.decrementAndGet();
            return false;
        }
        hub.onReserved();
        return true;
    }

    /** Gives back the place of a stream that ended, once for each. */
    void release() {
        streams.decrementAndGet();
        hub.onReleased();
    }

    // ---- what streams tell, on their loops ----

    /** Whether a stream that middleware let in is opened; else it was ended and answered. */
    boolean onAdmitted(DefaultStream stream, HttpExchange exchange) {
        if (hub.draining()) {
            exchange.drop(); // any answer but a stream would make EventSource give up; so it comes back, to another
            // server
            stream.onRefused(SseEnd.SERVER_SHUTTING_DOWN);
            return false;
        }
        if (closed) {
            Refusals.refuse(exchange, 404);
            stream.onRefused(SseEnd.CLOSED);
            return false;
        }
        return true;
    }

    static void setHeaders(HttpExchange exchange, SseOptions options, boolean zipped) {
        var headers = exchange.responseHeaders();
        headers.set("X-Accel-Buffering", "no"); // nginx and those who follow it hand on every piece at once
        if (options.gzip()) {
            String vary = headers.get("Vary");
            headers.set("Vary", vary == null ? "Accept-Encoding" : vary + ", Accept-Encoding");
        }
        if (zipped) {
            headers.set("Content-Encoding", "gzip");
        }
    }

    void onOpened(DefaultStream stream) {
        StreamWire wire = stream.wire();
        var retry = options().retry();
        wire.add(
                retry == null
                        ? Messages.KEEP_ALIVE // the head leaves with it, and proxies see that something comes
                        : Messages.single(
                                SseEvent.empty().retry(retry), context().codec()),
                false);
        shards.computeIfAbsent(stream.loop(), loop -> new StreamShard(loop, this::keepAliveNanos))
                .add(stream);
        DefaultChannel over = channel.get();
        if (over != null) {
            over.onOpened(stream);
        }
        // whoever closed all streams since this one was admitted may have been too early to see it
        if (hub.draining()) {
            stream.close(SseEnd.SERVER_SHUTTING_DOWN);
        } else if (closed) {
            stream.close(SseEnd.CLOSED);
        }
    }

    private long keepAliveNanos() {
        return options().keepAlive().toNanos();
    }

    void onClosed(DefaultStream stream) {
        StreamShard shard = shards.get(stream.loop());
        if (shard != null) {
            shard.remove(stream);
        }
        Follower follower = stream.follower;
        if (follower != null) {
            stream.follower = null;
            follower.leave();
        }
        release();
    }

    /** On the stream's lane. */
    void callHandlers(DefaultStream stream) {
        for (Consumer<? super SseStream> handler : handlers) {
            try {
                handler.accept(stream);
            } catch (Throwable e) { // an Error, too, would leave a stream that nobody serves
                log.warn("a handler of streams of {} failed, the stream is closed", path(), e);
                stream.close();
                return;
            }
        }
    }
}
