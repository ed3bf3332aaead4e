/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Args;
import io.rtcomm.Audience;
import io.rtcomm.DisconnectReason;
import io.rtcomm.Middleware;
import io.rtcomm.Namespace;
import io.rtcomm.RateLimit;
import io.rtcomm.Replies;
import io.rtcomm.RoomListener;
import io.rtcomm.ServerEventHandler;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.Socket;
import io.rtcomm.SocketErrorHandler;
import io.rtcomm.Subscription;
import io.rtcomm.adapter.Adapter;
import io.rtcomm.adapter.Flags;
import io.rtcomm.adapter.SavedSession;
import io.rtcomm.adapter.Selection;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.internal.room.RoomShards;
import io.rtcomm.internal.room.Seat;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.socket.EncodedPacket;
import io.rtcomm.protocol.socket.PacketArgs;
import io.rtcomm.protocol.socket.PacketFormatException;
import io.rtcomm.protocol.socket.PlainTexts;
import io.rtcomm.protocol.socket.SocketPacket;
import io.rtcomm.transport.EncodedMessage;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A namespace of this server: its sockets, its rooms, its way to the cluster. Safe on any thread. */
final class DefaultNamespace implements Namespace, Emissions {
    private static final Logger log = LoggerFactory.getLogger(DefaultNamespace.class);

    private final String name;
    private final NamespaceContext context;
    private final NamespaceRegistry registry;
    private final NamespaceHooks hooks;
    private final WaitingRules waiting;
    private final @Nullable PlainTexts
            plainTexts; // absent where they stand behind the name of the namespace, or are not plain
    private final RoomShards rooms;
    private final RoomLimit roomLimit;
    private final OtherMembers others;
    private final Adapter adapter;
    private final Audience everyone;
    private final AtomicLong ackIds = new AtomicLong();
    private final ConcurrentHashMap<String, DefaultSocket> sockets = new ConcurrentHashMap<>();

    /** Sockets that are back and are yet to get what they missed, which nobody sees before; empty without recovery. */
    private final ConcurrentHashMap<String, DefaultSocket> returning = new ConcurrentHashMap<>();

    /** Rooms that connecting sockets asked for; they join when they are let in. */
    private final ConcurrentHashMap<String, Set<String>> pendingRooms = new ConcurrentHashMap<>();

    /** Connected sockets, and those that are back, by the secret of their clients; empty without recovery. */
    private final ConcurrentHashMap<String, DefaultSocket> byPrivateId = new ConcurrentHashMap<>();

    DefaultNamespace(
            String name, NamespaceContext context, NamespaceRegistry registry, @Nullable NamespaceHooks parent) {
        this.name = name;
        this.context = context;
        this.registry = registry;
        this.hooks = new NamespaceHooks(parent);
        this.plainTexts = name.equals("/") ? context.parser().encoder().plainTexts() : null;
        this.waiting = new WaitingRules(name, hooks, context.options().slowConsumers());
        Metrics metrics = context.oversight().metrics();
        this.rooms =
                new RoomShards(context.loops(), new RoomEventLane(hooks, context.handlers(), metrics), this::seatOf);
        this.roomLimit = new RoomLimit(context.options().maxRooms(), metrics);
        this.others = new OtherMembers(waiting, rooms, context.codec(), roomLimit);
        this.adapter = context.adapters().create(new LocalDelivery(this, rooms, others));
        this.everyone = new DefaultAudience(adapter, context.completions(), Selection.EVERYONE, Flags.DEFAULT);
    }

