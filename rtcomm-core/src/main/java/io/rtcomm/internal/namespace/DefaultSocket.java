/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Ack;
import io.rtcomm.AckException;
import io.rtcomm.Answer;
import io.rtcomm.Args;
import io.rtcomm.Audience;
import io.rtcomm.DisconnectReason;
import io.rtcomm.Emitter;
import io.rtcomm.Handshake;
import io.rtcomm.Namespace;
import io.rtcomm.Subscription;
import io.rtcomm.adapter.Dispatch;
import io.rtcomm.adapter.Flags;
import io.rtcomm.adapter.Selection;
import io.rtcomm.internal.lane.SerialExecutor;
import io.rtcomm.internal.room.Member;
import io.rtcomm.internal.room.Seat;
import io.rtcomm.protocol.socket.SocketPacket;
import io.rtcomm.protocol.socket.SocketPacketType;
import io.rtcomm.transport.EncodedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's membership of one namespace. What the application calls is safe on any thread; {@code onX} methods and
 * {@link #deliver} are confined to the home loop; handlers run on the lane.
 */
final class DefaultSocket extends EquippedSocket implements Member, SentAck.Sender {
    private final String id;
    private final @Nullable String privateId; // absent without recovery
    private final boolean recovered;
    private final DefaultNamespace namespace;
    private final ClientConnection connection;
    private final Handshake handshake;
    private final Seat seat;
    private final SerialExecutor lane;
    private final LaneBrake brake;
    private final EventDispatcher dispatcher = new EventDispatcher(this);

    private volatile SocketState state = SocketState.CONNECTING; // written on the home loop
    private volatile @Nullable DisconnectReason ended; // absent until the disconnect handlers are due

    // confined to the home loop
    private @Nullable PendingAcks pendingAcks; // absent until used

    /**
     * Absent unless broadcasts pass by, because they will be among what this recovered socket missed; then what asks for
     * answers, and so is in no history, waits here.
     */
    private @Nullable List<EncodedMessage> heldBack;

    DefaultSocket(
            SocketIdentity identity, DefaultNamespace namespace, ClientConnection connection, Handshake handshake) {
        super(identity.data());
        this.id = identity.id();
        this.privateId = identity.privateId();
        this.recovered = identity.recovered();
        this.namespace = namespace;
        this.connection = connection;
        this.handshake = handshake;
        this.seat = new Seat(this, connection.session().loop());
        this.lane = new SerialExecutor(connection.laneExecutor());
        this.brake =
                new LaneBrake(connection.session(), lane, namespace.options().maxLaneBacklog());
    }

    // ---- what it is

    @Override
    public String id() {
        return id;
    }

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

    ClientConnection connection() {
        return connection;
    }

    Seat seat() {
        return seat;
    }

    SerialExecutor lane() {
        return lane;
    }

    @Override
    EventDispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public boolean connected() {
        return state == SocketState.CONNECTED;
    }

    SocketState state() {
        return state;
    }

    @Override
    public Handshake handshake() {
        return handshake;
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
            lane.execute(() -> once.accept(reason));
        }
        return subscription;
    }

    /** Tells everyone who wants to hear of errors. On the lane. */
    void onError(Throwable error, String event) {
        listeners().errors().forEach(handler -> dispatcher.guarded(() -> handler.accept(error)));
        namespace.tellError(this, error);
    }

    // ---- rooms

    @Override
    public Set<String> rooms() {
        return state == SocketState.CONNECTING ? namespace.pendingRooms(this) : seat.rooms();
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

    void emit(Flags flags, String event, @Nullable Object @Nullable [] args) {
        EventNames.check(event);
        if (namespace.adapter().recovers() && connected() && !flags.volatileMessage()) {
            // what can be replayed needs a place in the history of the namespace
            namespace
                    .adapter()
                    .broadcast(new Dispatch(event, EventElements.list(args), Selection.room(id), flags.asLocal()));
            return;
        }
        var packet = namespace.encodeEvent(-1, EventElements.of(event, args));
        var message = Messages.unicast(packet, flags.compress());
        seat.loop().execute(() -> deliver(message, flags.volatileMessage()));
    }

    Answer emitWithAck(Flags flags, String event, @Nullable Object @Nullable [] args) {
        EventNames.check(event);
        long ackId = namespace.nextAckId();
        var packet = namespace.encodeEvent(ackId, EventElements.of(event, args));
        var message = Messages.unicast(packet, flags.compress());
        var future = new CompletableFuture<Args>();
        long timeout = flags.timeout().toNanos();
        seat.loop().execute(() -> {
            var pending = new PendingAck(acks(), ackId) {
                @Override
                void onAnswer(Args answer) {
                    namespace.completions().execute(() -> future.complete(answer));
                }

                @Override
                void onLost(AckException why) {
                    namespace.completions().execute(() -> future.completeExceptionally(why));
                }
            };
            if (acks().add(pending, timeout)) {
                deliverQuestion(message, flags.volatileMessage());
            }
        });
        return new FutureAnswer(future);
    }

    @Override
    public void sendAck(long ackId, @Nullable Object[] args) {
        var message = Messages.unicast(namespace.encodeAck(ackId, args), true);
        seat.loop().execute(() -> {
            if (state == SocketState.CONNECTED) {
                connection.session().send(message);
            }
        });
    }

    @Override
    public void deliver(EncodedMessage message, boolean droppable) {
        if (state == SocketState.DISCONNECTED || heldBack != null) {
            return;
        }
        connection.session().send(message, droppable);
        // a listener that falls behind misses events, since nothing may pile up without end
        if (listeners().seesOutgoing() && lane.backlog() <= namespace.options().maxLaneBacklog()) {
            onLane(() -> tellOutgoing(message));
        }
    }

    /** Delivers an event that asks for an answer. */
    void deliverQuestion(EncodedMessage message, boolean droppable) {
        var held = heldBack;
        if (held == null) {
            deliver(message, droppable);
        } else if (!droppable) {
            held.add(message);
        }
    }

    private void tellOutgoing(EncodedMessage message) {
        SocketPacket packet = namespace.decode(message);
        if (packet != null && packet.type() == SocketPacketType.EVENT) {
            var args = namespace.args(packet.args(), 1);
            String event = packet.args().eventName();
            listeners().outgoing().forEach(listener -> dispatcher.guarded(() -> listener.onEvent(event, args)));
        }
    }

    // ---- on the home loop

    PendingAcks acks() {
        var acks = pendingAcks;
        if (acks == null) {
            acks = new PendingAcks(seat.loop(), namespace.options().maxPendingAcks());
            pendingAcks = acks;
            if (state == SocketState.DISCONNECTED) {
                acks.close();
            }
        }
        return acks;
    }

    void holdBack() {
        heldBack = new ArrayList<>();
    }

    void letThrough() {
        var held = heldBack;
        heldBack = null;
        if (held != null) {
            held.forEach(message -> deliver(message, false));
        }
    }

    void onConnected() {
        state = SocketState.CONNECTED;
    }

    void onPacket(SocketPacket packet) {
        switch (packet.type()) {
            case EVENT -> onEvent(packet);
            case ACK -> {
                var acks = pendingAcks;
                if (acks != null) {
                    acks.onAnswer(packet.id(), namespace.args(packet.args(), 0));
                }
            }
            case DISCONNECT -> onEnd(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
            case CONNECT, CONNECT_ERROR -> throw new IllegalStateException(packet.type() + " (expected: not here)");
        }
    }

    private void onEvent(SocketPacket packet) {
        String name = packet.args().eventName();
        Args args = namespace.args(packet.args(), 1);
        Ack ack = packet.id() < 0 ? SentAck.UNWANTED : new SentAck(this, packet.id());
        long bytes = packet.args().retainedBytes();
        connection.work().onQueued(bytes);
        onLane(() -> {
            try {
                dispatcher.dispatch(name, args, ack);
            } finally {
                connection.work().onDone(bytes);
            }
        });
        brake.onQueued();
    }

    /** Safe on any thread. */
    void onLane(Runnable task) {
        lane.execute(() -> {
            try {
                task.run();
            } finally {
                brake.onTaskEnd();
            }
        });
    }

    /** The only way out. On the home loop. */
    void onEnd(DisconnectReason reason) {
        if (state == SocketState.DISCONNECTED) {
            return;
        }
        boolean wasConnected = state == SocketState.CONNECTED;
        state = SocketState.DISCONNECTED;
        namespace.onSocketEnd(this, wasConnected, reason);
        connection.forget(this, wasConnected, reason);
        var acks = pendingAcks;
        if (acks != null) {
            acks.close();
        }
        brake.release();
        dispatcher.release();
        if (wasConnected) {
            tellLeft(reason);
        }
    }

    /** A client that comes and goes must not do so faster than its handlers can follow. */
    private void tellLeft(DisconnectReason reason) {
        int weight = reason == DisconnectReason.CLIENT_NAMESPACE_DISCONNECT ? WorkBrake.LEFT_SOCKET : 0;
        connection.work().onQueued(weight);
        lane.execute(() -> {
            tellDisconnect(reason);
            connection.work().onDone(weight);
        });
    }

    private void tellDisconnect(DisconnectReason reason) {
        listeners().disconnecting().forEach(handler -> dispatcher.guarded(() -> handler.accept(reason)));
        seat.forgetRooms();
        ended = reason;
        listeners().disconnect().forEach(handler -> dispatcher.guarded(() -> handler.accept(reason)));
    }

    @Override
    public CompletableFuture<Void> disconnect(boolean close) {
        var done = new CompletableFuture<Void>();
        seat.loop().execute(() -> {
            connection.disconnect(this, close);
            done.complete(null);
        });
        return done;
    }
}
