/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import io.rtcomm.DisconnectReason;
import io.rtcomm.adapter.AdapterFactory;
import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.internal.files.ClientBundle;
import io.rtcomm.internal.files.ClientFiles;
import io.rtcomm.internal.guard.Bans;
import io.rtcomm.internal.guard.ConnectionGuard;
import io.rtcomm.internal.guard.Forwarding;
import io.rtcomm.internal.http.Hosting;
import io.rtcomm.internal.http.HttpFront;
import io.rtcomm.internal.http.OriginPolicy;
import io.rtcomm.internal.http.Router;
import io.rtcomm.internal.http.Senders;
import io.rtcomm.internal.lane.HandlerExecutor;
import io.rtcomm.internal.lane.LaneCrews;
import io.rtcomm.internal.lane.LaneWatch;
import io.rtcomm.internal.loop.EventLoops;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.LoopWatch;
import io.rtcomm.internal.loop.Loops;
import io.rtcomm.internal.loop.ReadBuffers;
import io.rtcomm.internal.namespace.NamespaceContext;
import io.rtcomm.internal.namespace.NamespaceRegistry;
import io.rtcomm.internal.namespace.Oversight;
import io.rtcomm.internal.recovery.LocalAdapter;
import io.rtcomm.internal.recovery.RecoveringAdapter;
import io.rtcomm.internal.session.EngineEndpoint;
import io.rtcomm.internal.session.EngineHooks;
import io.rtcomm.internal.session.OpenerOptions;
import io.rtcomm.internal.session.SessionBinding;
import io.rtcomm.internal.session.SessionIds;
import io.rtcomm.internal.session.SessionOpener;
import io.rtcomm.internal.session.SessionRegistry;
import io.rtcomm.internal.web.Routes;
import io.rtcomm.observe.Gauge;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts of a server together, and takes them apart again. Safe on any thread; start and close are serialised.
 */
final class Assembly {
    private static final Logger log = LoggerFactory.getLogger(Assembly.class);

    /** So many clients that come back at once are felt by those who take them. */
    private static final int STAMPEDE = 100;

    /** Who gives no more time than this wants the end, and not a slow one. */
    private static final Duration SHORT_DRAIN = Duration.ofSeconds(2);

    private static final long NEVER = 0;
    private static final Duration CENTURY = Duration.ofDays(36_500); // as good as for ever, and has nanoseconds

    private final ServerSettings settings;
    private final EventLoops platform;
    private final EventLoopGroup group;
    private final Loops loops;
    private final ExecutorService handlers;
    private final LaneCrews crews;
    private final SessionRegistry sessions;
    private final NamespaceRegistry namespaces;
    private final EngineHooks hooks;
    private final EngineEndpoint engine;
    private final EndpointContext endpoints;
    private final Router router = new Router();
    private final Web web;
    private final HttpFront front;
    private final Hosting hosting;
    private final ConnectionSweep sweep;
    private final Metrics metrics;
    private final ConnectionGuard guard;
    private final StallWatch stalls;

    private boolean started; // guarded by this
    private boolean closed; // guarded by this
    private volatile @Nullable Channel listening; // absent before the start
    private volatile long startedNanos = NEVER;
    private volatile boolean draining;

