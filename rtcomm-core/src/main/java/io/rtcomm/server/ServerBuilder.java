/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.netty.channel.EventLoopGroup;
import io.rtcomm.Cookie;
import io.rtcomm.Cors;
import io.rtcomm.RequestMiddleware;
import io.rtcomm.SessionIdentity;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.Tls;
import io.rtcomm.TrustedProxies;
import io.rtcomm.adapter.AdapterFactory;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonLimits;
import io.rtcomm.internal.http.HttpLimits;
import io.rtcomm.internal.http2.Http2Options;
import io.rtcomm.internal.namespace.NamespaceOptions;
import io.rtcomm.internal.session.SessionOptions;
import io.rtcomm.protocol.socket.DecodeLimits;
import io.rtcomm.protocol.socket.JsonPacketParser;
import io.rtcomm.protocol.socket.PacketParser;
import io.rtcomm.transport.HttpCompression;
import io.rtcomm.transport.OutboundBudget;
import io.rtcomm.transport.PerMessageDeflate;
import io.rtcomm.transport.TransportOptions;
import io.rtcomm.transport.WaterMarks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RtcommServer}. Confined to one thread. Every option has the default of the Socket.IO server where that
 * has one, and is checked when it is set: an {@link IllegalArgumentException} names the option, what was seen and what
 * was expected.
 */
public final class ServerBuilder {
    // where it listens
    private String host = "0.0.0.0";
    private int port = 3000;
    private int backlog = 4096;
    private int eventLoopThreads = Math.max(1, Runtime.getRuntime().availableProcessors());
    private NativeTransport nativeTransport = NativeTransport.AUTO;
    private @Nullable EventLoopGroup eventLoops;
    private @Nullable Tls tls;
    private boolean http2 = true;
    private boolean h2c;
    private HttpLimits http = HttpLimits.DEFAULT;
    private Limits limits = Limits.DEFAULT;
    private TrustedProxies proxies = TrustedProxies.none();

    // Engine.IO
    private String path = "/socket.io/";
    private List<String> transports = List.of("polling", "websocket");
    private boolean allowUpgrades = true;
    private boolean allowEio3;
    private Duration pingInterval = Duration.ofSeconds(25);
    private Duration pingTimeout = Duration.ofSeconds(20);
    private Duration upgradeTimeout = Duration.ofSeconds(10);
    private int maxHttpBufferSize = 1_000_000;
    private int maxPacketsPerPayload = 10_000;
    private int maxSessions = 1_000_000;
    private HttpCompression httpCompression = HttpCompression.DEFAULT;
    private PerMessageDeflate perMessageDeflate = PerMessageDeflate.OFF;
    private Cors cors = Cors.sameOrigin();
    private @Nullable Cookie cookie;
    private @Nullable RequestMiddleware allowRequest;
    private OutboundBudget budget = OutboundBudget.DEFAULT;
    private WaterMarks marks = WaterMarks.DEFAULT;
    private SlowConsumerPolicy slowConsumers = SlowConsumerPolicy.CLOSE;

    // Socket.IO
    private Duration connectTimeout = Duration.ofSeconds(45);
    private Duration attachmentTimeout = Duration.ofSeconds(30);
    private boolean cleanupEmptyChildNamespaces;
    private HandlerExecution handlerExecution = HandlerExecution.LANES;
    private @Nullable ExecutorService handlerExecutor;
    private int maxLaneBacklog = 1024;
    private int maxPendingAcks = 10_000;
    private int maxNamespacesPerClient = 100;
    private int maxRoomsPerMember = 10_000;
    private int maxDynamicNamespaces = 10_000;
    private int maxAttachments = 10;
    private JsonLimits jsonLimits = JsonLimits.DEFAULT;
    private @Nullable SessionIdentity identity;
    private @Nullable Recovery recovery;
    private @Nullable JsonCodec codec; // absent: Jackson within the limits
    private Function<JsonCodec, PacketParser> parser = JsonPacketParser::new;
    private @Nullable AdapterFactory adapters;
    private ClientBundleSource client = ClientBundleSource.classPath();

    ServerBuilder() {}

    /** The address to listen on; default {@code 0.0.0.0}, all of them. */
    public ServerBuilder host(String value) {
        host = value;
        return this;
    }

