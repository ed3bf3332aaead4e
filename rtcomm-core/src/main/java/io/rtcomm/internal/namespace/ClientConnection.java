/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.DisconnectReason;
import io.rtcomm.JsonValue;
import io.rtcomm.internal.session.Session;
import io.rtcomm.internal.session.SessionListener;
import io.rtcomm.observe.Metric;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.protocol.socket.PacketDecoder;
import io.rtcomm.protocol.socket.PacketFormatException;
import io.rtcomm.protocol.socket.SocketPacket;
import io.rtcomm.protocol.socket.SocketPacketType;
import io.rtcomm.transport.Timer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client over all of its namespaces: takes packets to their sockets. Confined to the session's home loop, but for
 * what says otherwise.
 */
final class ClientConnection extends WorkBrake implements SessionListener {
    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    private final LoopClients home;
    private @Nullable JoinDeadline joining; // absent when the client has joined a namespace, or has ended
    private @Nullable PacketDecoder awaiting; // absent unless attachments are awaited
    private @Nullable AttachmentDeadline attachments; // absent until attachments were awaited
    private final @Nullable RateBrake rate; // absent: any number of messages
    private final @Nullable IdleWatch idle; // absent: for ever

    // connecting and connected sockets: most clients have one
    private @Nullable DefaultSocket only; // absent while there is none, and when there are more
    private Map<String, DefaultSocket> sockets = Map.of(); // by namespace, when there are more

    /** Namespaces that are being looked for or made. */
    private Set<String> requested = Set.of();

    /** Namespaces that the server ended: what the client sent before it knew is no violation. */
    private Set<String> ended = Set.of();

    private @Nullable SessionLimits limits; // absent until something that is limited came

    ClientConnection(Session session, LoopClients home) {
        super(session);
        this.home = home;
        Oversight oversight = oversight();
        this.rate = oversight.events() == null && oversight.bytes() == null
                ? null
                : new RateBrake(session, oversight.events(), oversight.bytes(), oversight.metrics());
        this.idle = oversight.idleTimeout().isZero()
                ? null
                : new IdleWatch(session, oversight.idleTimeout().toNanos(), this::onIdle);
    }

    void start() {
        var deadline = new JoinDeadline();
        joining = deadline;
        session.loop().schedule(deadline, context().options().connectTimeout().toNanos());
        if (idle != null) {
            idle.start();
        }
        if (session.protocol() == EngineProtocol.V3) {
            // clients of this revision are in the main namespace without asking; the open packet goes first
            session.loop().execute(() -> connect("/", null));
        }
    }

    /** Safe on any thread. */
    Session session() {
        return session;
    }

    /** Safe on any thread. */
    Oversight oversight() {
        return context().oversight();
    }

    /** What it has in common with the other clients of its loop. Safe on any thread. */
    LoopClients home() {
        return home;
    }

    private NamespaceContext context() {
        return home.context();
    }

    /** Measures what waits for the handlers of this client. */
    WorkBrake work() {
        return this;
    }

    /** Done when everything that was asked of the home loop before has happened. Safe on any thread. */
    CompletableFuture<Void> settled() {
        var done = new CompletableFuture<Void>();
        if (!session.loop().offer(() -> done.complete(null))) {
            done.complete(null); // it has ended, and with it all that it was asked for
        }
        return done;
    }

    /** Until when the client has to be in a namespace. */
    private final class JoinDeadline extends Timer {
        @Override
        protected void onDeadline() {
            oversight().metrics().increment(Metric.UNJOINED_CLIENTS);
            session.close(DisconnectReason.FORCED_SERVER_CLOSE);
        }
    }

    @Override
    public void onMessage(boolean binary, byte[] array, int offset, int length) {
        if (rate != null) {
            rate.onMessage(length);
        }
        if (idle != null) {
            idle.onActivity();
        }
        try {
            SocketPacket packet = decode(binary, array, offset, length);
            if (packet != null) {
                onPacket(packet);
            }
        } catch (PacketFormatException e) {
            log.debug("malformed packet: {}", e.getMessage());
            violated(DisconnectReason.PARSE_ERROR);
        }
    }

    /** What was counted in a namespace, by all sockets that this client had there. */
    EventLimits eventLimits(String namespace) {
        SessionLimits known = limits;
        if (known == null) {
            known = new SessionLimits();
            limits = known;
        }
        return known.of(namespace);
    }