    Assembly(ServerSettings settings) {
        this.settings = settings;
        this.metrics = new Metrics();
        Map<String, Transport> transports =
                Transports.load(settings.engine().transports(), settings.transport(), metrics);
        var bans = new Bans(System::nanoTime);
        var forwarding = new Forwarding(settings.proxies());
        Limits limits = settings.limits();
        this.guard = new ConnectionGuard(limits.connections(), forwarding::trusts, bans, metrics, System::nanoTime);
        var senders = new Senders(forwarding, guard, bans, metrics);
        this.front = new HttpFront(
                router,
                senders,
                settings.http(),
                settings.listen().http2(),
                settings.listen().tls());
        this.platform = platform(settings.listen().transport());
        EventLoopGroup foreign = settings.listen().loops();
        this.group = foreign == null ? platform.newGroup(settings.listen().threads(), "rtcomm-loop") : foreign;
        this.loops = new Loops(group, ByteBufAllocator.DEFAULT, System::nanoTime);
        ExecutorService given = settings.handlers();
        this.handlers = given == null ? HandlerExecutor.create() : given;
        this.sessions = new SessionRegistry(settings.session().maxSessions(), metrics);
        var lanes = new LaneWatch();
        this.stalls = new StallWatch(
                new LoopWatch(loops.all()),
                lanes,
                atMostACentury(limits.loopStall()),
                atMostACentury(limits.handlerStall()),
                metrics);
        var oversight = new Oversight(metrics, bans, lanes, limits.events(), limits.bytes(), limits.idleTimeout());
        this.crews = new LaneCrews(loops, handlers, lanes);
        var context = new NamespaceContext(
                loops,
                settings.namespace(),
                settings.parser(),
                settings.codec(),
                adapters(settings),
                handlers,
                crews,
                HandlerExecutor.completions(handlers, given == null),
                new SessionIds(),
                oversight);
        this.namespaces = new NamespaceRegistry(context);
        this.endpoints =
                new ServerContext(context, namespaces, settings.engine().cors());
        this.web = new Web(
                router,
                new Routes(endpoints, handlers, InstantSource.system(), router::add),
                own -> new OriginPolicy(own == null ? settings.engine().cors() : own, metrics),
                handlers,
                settings.http().keepAliveTimeout());
        namespaces.of("/");
        metrics.gauge(Gauge.CONNECTIONS, guard::connections);
        metrics.gauge(Gauge.SESSIONS, sessions::size);
        namespaces.measure(metrics);
        this.hooks = new EngineHooks(handlers, List.of(), settings.engine().allowRequest(), List.of(), List.of());
        var origins = new OriginPolicy(settings.engine().cors(), metrics);
        this.engine = engine(transports, origins);
        ClientFiles files = clientFiles(settings.engine().client());
        if (files != null) {
            router.add(new ClientBundle(settings.engine().path(), files, origins, handlers));
        }
        router.add(engine);
        this.sweep = new ConnectionSweep(loops, atMostACentury(limits.writeTimeout()), guard, metrics);
        this.hosting = new Hosting(router, senders, settings.http(), sweep::table, sweep::adopt);
    }

    private static EventLoops platform(NativeTransport wanted) {
        EventLoops chosen = switch (wanted) {
            case AUTO -> EventLoops.best();
            case NIO -> EventLoops.NIO;
            case EPOLL -> EventLoops.EPOLL;
            case KQUEUE -> EventLoops.KQUEUE;
            case IO_URING -> EventLoops.IO_URING;
        };
        Throwable reason = chosen.reason();
        if (reason != null) {
            throw new IllegalStateException(
                    "nativeTransport: " + wanted + " is not available: " + reason(reason)
                            + " (expected: io.netty:netty-transport-native-"
                            + chosen + " for this system on the class path, and a kernel that allows it)",
                    reason);
        }
        return chosen;
    }

    private static AdapterFactory adapters(ServerSettings settings) {
        AdapterFactory given = settings.adapters();
        if (given != null) {
            return given;
        }
        Recovery recovery = settings.recovery();
        if (recovery == null) {
            return LocalAdapter::new;
        }
        var ids = new SessionIds();
        var session = settings.session();
        // a pong may come late once, because something else came before it
        var options = recovery.options(
                session.pingInterval().plus(session.pingTimeout().multipliedBy(2)));
        return node -> new RecoveringAdapter(
                node, settings.parser().encoder(), options, ids.next().substring(0, 8), System::nanoTime);
    }

    private static @Nullable ClientFiles clientFiles(ClientBundleSource source) {
        ClassLoader classes = Assembly.class.getClassLoader();
        if (source instanceof ClientBundleSource.Directory directory) {
            return ClientFiles.directory(directory.folder());
        }
        if (source instanceof ClientBundleSource.ClassPathFolder folder) {
            return ClientFiles.classPath(classes, folder.folder());
        }
        return source instanceof ClientBundleSource.None ? null : ClientFiles.webJar(classes);
    }

    private EngineEndpoint engine(Map<String, Transport> transports, OriginPolicy origins) {
        var upgrades = transports.values().stream()
                .filter(Transport::requiresUpgrade)
                .map(Transport::name)
                .toList();
        var opening = new OpenerOptions(
                settings.engine().allowEio3(),
                upgrades,
                settings.engine().cookie(),
                front.secure(),
                new SessionBinding(settings.engine().identity(), metrics));
        var opener = new SessionOpener(sessions, settings.session(), namespaces, loops, opening);
        return new EngineEndpoint(settings.engine().path(), transports, origins, hooks, opener);
    }

    NamespaceRegistry namespaces() {
        return namespaces;
    }

    Metrics metrics() {
        return metrics;
    }

    StallWatch stalls() {
        return stalls;
    }

    SessionRegistry sessions() {
        return sessions;
    }

    EngineHooks hooks() {
        return hooks;
    }

    EndpointContext endpoints() {
        return endpoints;
    }

    Router router() {
        return router;
    }

    Web web() {
        return web;
    }

    Health health() {
        long since = startedNanos;
        var uptime = since == NEVER ? Duration.ofSeconds(-1) : Duration.ofNanos(System.nanoTime() - since);
        return Health.of(draining, uptime, sessions.size());
    }