    /** The TCP port; default 3000. 0 picks a free one, see {@link RtcommServer#port()}. */
    public ServerBuilder port(int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException("port: " + value + " (expected: 0 to 65535)");
        }
        port = value;
        return this;
    }

    /** How many connections the operating system keeps waiting to be accepted; default 4096. */
    public ServerBuilder backlog(int value) {
        backlog = positive("backlog", value);
        return this;
    }

    /** How many event loops serve all connections; default one per core. */
    public ServerBuilder eventLoopThreads(int value) {
        eventLoopThreads = positive("eventLoopThreads", value);
        return this;
    }

    /**
     * The event loops of another server that hosts this one, see {@link RtcommServer#handler()}: those that its accepted
     * connections run on. They stay its own. Default none: the server makes its own and listens itself.
     */
    public ServerBuilder eventLoops(EventLoopGroup value) {
        eventLoops = value;
        return this;
    }

    /** How the server talks to the operating system; default {@link NativeTransport#AUTO}. */
    public ServerBuilder nativeTransport(NativeTransport value) {
        nativeTransport = value;
        return this;
    }

    /** Encrypts all connections; default none. */
    public ServerBuilder tls(Tls value) {
        tls = value;
        return this;
    }

    /** Whether clients under TLS may speak HTTP/2, which they choose by ALPN; default true. Others speak HTTP/1.1. */
    public ServerBuilder http2(boolean offered) {
        http2 = offered;
        return this;
    }

    /**
     * Whether clients without TLS may speak HTTP/2 if they begin with it (prior knowledge), as proxies do; default false.
     */
    public ServerBuilder h2c(boolean allowed) {
        h2c = allowed;
        return this;
    }

    /**
     * How large the head of a request may be, in bytes; default 16,384 for the request line and as much for all header
     * fields. Beyond it: 414 or 431.
     */
    public ServerBuilder maxRequestHead(int initialLineBytes, int headerBytes) {
        http = http.withHeadBytes(initialLineBytes, headerBytes);
        return this;
    }

    /**
     * How long a connection may be idle, between requests or while it takes nothing of a file (default 75 s), and how long a request may take to arrive
     * (default 30 s). Beyond it the connection is closed.
     */
    public ServerBuilder httpTimeouts(Duration keepAlive, Duration request) {
        http = http.withTimeouts(keepAlive, request);
        return this;
    }

    /** The path that Socket.IO clients use; default {@code /socket.io}. A slash at the end is added. */
    public ServerBuilder path(String value) {
        if (!value.startsWith("/")) {
            throw new IllegalArgumentException("path: " + value + " (expected: a slash first)");
        }
        path = value.endsWith("/") ? value : value + "/";
        return this;
    }

    /** The transports that are served, by name; default {@code polling} and {@code websocket}. */
    public ServerBuilder transports(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("transports: none (expected: polling, websocket, or both)");
        }
        transports = List.of(names);
        return this;
    }

    /** Whether sessions may go on from polling to WebSocket; default true. */
    public ServerBuilder allowUpgrades(boolean value) {
        allowUpgrades = value;
        return this;
    }

    /** Whether clients of Socket.IO 1.x and 2.x (Engine.IO revision 3) are served; default false. */
    public ServerBuilder allowEIO3(boolean value) {
        allowEio3 = value;
        return this;
    }

    /** How often a client is pinged; default 25 s. */
    public ServerBuilder pingInterval(Duration value) {
        pingInterval = positive("pingInterval", value);
        return this;
    }

    /** How long its answer is waited for; default 20 s. Beyond it: {@code ping timeout}. */
    public ServerBuilder pingTimeout(Duration value) {
        pingTimeout = positive("pingTimeout", value);
        return this;
    }

    /** How long a change from polling to WebSocket may take; default 10 s. Beyond it the session stays on polling. */
    public ServerBuilder upgradeTimeout(Duration value) {
        upgradeTimeout = positive("upgradeTimeout", value);
        return this;
    }

    /**
     * The largest message that a client may send, in bytes: one POST body, one WebSocket message; default
     * 1,000,000. Beyond it: 413, or close code 1009. The attachments of one packet may have as much each, and are
     * waited for no longer than {@link #attachmentTimeout}.
     */
    public ServerBuilder maxHttpBufferSize(int bytes) {
        maxHttpBufferSize = positive("maxHttpBufferSize", bytes);
        return this;
    }

    /** How many packets one POST body may hold; default 10,000. Beyond it: {@code parse error}. */
    public ServerBuilder maxPacketsPerPayload(int value) {
        maxPacketsPerPayload = positive("maxPacketsPerPayload", value);
        return this;
    }

    /** How many sessions there may be; default 1,000,000. Beyond it: 503. */
    public ServerBuilder maxSessions(int value) {
        maxSessions = positive("maxSessions", value);
        return this;
    }

    /** Compression of polling responses; default from 1024 bytes. */
    public ServerBuilder httpCompression(HttpCompression value) {
        httpCompression = value;
        return this;
    }

    /** Compression of WebSocket messages; default off. */
    public ServerBuilder perMessageDeflate(PerMessageDeflate value) {
        perMessageDeflate = value;
        return this;
    }

    /** Which origins may use the server, WebSocket included; default its own only. */
    public ServerBuilder cors(Cors value) {
        cors = value;
        return this;
    }

    /** A cookie for load balancers; default none. */
    public ServerBuilder cookie(Cookie value) {
        cookie = value;
        return this;
    }

    /**
     * Decides about requests that open a session, before anything is created; default all are let in. A refusal is
     * answered {@code 403 {"code":4,"message":…}}, to a WebSocket request {@code 400}.
     */
    public ServerBuilder allowRequest(RequestMiddleware value) {
        allowRequest = value;
        return this;
    }

    /**
     * Binds every session to whoever opened it; default to nobody, its id is enough. A request of a session, a poll or the
     * change to WebSocket, that comes from somebody else is answered {@code 403 {"code":4,"message":"Forbidden"}}, and the
     * session goes on unharmed.
     */
    public ServerBuilder bindSessions(SessionIdentity value) {
        identity = value;
        return this;
    }

    /**
     * How much may wait for one client; default 16 MiB and 100,000 messages. A client beyond it is closed as a
     * {@code slow consumer}.
     */
    public ServerBuilder outboundBudget(long maxBytes, int maxMessages) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: > 0)");
        }
        budget = new OutboundBudget(maxBytes, positive("maxMessages", maxMessages));
        return this;
    }

    /**
     * When a client counts as behind, in bytes that wait for it, and when as having caught up; default 64 KiB and 256
     * KiB. See {@code Socket.isWritable} and {@code Socket.onDrain}.
     */
    public ServerBuilder outboundWaterMarks(long low, long high) {
        marks = new WaterMarks(low, high);
        return this;
    }

    /** What happens to events for clients that are too slow; default {@link SlowConsumerPolicy#CLOSE}. */
    public ServerBuilder slowConsumers(SlowConsumerPolicy value) {
        slowConsumers = value;
        return this;
    }

    /** How long a client may be in no namespace; default 45 s. */
    public ServerBuilder connectTimeout(Duration value) {
        connectTimeout = positive("connectTimeout", value);
        return this;
    }

    /** How long the attachments of a packet may take to come; default 30 s. Beyond it: {@code parse error}. */
    public ServerBuilder attachmentTimeout(Duration value) {
        attachmentTimeout = positive("attachmentTimeout", value);
        return this;
    }

    /**
     * Whether a namespace that was made for clients ends with its last socket, unless the application has named it with
     * {@link RtcommServer#of(String)}; default false: it ends only to make room for another, see
     * {@link #maxDynamicNamespaces}.
     */
    public ServerBuilder cleanupEmptyChildNamespaces(boolean value) {
        cleanupEmptyChildNamespaces = value;
        return this;
    }

    /** Where handlers run; default {@link HandlerExecution#LANES}. */
    public ServerBuilder handlerExecution(HandlerExecution value) {
        handlerExecution = value;
        return this;
    }

    /**
     * The executor that runs lanes and middleware; default virtual threads, on JDK 17 a bounded pool. It has to take every
     * task: what it rejects is dropped, with a warning, and clients that wait for it are refused. Its queue is short, as a lane
     * never has more than one task there. It stays the caller's to shut down, after the server.
     */
    public ServerBuilder handlerExecutor(ExecutorService value) {
        handlerExecutor = value;
        return this;
    }

    /**
     * How many events of one socket may wait for its handlers; default 1024. Beyond it the server stops reading from the
     * client until half of them are handled, as it does when the events of one client that wait have 4 MiB.
     */
    public ServerBuilder maxLaneBacklog(int value) {
        maxLaneBacklog = positive("maxLaneBacklog", value);
        return this;
    }

    /** How many answers one client may owe; default 10,000. Beyond it an event with acknowledgement fails. */
    public ServerBuilder maxPendingAcks(int value) {
        maxPendingAcks = positive("maxPendingAcks", value);
        return this;
    }

    /** How many namespaces one client may be in; default 100. Beyond it: CONNECT_ERROR. */
    public ServerBuilder maxNamespacesPerClient(int value) {
        maxNamespacesPerClient = positive("maxNamespacesPerClient", value);
        return this;
    }

    /**
     * How many rooms of a namespace one socket, stream or plain connection may be in, its own id left out; default 10,000.
     * Beyond it joins fail with {@link io.rtcomm.RoomLimitException}.
     */
    public ServerBuilder maxRoomsPerMember(int value) {
        maxRoomsPerMember = positive("maxRoomsPerMember", value);
        return this;
    }

    /**
     * How many namespaces there may be before clients are refused new ones; default 10,000. Before that, one that was made
     * for clients and has none any more ends to make room.
     */
    public ServerBuilder maxDynamicNamespaces(int value) {
        maxDynamicNamespaces = positive("maxDynamicNamespaces", value);
        return this;
    }

    /** How many binary attachments one packet may have; default 10. Beyond it: {@code parse error}. */
    public ServerBuilder maxAttachments(int value) {
        maxAttachments = positive("maxAttachments", value);
        return this;
    }

    /**
     * How deep the JSON of clients may be nested, how long its numbers and names may be, how many tokens it may have, and
     * how long it may be; default {@link JsonLimits#DEFAULT}. Holds for packets in both forms, JSON and MessagePack (beyond
     * it: {@code parse error}), and for JSON that routes read (beyond it: 400).
     */
    public ServerBuilder jsonLimits(JsonLimits value) {
        jsonLimits = value;
        return this;
    }

    /** Recovers the sessions of clients that lost their connection for a while; default off. */
    public ServerBuilder connectionStateRecovery(Recovery value) {
        recovery = value;
        return this;
    }

    /** How arguments become JSON and back; default Jackson with {@link JacksonJsonCodec}'s mapper. */
    public ServerBuilder jsonCodec(JsonCodec value) {
        codec = value;
        return this;
    }

    /**
     * How packets are encoded; default JSON. {@code MsgpackPacketParser::new} speaks with clients that use
     * {@code socket.io-msgpack-parser}; all clients of a server must use the same.
     */
    public ServerBuilder parser(Function<JsonCodec, PacketParser> value) {
        parser = value;
        return this;
    }

    /** Joins the server to a cluster; default it is alone. */
    public ServerBuilder adapter(AdapterFactory value) {
        adapters = value;
        return this;
    }

    /** Where the files of the official JavaScript client come from; default the class path, if they are there. */
    public ServerBuilder serveClient(ClientBundleSource value) {
        client = value;
        return this;
    }

    /** How many connections, events and bytes clients may cause, and how long they may be silent; default {@link Limits#DEFAULT}. */
    public ServerBuilder limits(Limits value) {
        this.limits = value;
        return this;
    }

    /**
     * The proxies that are believed when they say for whom they speak; default nobody. The PROXY protocol is read in front of
     * connections, so a server that is hosted by another one leaves it to its host.
     */
    public ServerBuilder trustedProxies(TrustedProxies value) {
        this.proxies = value;
        return this;
    }

    /**
     * Makes the server, which does not listen yet.
     *
     * @throws IllegalStateException when a transport is not on the class path; the message names the dependency
     */
    public RtcommServer build() {
        return new RtcommServer(settings());
    }

    private ServerSettings settings() {
        if (recovery != null && adapters != null) {
            throw new IllegalArgumentException(
                    "connectionStateRecovery: in memory, with an adapter (expected: one of the two)");
        }
        if (eventLoops != null && proxies.word() == TrustedProxies.Word.PROXY_PROTOCOL && !proxies.isEmpty()) {
            throw new IllegalArgumentException(
                    "trustedProxies: PROXY_PROTOCOL with eventLoops (expected: a host that reads it itself)");
        }
        var decoding = new DecodeLimits(maxAttachments, (long) maxAttachments * maxHttpBufferSize, jsonLimits);
        JsonCodec json = codec == null ? new JacksonJsonCodec(jsonLimits) : codec;
        return new ServerSettings(
                new ServerSettings.Listen(
                        host,
                        port,
                        backlog,
                        eventLoopThreads,
                        nativeTransport,
                        eventLoops,
                        new Http2Options(http2, h2c, Http2Options.DEFAULT.maxStreams()),
                        tls),
                new ServerSettings.Engine(path, transports, allowEio3, cors, cookie, allowRequest, identity, client),
                new TransportOptions(
                        maxHttpBufferSize,
                        maxPacketsPerPayload,
                        TransportOptions.DEFAULT.maxFragments(),
                        limits.pingsPerSecond(),
                        httpCompression,
                        perMessageDeflate),
                new SessionOptions(
                        pingInterval,
                        pingTimeout,
                        upgradeTimeout,
                        Duration.ofSeconds(30),
                        allowUpgrades,
                        maxHttpBufferSize,
                        limits.pings(),
                        maxSessions,
                        budget,
                        marks,
                        slowConsumers),
                namespaceOptions(decoding),
                http,
                limits,
                proxies,
                json,
                parser.apply(json),
                recovery,
                adapters,
                handlerExecutor);
    }

    private NamespaceOptions namespaceOptions(DecodeLimits decoding) {
        return new NamespaceOptions(
                connectTimeout,
                handlerExecution == HandlerExecution.EVENT_LOOP,
                maxLaneBacklog,
                maxPendingAcks,
                maxNamespacesPerClient,
                maxRoomsPerMember,
                maxDynamicNamespaces,
                cleanupEmptyChildNamespaces,
                recovery == null || recovery.skipMiddleware(),
                attachmentTimeout,
                slowConsumers,
                decoding);
    }

    private static int positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
        return value;
    }

    private static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
        return value;
    }
}