    private @Nullable Seat seatOf(String id) {
        Seat back = returning.get(id); // first: it is among the others before it is no more among these
        return back == null ? sockets.get(id) : back;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Audience everyone() {
        return everyone;
    }

    Adapter adapter() {
        return adapter;
    }

    NamespaceOptions options() {
        return context.options();
    }

    Executor completions() {
        return context.completions();
    }

    String nextId() {
        return context.ids().next();
    }

    long nextAckId() {
        return ackIds.getAndIncrement();
    }

    // ---- what the application registers

    @Override
    public Namespace use(Middleware middleware) {
        hooks.use(middleware);
        return this;
    }

    @Override
    public Namespace limit(String event, RateLimit limit) {
        hooks.limit(event, limit);
        return this;
    }

    List<Middleware> middleware() {
        return hooks.middleware();
    }

    @Override
    public Subscription onConnection(Consumer<Socket> handler) {
        return hooks.connection().add(handler);
    }

    @Override
    public Subscription onError(SocketErrorHandler handler) {
        return hooks.errors().add(handler);
    }

    @Override
    public Subscription onRooms(RoomListener listener) {
        return hooks.rooms().add(listener);
    }

    @Override
    public Subscription onServerEvent(String event, ServerEventHandler handler) {
        return hooks.serverEvents(event).add(handler);
    }

    @Override
    public Namespace slowConsumers(SlowConsumerPolicy policy) {
        hooks.slowConsumers(policy);
        return this;
    }

    NamespaceHooks hooks() {
        return hooks;
    }

    /** On the socket's lane. */
    void tellConnection(DefaultSocket socket) {
        hooks.eachConnectionHandler(handler -> {
            try {
                handler.accept(socket);
            } catch (Throwable e) { // also an application's Error: it concerns this socket only
                log.warn("a connection handler of {} failed for socket {}", name, socket.id(), e);
                socket.onError(e);
            }
        });
    }

    /** Those of this namespace, of its parent, of the server. On the socket's lane. */
    void tellError(DefaultSocket socket, Throwable error) {
        Consumer<SocketErrorHandler> tell = handler -> {
            try {
                handler.onError(socket, error);
            } catch (Throwable e) { // also an application's Error
                log.warn("an error handler of {} failed", name, e);
            }
        };
        hooks.eachErrorHandler(tell);
        registry.errors().forEach(tell);
    }

    // ---- sockets

    @Override
    public Collection<Socket> sockets() {
        return Collections.unmodifiableCollection(sockets.values());
    }

    @Override
    public Set<String> rooms() {
        return rooms.rooms();
    }

    int roomCount() {
        return rooms.roomCount();
    }

    @Override
    public Optional<Socket> socket(String id) {
        return Optional.ofNullable(sockets.get(id));
    }

    /**
     * A socket is back: broadcasts find its loop from now on, which takes them only after what was missed. It counts as
     * connecting, and nobody sees it, until it is {@linkplain #seat seated}. On its home loop.
     *
     * @param names its earlier rooms, in which it may have missed something
     * @return those that it was not taken out of meanwhile; it is in them now, and in others when it is seated
     */
    Set<String> expect(DefaultSocket socket, Set<String> names) {
        returning.put(socket.id(), socket);
        rooms.seat(socket);
        var kept = new HashSet<String>();
        pendingRooms.computeIfPresent(socket.id(), (id, asked) -> {
            names.stream().filter(asked::contains).forEach(kept::add);
            kept.forEach(room -> rooms.join(socket, room));
            return asked;
        });
        return kept;
    }

    /** A socket was accepted: it is visible from now on. On its home loop. */
    void seat(DefaultSocket socket) {
        String privateId = socket.privateId();
        if (privateId != null && !socket.recovered()) {
            byPrivateId.put(privateId, socket);
            guarded(() -> adapter.connected(privateId)); // before anybody can send it something
        }
        rooms.seat(socket);
        // under the lock of the entry, so that no join falls between
        pendingRooms.compute(socket.id(), (id, asked) -> {
            if (asked != null) {
                asked.forEach(room -> rooms.join(socket, room));
            }
            sockets.put(id, socket);
            socket.onConnected();
            return null;
        });
        returning.remove(socket.id(), socket);
    }

    /** Whether a socket is among those that everybody sees. */
    @SuppressWarnings("ReferenceEquality") // a socket is itself
    boolean shows(DefaultSocket socket) {
        return sockets.get(socket.id()) == socket;
    }

    /** A socket has ended, or was never let in. On its home loop. */
    void onSocketEnd(DefaultSocket socket, boolean wasConnected, DisconnectReason reason) {
        Set<String> asked = pendingRooms.remove(socket.id());
        if (wasConnected) {
            var roomsThen = new LinkedHashSet<>(socket.rooms());
            sockets.remove(socket.id(), socket);
            rooms.close(socket);
            forRecovery(socket, roomsThen, reason);
        } else if (socket.recovered()) { // it was found and comes back again
            returning.remove(socket.id(), socket);
            rooms.close(socket);
            forRecovery(socket, asked == null ? new LinkedHashSet<>() : asked, reason);
        }
        release();
    }

    private void forRecovery(DefaultSocket socket, Set<String> roomsThen, DisconnectReason reason) {
        String privateId = socket.privateId();
        if (privateId == null) {
            return;
        }
        if (reason.recoverable()) {
            roomsThen.remove(socket.id());
            keep(new SavedSession(
                    socket.id(),
                    privateId,
                    roomsThen,
                    socket.dataSeen(),
                    socket.output().arrived()));
        } else {
            guarded(() -> adapter.forget(privateId));
        }
        // last: a client that comes back on another loop finds it either living, and waits for this, or kept
        byPrivateId.remove(privateId, socket);
    }

    /** Where the history ends now; 0 when nobody knows. */
    long historyPosition() {
        try {
            return adapter.position();
        } catch (RuntimeException e) { // an adapter may come from elsewhere
            log.warn("the history of {} has no position", name, e);
            return 0;
        }
    }

    /** For its recovery, once more perhaps. */
    void keep(SavedSession session) {
        guarded(() -> adapter.save(session));
    }

    /** It will not be recovered. */
    void forget(DefaultSocket socket) {
        String privateId = socket.privateId();
        if (privateId != null) {
            guarded(() -> adapter.forget(privateId));
        }
    }

    /** An adapter may come from elsewhere: its failures cost the recovery of one socket, and nothing else. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.warn("a session of {} will not be recovered", name, e);
        }
    }

    /**
     * A client is back while its old connection still seems alive: the old one ends, so that a session never has two.
     */
    CompletableFuture<Void> endLive(String privateId) {
        DefaultSocket live = byPrivateId.get(privateId);
        var done = new CompletableFuture<Void>();
        if (live == null) {
            done.complete(null);
            return done;
        }
        live.loop().execute(() -> {
            try {
                live.onEnd(DisconnectReason.TRANSPORT_CLOSE);
            } finally {
                done.complete(null); // whatever became of it: its client waits for an answer
            }
        });
        return done;
    }

    /** One client less is on its way into this namespace, or in it. */
    void release() {
        registry.release(this);
    }

    void close() {
        adapter.close();
    }

    // ---- rooms

    /** The members of rooms that are no sockets. */
    OtherMembers others() {
        return others;
    }

    /** @throws io.rtcomm.RoomLimitException when it would be in too many; then it joins none of them */
    void join(DefaultSocket socket, Collection<String> names) {
        if (names.isEmpty()) {
            return;
        }
        if (socket.state() == SocketState.CONNECTING) {
            pendingRooms.compute(socket.id(), (id, asked) -> {
                if (socket.state() == SocketState.CONNECTING) {
                    var all = asked == null ? ConcurrentHashMap.<String>newKeySet() : asked;
                    roomLimit.check(id, all, names);
                    all.addAll(names);
                    return all;
                }
                joinNow(socket, names);
                return asked;
            });
        } else {
            joinNow(socket, names);
        }
    }

    private void joinNow(DefaultSocket socket, Collection<String> names) {
        synchronized (
                socket.lane()) { // joining is not on the message path; sockets are locked by applications, perhaps
            if (socket.connected()) {
                roomLimit.check(socket.id(), socket, names);
                names.forEach(room -> rooms.join(socket, room));
            }
        }
    }

    /**
     * A session was found for a socket that is on its way in.
     *
     * @param names its rooms, which it was allowed to join before
     */
    void rejoin(DefaultSocket socket, Collection<String> names) {
        String privateId = socket.privateId();
        if (privateId != null) {
            byPrivateId.put(privateId, socket);
        }
        if (!names.isEmpty()) {
            pendingRooms
                    .computeIfAbsent(socket.id(), id -> ConcurrentHashMap.newKeySet())
                    .addAll(names);
        }
    }

    void leave(DefaultSocket socket, Collection<String> names) {
        // under the lock of the entry, so that the seat does not join meanwhile what is left here
        pendingRooms.computeIfPresent(socket.id(), (id, asked) -> {
            if (socket.state() == SocketState.CONNECTING) { // else they are those of a later one with the same id
                asked.removeAll(names);
            }
            return asked;
        });
        names.forEach(room -> rooms.leave(socket, room));
    }

    Set<String> pendingRooms(DefaultSocket socket) {
        Set<String> asked = pendingRooms.get(socket.id());
        return asked == null ? Set.of() : Set.copyOf(asked);
    }

    // ---- packets

    EncodedPacket encodeEvent(long ackId, @Nullable Object[] elements) {
        return context.parser().encoder().encodeEvent(name, ackId, elements);
    }

    /** @param args null in place of them is one argument that is null */
    EncodedPacket encodeEvent(String event, @Nullable Object @Nullable [] args) {
        var values = args == null ? new @Nullable Object[] {null} : args;
        return context.parser().encoder().encodeEvent(name, SocketPacket.NO_ID, event, values);
    }

    /** Writes events of short texts when they are due; absent when they are to be encoded as all others. */
    @Nullable
    PlainTexts plainTexts() {
        return plainTexts;
    }

    EncodedPacket encodeAck(long ackId, @Nullable Object[] args) {
        return context.parser().encoder().encodeAck(name, ackId, args);
    }

    WaitingRules waiting() {
        return waiting;
    }

    /** Reads and writes arguments. */
    JsonCodec codec() {
        return context.codec();
    }

    Args args(PacketArgs args, int first) {
        return new ReceivedArgs(args, first, context.codec());
    }

    /** Reads a packet of our own back, for those who look at what is sent; null if it is none. */
    @Nullable
    SocketPacket decode(EncodedMessage message) {
        var decoder =
                context.parser().newDecoder(context.options().decodeLimits().forOwnPackets());
        try {
            byte[] data = message.data();
            SocketPacket packet =
                    message.binary() ? decoder.binary(data, 0, data.length) : decoder.text(data, 0, data.length);
            for (byte[] attachment : message.attachments()) {
                packet = decoder.binary(attachment, 0, attachment.length);
            }
            return packet;
        } catch (PacketFormatException e) {
            log.warn("a packet of our own cannot be read: {}", e.getMessage());
            return null;
        }
    }

    // ---- other servers

    @Override
    public void serverSideEmit(String event, @Nullable Object... args) {
        EventNames.checkServerSide(event);
        adapter.serverSideEmit(event, EventElements.list(args));
    }

    @Override
    public CompletableFuture<Replies> serverSideEmitWithAck(String event, @Nullable Object... args) {
        EventNames.checkServerSide(event);
        return adapter.serverSideEmitWithAck(event, EventElements.list(args));
    }
}
