/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Ack;
import io.rtcomm.AckException;
import io.rtcomm.Args;
import io.rtcomm.RemoteSocket;
import io.rtcomm.RoomLimitException;
import io.rtcomm.adapter.AckListener;
import io.rtcomm.adapter.Dispatch;
import io.rtcomm.adapter.LocalNode;
import io.rtcomm.adapter.Selection;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.room.RoomShards;
import io.rtcomm.protocol.socket.EncodedPacket;
import io.rtcomm.transport.EncodedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out on this server what an adapter asks for. Safe on any thread.
 *
 * <p>A broadcast is encoded once for each format, here, and only if some loop has receivers; then it is one task on each
 * of these loops.
 */
final class LocalDelivery implements LocalNode {
    private static final Logger log = LoggerFactory.getLogger(LocalDelivery.class);

    private final DefaultNamespace namespace;
    private final RoomShards rooms;
    private final OtherMembers others;

    LocalDelivery(DefaultNamespace namespace, RoomShards rooms, OtherMembers others) {
        this.namespace = namespace;
        this.rooms = rooms;
        this.others = others;
    }

    @Override
    public String namespace() {
        return namespace.name();
    }

    @Override
    public void deliver(Dispatch dispatch) {
        List<Loop> loops = rooms.loopsOf(dispatch.selection());
        deliver(dispatch, loops, loops.isEmpty() ? null : encode(dispatch));
    }

    @Override
    public void deliver(Dispatch dispatch, EncodedPacket packet) {
        deliver(dispatch, rooms.loopsOf(dispatch.selection()), packet);
    }

    private void deliver(Dispatch dispatch, List<Loop> loops, @Nullable EncodedPacket packet) {
        // all formats first: what cannot be encoded is delivered to nobody
        List<OtherMembers.Encoded> toOthers = others.encode(dispatch);
        if (packet != null) {
            var flags = dispatch.flags();
            var rule = namespace.waiting().ofEvent(dispatch.event(), flags);
            var message = Messages.event(packet, flags.compress(), true, rule);
            rooms.deliver(loops, dispatch.selection(), message, flags.volatileMessage());
        }
        others.deliver(dispatch, toOthers);
    }

    @Override
    public boolean mayOvertake(Dispatch dispatch) {
        return namespace.waiting().ofEvent(dispatch.event(), dispatch.flags()).key() != null;
    }

    @Override
    public EncodedPacket encode(Dispatch dispatch) {
        return namespace.encodeEvent(-1, EventElements.of(dispatch.event(), dispatch.args()));
    }

    @Override
    public void deliverWithAck(Dispatch dispatch, AckListener listener) {
        long ackId = namespace.nextAckId();
        var packet = namespace.encodeEvent(ackId, EventElements.of(dispatch.event(), dispatch.args()));
        var rule = namespace.waiting().ofQuestion(dispatch.flags());
        EncodedMessage message = Messages.event(packet, dispatch.flags().compress(), true, rule);
        others.deliver(dispatch, others.encode(dispatch));
        long timeout = dispatch.flags().timeout().toNanos();
        var receivers = new AtomicInteger();
        each(dispatch.selection(), socket -> {
                    receivers.incrementAndGet();
                    if (socket.output()
                            .acks()
                            .add(new BroadcastAck(socket.output().acks(), ackId, listener), timeout)) {
                        socket.output()
                                .deliverQuestion(message, dispatch.flags().volatileMessage());
                    }
                })
                .whenComplete((done, error) -> listener.onReceivers(receivers.get()));
    }

    /** One of the answers to a broadcast. */
    private static final class BroadcastAck extends PendingAck {
        private final AckListener listener;

        BroadcastAck(PendingAcks owner, long id, AckListener listener) {
            super(owner, id);
            this.listener = listener;
        }

        @Override
        void onAnswer(Args args) {
            listener.onAnswer(args.get(0));
        }

        @Override
        void onLost(AckException why) {
            listener.onLost();
        }
    }

    @Override
    public CompletableFuture<List<RemoteSocket>> sockets(Selection selection) {
        Queue<RemoteSocket> found = new ConcurrentLinkedQueue<>();
        return each(selection, socket -> {
                    if (socket.connected()) {
                        found.add(socket);
                    }
                })
                .thenApply(done -> new ArrayList<>(found));
    }

    @Override
    public CompletableFuture<Void> join(Selection selection, Set<String> names) {
        var refused = new AtomicInteger();
        return both(
                        each(selection, socket -> unlessTooMany(() -> namespace.join(socket, names), refused)),
                        others.forEach(selection, seat -> unlessTooMany(() -> seat.join(names), refused)))
                .thenCompose(done -> rooms.settled())
                .thenRun(() -> {
                    if (refused.get() > 0) {
                        throw new RoomLimitException(
                                refused.get(), namespace.options().maxRooms());
                    }
                });
    }

    /** The others of a selection join also if one of them must not. */
    private static void unlessTooMany(Runnable join, AtomicInteger refused) {
        try {
            join.run();
        } catch (RoomLimitException e) {
            log.debug("one of a selection joins no more rooms: {}", e.getMessage());
            refused.incrementAndGet();
        }
    }

    @Override
    public CompletableFuture<Void> leave(Selection selection, Set<String> names) {
        return both(
                        each(selection, socket -> namespace.leave(socket, names)),
                        others.forEach(selection, seat -> seat.leave(names)))
                .thenCompose(done -> rooms.settled());
    }

    @Override
    public CompletableFuture<Void> disconnect(Selection selection, boolean close) {
        Queue<CompletableFuture<Void>> ends = new ConcurrentLinkedQueue<>();
        return both(
                        each(selection, socket -> ends.add(socket.disconnect(close))),
                        others.forEach(selection, seat -> ends.add(seat.end())))
                .thenCompose(done -> CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)));
    }

    private static CompletableFuture<Void> both(CompletableFuture<Void> one, CompletableFuture<Void> other) {
        return CompletableFuture.allOf(one, other);
    }

    private CompletableFuture<Void> each(Selection selection, Consumer<DefaultSocket> action) {
        return rooms.forEach(selection, member -> {
            if (member instanceof DefaultSocket socket) {
                action.accept(socket);
            }
        });
    }

    @Override
    public void onServerEvent(String event, Args args, Ack ack) {
        namespace.hooks().eachServerEventHandler(event, handler -> {
            try {
                handler.handle(args, ack);
            } catch (Throwable e) { // also an application's Error
                log.warn("handler of server event \"{}\" in {} failed", event, namespace.name(), e);
            }
        });
    }
}