    private @Nullable SocketPacket decode(boolean binary, byte[] array, int offset, int length)
            throws PacketFormatException {
        PacketDecoder mine = awaiting;
        PacketDecoder used = mine == null ? home.decoder().get() : mine;
        SocketPacket packet;
        try {
            packet = binary ? used.binary(array, offset, length) : used.text(array, offset, length);
        } catch (Throwable e) { // also an Error: the clients that come next must not find what this one left behind
            used.reset();
            throw e;
        }
        if (used.pending()) {
            if (mine == null) {
                home.decoder().taken();
                awaiting = used;
            }
            if (attachments == null) {
                attachments = new AttachmentDeadline(session, context().options());
            }
            attachments.onProgress(true);
        } else if (mine != null) {
            awaiting = null;
            if (attachments != null) {
                attachments.onProgress(false);
            }
        }
        return packet;
    }

    private void onPacket(SocketPacket packet) throws PacketFormatException {
        if (packet.type() == SocketPacketType.CONNECT) {
            onConnect(packet);
            return;
        }
        DefaultSocket socket = socketOf(packet.namespace());
        if (socket != null && socket.connected() && packet.type() != SocketPacketType.CONNECT_ERROR) {
            socket.onPacket(packet);
        } else if (!ended.contains(packet.namespace()) || packet.type() == SocketPacketType.CONNECT_ERROR) {
            log.debug("{} for {}, which is not connected", packet.type(), packet.namespace());
            violated(DisconnectReason.FORCED_CLOSE);
        }
    }

    private void onConnect(SocketPacket packet) throws PacketFormatException {
        if (session.protocol() == EngineProtocol.V3) {
            onConnectV3(packet.namespace());
        } else {
            JsonValue auth = packet.args().size() == 0
                    ? context().codec().missing()
                    : context().codec().value(packet.args().payload());
            connectOnce(packet.namespace(), auth);
        }
    }

    /** Revision 3 puts a query behind the name, and connects to the main namespace by itself. */
    private void onConnectV3(String target) throws PacketFormatException {
        int query = target.indexOf('?');
        String name = query < 0 ? target : target.substring(0, query);
        if (name.equals("/") || name.isEmpty()) {
            return; // it is in there already
        }
        connectOnce(name, query < 0 ? null : queryAuth(target.substring(query + 1)));
    }

    private JsonValue queryAuth(String query) throws PacketFormatException {
        try {
            return QueryAuth.of(query, context().codec());
        } catch (IllegalArgumentException e) {
            throw new PacketFormatException("malformed query of a namespace: " + e.getMessage());
        }
    }

    private void connectOnce(String name, @Nullable JsonValue auth) {
        if (socketOf(name) != null || requested.contains(name)) {
            log.debug("second CONNECT for {}", name);
            violated(DisconnectReason.FORCED_CLOSE);
        } else {
            connect(name, auth);
        }
    }

    private void connect(String name, @Nullable JsonValue auth) {
        if (!session.open()) {
            return;
        }
        ended = FewNames.without(ended, name);
        if (socketCount() + requested.size() >= context().options().maxNamespacesPerClient()) {
            oversight().metrics().increment(Metric.NAMESPACES_OVER_CLIENT);
            refuse(name, "too many namespaces", null);
            return;
        }
        requested = FewNames.with(requested, name);
        var payload = auth == null ? context().codec().missing() : auth;
        home.registry().find(name, payload).whenComplete((namespace, error) -> {
            if (session.loop().inLoop()) {
                onFound(name, payload, namespace);
            } else {
                session.loop().execute(() -> onFound(name, payload, namespace));
            }
        });
    }

    private void onFound(String name, JsonValue auth, @Nullable DefaultNamespace namespace) {
        if (namespace == null) {
            requested = FewNames.without(requested, name);
            refuse(name, "Invalid namespace", null);
        } else if (!session.open()) {
            requested = FewNames.without(requested, name);
            namespace.release();
        } else {
            new Admission(this, namespace, auth).begin();
        }
    }

    /** The socket exists from now on, for its middleware only. */
    void onAdmissionBegun(DefaultNamespace namespace, DefaultSocket socket) {
        requested = FewNames.without(requested, namespace.name());
        DefaultSocket first = only;
        if (sockets.isEmpty() && first == null) {
            only = socket;
            return;
        }
        if (first != null) {
            sockets = new HashMap<>();
            sockets.put(first.namespace().name(), first);
            only = null;
        }
        sockets.put(namespace.name(), socket);
    }

    private @Nullable DefaultSocket socketOf(String namespace) {
        DefaultSocket one = only;
        if (one == null) {
            return sockets.get(namespace);
        }
        return one.namespace().name().equals(namespace) ? one : null;
    }

    private int socketCount() {
        return only == null ? sockets.size() : 1;
    }