    InetSocketAddress address() {
        Channel channel = listening;
        if (channel == null) {
            throw new IllegalStateException("the server does not listen (expected: start() first)");
        }
        return (InetSocketAddress) channel.localAddress();
    }

    /** See {@link RtcommServer#handler()}. */
    synchronized ChannelHandler handler() {
        if (settings.listen().loops() == null) {
            throw new IllegalStateException(
                    "the server has event loops of its own (expected: eventLoops at its builder)");
        }
        if (!started && !closed) {
            started = true;
            startedNanos = System.nanoTime() | 1; // never NEVER
            stalls.start();
            sweep.start();
        }
        return hosting.handler();
    }

    synchronized void start() {
        if (settings.listen().loops() != null) {
            throw new IllegalStateException(
                    "the server was built for the event loops of another one (expected: handler() instead)");
        }
        if (started || closed) {
            throw new IllegalStateException(
                    "the server was " + (closed ? "closed" : "started") + " before (expected: one start)");
        }
        started = true;
        var listen = settings.listen();
        stalls.start();
        var future = new ServerBootstrap()
                .group(group)
                .channel(platform.serverChannel())
                .option(ChannelOption.SO_BACKLOG, listen.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new ReadBuffers())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (guard.admit(channel)) {
                            front.install(channel, sweep.watch(channel));
                        } else {
                            channel.close();
                        }
                    }
                })
                .bind(listen.host(), listen.port())
                .awaitUninterruptibly();
        if (!future.isSuccess()) {
            close(DisconnectReason.SERVER_SHUTTING_DOWN, Duration.ZERO); // nobody may have a reference to do so
            throw new IllegalStateException(
                    "cannot listen on " + listen.host() + ":" + listen.port() + ": " + reason(future.cause())
                            + " (expected: a free port on an address of this machine)",
                    future.cause());
        }
        listening = future.channel();
        startedNanos = System.nanoTime() | 1; // never NEVER
        sweep.start();
        log.info(
                "rtcomm listens on {} ({}, {} event loops, {}, handlers on {})",
                NetUtil.toSocketAddressString(address()), // IPv6 in brackets
                platform,
                loops.size(),
                front.secure() ? "TLS" : "clear text",
                settings.namespace().handlersOnLoop() ? "event loops" : "lanes");
    }

    private static Duration atMostACentury(Duration duration) {
        return duration.compareTo(CENTURY) > 0 ? CENTURY : duration;
    }

    /** Some exceptions say all by their name. */
    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    void close(DisconnectReason reason, Duration drain) {
        if (loops.all().stream().anyMatch(Loop::inLoop)) {
            throw new IllegalStateException("the server is closed on an event loop (expected: another thread, as the"
                    + " loops end with the server)");
        }
        closeOnce(reason, atMostACentury(drain));
    }

    private synchronized void closeOnce(DisconnectReason reason, Duration drain) {
        if (closed) {
            return;
        }
        closed = true;
        draining = true;
        crews.close();
        long deadline = System.nanoTime() + drain.toNanos();
        CompletionStage<Void> ended = router.drain();
        Channel channel = listening;
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
        engine.closeSessions(reason, spread(drain));
        awaitNoSessions(drain); // over connections that are idle between two polls, so these stay until then
        awaitEnd(ended, deadline);
        sweep.closeIdleConnections();
        engine.closeSessionsNow(reason);
        sweep.closeConnections();
        namespaces.close();
        hosting.close();
        stalls.stop();
        long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        if (settings.listen().loops() == null) {
            group.shutdownGracefully(0, left, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        }
        closeHandlers(left);
    }

    /** Time enough for clients not to come back to other servers all at once, and to leave time for what they still get. */
    private Duration spread(Duration drain) {
        boolean stampede = sessions.size() >= STAMPEDE && drain.compareTo(SHORT_DRAIN) > 0;
        return stampede ? drain.dividedBy(2) : Duration.ZERO;
    }

    private static void awaitEnd(CompletionStage<Void> ended, long deadline) {
        try {
            ended.toCompletableFuture().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.debug("not all endpoints have ended what they had", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitNoSessions(Duration limit) {
        try {
            if (!sessions.awaitEmpty(limit)) {
                log.debug("{} sessions did not end within {}", sessions.size(), limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeHandlers(long millis) {
        if (settings.handlers() != null) {
            return; // the caller's own
        }
        handlers.shutdown();
        try {
            if (!handlers.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
                log.warn("handlers still run after {} ms: they are interrupted", millis);
                handlers.shutdownNow();
            }
        } catch (InterruptedException e) {
            handlers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
