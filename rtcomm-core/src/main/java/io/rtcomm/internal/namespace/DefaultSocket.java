/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Ack;
import io.rtcomm.Answer;
import io.rtcomm.Audience;
import io.rtcomm.DisconnectReason;
import io.rtcomm.Emitter;
import io.rtcomm.Handshake;
import io.rtcomm.JsonValue;
import io.rtcomm.Namespace;
import io.rtcomm.RateLimit;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.Subscription;
import io.rtcomm.adapter.Flags;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.internal.lane.LaneTask;
import io.rtcomm.observe.Metric;
import io.rtcomm.protocol.socket.SocketPacket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's membership of one namespace. What the application calls is safe on any thread; {@code onX} methods and
 * {@link #deliver} are confined to the home loop; handlers run on the lane.
 */
final class DefaultSocket extends SocketOutput {
    private final String id;
    private final @Nullable String privateId; // absent without recovery
    private final boolean recovered;
    private final ClientConnection connection;
    private final JsonValue auth; // of its CONNECT
    private final long issuedMillis;
    private final EventDispatcher lane;
    private boolean mayReturn; // written before the state that is the last, and read behind it
    private volatile SocketState state = SocketState.CONNECTING; // written on the home loop
    private volatile @Nullable DisconnectReason ended; // absent until the disconnect handlers are due

    // confined to the home loop
    private @Nullable Expiry expiry; // absent until used
    private @Nullable EventGate gate; // absent until something that is limited came

    DefaultSocket(
            SocketIdentity identity,
            DefaultNamespace namespace,
            ClientConnection connection,
            JsonValue auth,
            long issuedMillis) {
        super(namespace, connection.session(), identity.data());
        this.id = identity.id();
        this.privateId = identity.privateId();
        this.recovered = identity.recovered();
        this.connection = connection;
        this.auth = auth;
        this.issuedMillis = issuedMillis;
        this.lane = new EventDispatcher(this, connection.home());
    }

    // ---- what it is

    @Override
    public String id() {
        return id;
    }

    @Override
    @Nullable
    String privateId() {
        return privateId;
    }

    @Override
    public boolean recovered() {
        return recovered;
    }

    @Override
    public Namespace namespace() {
        return namespace;
    }

    /** Reads arguments. */
    JsonCodec codec() {
        return namespace.codec();
    }

    ClientConnection connection() {
        return connection;
    }

    EventDispatcher lane() {
        return lane;
    }

    /** What goes out; says itself what is safe on any thread. */
    SocketOutput output() {
        return this;
    }

    @Override
    EventDispatcher dispatcher() {
        return lane;
    }

    @Override
    public boolean connected() {
        return state == SocketState.CONNECTED;
    }

    @Override
    SocketState state() {
        return state;
    }

    @Override
    boolean replayable() {
        return switch (state) {
            case CONNECTING -> recovered || namespace.shows(this); // who found it there knows no better
            case CONNECTED -> true;
            case DISCONNECTED -> mayReturn;
        };
    }

    /** Made when it is asked for, which it is seldom. */
    @Override
    public Handshake handshake() {
        return new HandshakeView(connection.session().head(), auth, issuedMillis);
    }

    @Override
    public String transport() {
        return connection.session().transportName();
    }

    @Override
    public long bufferedAmount() {
        return connection.session().waitingBytes();
    }

    @Override
    public boolean isWritable() {
        return !connection.session().behind();
    }

    @Override
    public String toString() {
        return "Socket " + id + " of " + namespace.name();
    }

    // ---- its ends

    @Override
    public Subscription onDisconnect(Consumer<DisconnectReason> handler) {
        var called = new AtomicBoolean();
        Consumer<DisconnectReason> once = reason -> {
            if (called.compareAndSet(false, true)) {
                handler.accept(reason);
            }
        };
        var subscription = listeners().disconnect().add(once);
        var reason = ended;
        if (reason != null) {
            lane.execute(() -> lane.guarded(() -> once.accept(reason)));
        }
        return subscription;
    }

    /** Tells everyone who wants to hear of errors, from near to far. On the lane. */
    void onError(Throwable error) {
        listeners().errors().forEach(handler -> lane.tell(handler, error));
        namespace.tellError(this, error);
    }

    @Override
    public void expireAt(@Nullable Instant moment) {
        loop().execute(() -> {
            if (state != SocketState.DISCONNECTED) {
                expiry().at(moment);
            }
        });
    }

    @Override
    public Subscription onExpiring(Duration before, Consumer<Instant> handler) {
        var wanted = new AtomicBoolean(true);
        Consumer<Instant> onLane = moment -> onLane(() -> {
            if (wanted.get()) {
                lane.guarded(() -> handler.accept(moment));
            }
        });
        loop().execute(() -> {
            if (state != SocketState.DISCONNECTED && wanted.get()) {
                expiry().warn(before, onLane);
            }
        });
        return () -> wanted.set(false);
    }

    /** On the home loop. */
    private Expiry expiry() {
        var made = expiry;
        if (made == null) {
            made = new Expiry(loop(), Clock.systemUTC(), this::onExpired);
            expiry = made;
        }
        return made;
    }

    private void onExpired() {
        connection.oversight().metrics().increment(Metric.AUTHENTICATION_EXPIRED);
        connection.disconnect(this, DisconnectReason.AUTHENTICATION_EXPIRED);
    }

    // ---- rooms

    @Override
    public Set<String> rooms() {
        return state == SocketState.CONNECTING ? namespace.pendingRooms(this) : joinedRooms();
    }

    @Override
    public CompletableFuture<Void> join(String... rooms) {
        namespace.join(this, RoomNames.of(rooms));
        return connection.settled();
    }

    @Override
    public CompletableFuture<Void> leave(String... rooms) {
        namespace.leave(this, RoomNames.of(rooms));
        return connection.settled();
    }

    @Override
    public Audience broadcast() {
        return namespace.except(id);
    }

    @Override
    public Audience to(String... rooms) {
        return namespace.to(rooms).except(id);
    }

    @Override
    public Audience except(String... rooms) {
        return namespace.except(rooms).except(id);
    }

    @Override
    public Audience local() {
        return namespace.local().except(id);
    }

    // ---- sending

    @Override
    public void emit(String event, @Nullable Object... args) {
        emit(Flags.DEFAULT, event, args);
    }

    @Override
    public Answer emitWithAck(String event, @Nullable Object... args) {
        return emitWithAck(Flags.DEFAULT, event, args);
    }

    @Override
    public Emitter timeout(Duration timeout) {
        return new SocketEmitter(this, Flags.DEFAULT.withTimeout(timeout));
    }

    @Override
    public Emitter asVolatile() {
        return new SocketEmitter(this, Flags.DEFAULT.asVolatile());
    }

    @Override
    public Emitter compress(boolean compress) {
        return new SocketEmitter(this, Flags.DEFAULT.withCompress(compress));
    }

    @Override
    public Emitter whenSlow(SlowConsumerPolicy policy) {
        return new SocketEmitter(this, Flags.DEFAULT.withPolicy(policy));
    }

    @Override
    public Emitter conflate(Object... key) {
        return new SocketEmitter(this, Flags.DEFAULT.conflatedBy(ConflationKeys.of(key)));
    }

    // ---- on the home loop

    /** The client fell behind, or has caught up. */
    void onCongestion(boolean behind) {
        var known = listenersIfAny();
        var handlers = known == null ? null : behind ? known.highWaterIfAny() : known.drainIfAny();
        if (handlers != null && state == SocketState.CONNECTED) {
            onLane(() -> handlers.forEach(handler -> lane.guarded(handler)));
        }
    }

    void onConnected() {
        state = SocketState.CONNECTED;
    }

    void onPacket(SocketPacket packet) {
        switch (packet.type()) {
            case EVENT -> onEvent(packet);
            case ACK -> onAnswer(packet);
            case DISCONNECT -> onEnd(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
            case CONNECT, CONNECT_ERROR -> throw new IllegalStateException(packet.type() + " (expected: not here)");
        }
    }

    private void onEvent(SocketPacket packet) {
        String name = packet.args().eventName();
        Ack ack = packet.id() < 0 ? SentAck.UNWANTED : new SentAck(this, packet.id());
        RateLimit limit = limitOf(name, namespace.hooks().limits());
        if (limit != null) {
            var limiting = gate == null ? new EventGate(this) : gate;
            gate = limiting;
            if (!limiting.admits(name, limit, ack)) {
                return;
            }
        }
        long bytes = packet.args().retainedBytes();
        connection.work().onQueued(bytes);
        lane.execute(new ReceivedEvent(this, packet.args(), ack));
        lane.onQueued();
    }

    /** A handler is done with an event. On the lane. */
    void onHandled(long bytes) {
        try {
            connection.work().onDone(bytes);
        } finally {
            lane.onTaskEnd();
        }
    }

    @Override
    void onLane(Runnable task) {
        lane.execute(new CountedTask(task, lane::onTaskEnd));
    }

    /** As {@link #onLane(Runnable)}, with what runs in its place when the executor does not take it. */
    void onLane(Runnable task, Runnable dropped) {
        lane.execute(LaneTask.of(
                () -> {
                    try {
                        task.run();
                    } finally {
                        lane.onTaskEnd();
                    }
                },
                () -> {
                    try {
                        dropped.run();
                    } finally {
                        lane.onTaskEnd();
                    }
                }));
    }

    /** The only way out. On the home loop. */
    void onEnd(DisconnectReason reason) {
        if (state == SocketState.DISCONNECTED) {
            return;
        }
        boolean wasConnected = state == SocketState.CONNECTED;
        mayReturn = privateId != null && reason.recoverable() && (wasConnected || recovered);
        state = SocketState.DISCONNECTED;
        namespace.onSocketEnd(this, wasConnected, reason);
        connection.forget(this, wasConnected, reason);
        closeOutput();
        if (expiry != null) {
            expiry.stop();
        }
        lane.releaseBrake();
        lane.release();
        if (wasConnected) {
            tellLeft(reason);
        }
    }

    /** A client that comes and goes must not do so faster than its handlers can follow. */
    private void tellLeft(DisconnectReason reason) {
        int weight = reason == DisconnectReason.CLIENT_NAMESPACE_DISCONNECT ? WorkBrake.LEFT_SOCKET : 0;
        connection.work().onQueued(weight);
        lane.execute(new CountedTask(
                () -> tellDisconnect(reason), () -> connection.work().onDone(weight)));
    }

    private void tellDisconnect(DisconnectReason reason) {
        listeners().disconnecting().forEach(handler -> lane.guarded(() -> handler.accept(reason)));
        forgetRooms();
        ended = reason;
        listeners().disconnect().forEach(handler -> lane.guarded(() -> handler.accept(reason)));
    }

    @Override
    public CompletableFuture<Void> disconnect(boolean close) {
        var done = new CompletableFuture<Void>();
        boolean asked = loop().offer(() -> {
            connection.disconnect(this, close);
            done.complete(null);
        });
        if (!asked) {
            done.complete(null); // the server has ended, and the client with it
        }
        return done;
    }
}