    /** The sockets as they are now, whatever becomes of them. */
    private List<DefaultSocket> everySocket() {
        DefaultSocket one = only;
        return one == null ? List.copyOf(sockets.values()) : List.of(one);
    }

    /** The session ended before there was a socket. */
    void onAdmissionGivenUp(DefaultNamespace namespace) {
        requested = FewNames.without(requested, namespace.name());
        namespace.release();
    }

    void onJoined() {
        endDeadline();
    }

    private void endDeadline() {
        JoinDeadline deadline = joining;
        if (deadline != null) {
            joining = null;
            session.loop().cancel(deadline);
        }
    }

    /** Answers a CONNECT with a refusal. */
    void refuse(String namespace, String message, @Nullable Object data) {
        var payload = session.protocol() == EngineProtocol.V3
                ? ConnectErrors.payloadV3(message, data)
                : ConnectErrors.payload(message, data);
        send(SocketPacketType.CONNECT_ERROR, namespace, payload);
    }

    void send(SocketPacketType type, String namespace, @Nullable Object payload) {
        var packet = context().parser().encoder().encode(type, namespace, -1, payload);
        session.send(Messages.unicast(packet, true));
    }

    /** The server disconnects a socket, or the whole client with it. */
    void disconnect(DefaultSocket socket, boolean close) {
        if (!close) {
            disconnect(socket);
            return;
        }
        everySocket().forEach(this::disconnect);
        session.close(DisconnectReason.FORCED_CLOSE);
    }

    private void disconnect(DefaultSocket socket) {
        disconnect(socket, DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
    }

    /** The server disconnects a socket for a reason of its own; the client does not come back by itself. */
    void disconnect(DefaultSocket socket, DisconnectReason reason) {
        if (socket.state() != SocketState.DISCONNECTED) {
            send(SocketPacketType.DISCONNECT, socket.namespace().name(), null);
            socket.onEnd(reason);
        }
    }

    /** The server ends this client, which is told so in all of its namespaces and does not come back by itself. */
    void disconnectAll(DisconnectReason reason) {
        everySocket().forEach(socket -> disconnect(socket, reason));
        session.close(reason);
    }

    private void onIdle() {
        oversight().metrics().increment(Metric.IDLE_CLIENTS);
        disconnectAll(DisconnectReason.IDLE_TIMEOUT);
    }

    /** A socket has ended. */
    @SuppressWarnings("ReferenceEquality") // a socket is itself
    void forget(DefaultSocket socket, boolean wasConnected, DisconnectReason reason) {
        if (only == socket) {
            only = null;
        } else if (!sockets.isEmpty()) { // else it cannot be changed
            sockets.remove(socket.namespace().name(), socket);
        }
        if (wasConnected
                && endedHere(reason)
                && ended.size() < context().options().maxNamespacesPerClient()) {
            ended = FewNames.with(ended, socket.namespace().name());
        }
    }

    /** Whether the server ended one namespace, of which the client may not know yet. */
    private static boolean endedHere(DisconnectReason reason) {
        return switch (reason) {
            case SERVER_NAMESPACE_DISCONNECT, AUTHENTICATION_EXPIRED, RATE_LIMITED -> true;
            default -> false;
        };
    }

    /** The client broke the rules: everything of it ends, after it was told what it can be told. */
    private void violated(DisconnectReason reason) {
        endAll(reason);
        session.close(reason);
    }

    @Override
    public void onPong() {
        DefaultSocket one = only;
        if (one != null) {
            one.output().onPong();
        } else {
            sockets.values().forEach(socket -> socket.output().onPong());
        }
    }

    @Override
    public void onCongestion(boolean behind) {
        everySocket().forEach(socket -> socket.onCongestion(behind));
    }

    @Override
    public void onClose(DisconnectReason reason) {
        Metrics metrics = oversight().metrics();
        switch (reason) {
            case SLOW_CONSUMER -> metrics.increment(Metric.SLOW_CONSUMERS);
            case PARSE_ERROR -> metrics.increment(Metric.PACKETS_MALFORMED);
            case PING_TIMEOUT -> metrics.increment(Metric.SILENT_CLIENTS);
            default -> {
                // counted where it was decided, or no limit
            }
        }
        endDeadline();
        if (attachments != null) {
            attachments.stop();
        }
        if (rate != null) {
            rate.stop();
        }
        if (idle != null) {
            idle.stop();
        }
        awaiting = null;
        endAll(reason);
    }

    private void endAll(DisconnectReason reason) {
        everySocket().forEach(socket -> socket.onEnd(reason));
    }
}
