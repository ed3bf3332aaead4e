/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.AckDisconnectedException;
import io.rtcomm.AckException;
import io.rtcomm.Answer;
import io.rtcomm.Args;
import io.rtcomm.adapter.Dispatch;
import io.rtcomm.adapter.Flags;
import io.rtcomm.adapter.Selection;
import io.rtcomm.internal.session.Session;
import io.rtcomm.protocol.socket.PlainTexts;
import io.rtcomm.protocol.socket.SocketPacket;
import io.rtcomm.protocol.socket.SocketPacketType;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.WaitingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What goes from one socket to its client, and the answers that are waited for. What the application calls is safe on any
 * thread; the rest is confined to the home loop. To be extended by the socket, so that it costs no object of its own.
 */
abstract class SocketOutput extends EquippedSocket implements SentAck.Sender {
    final DefaultNamespace namespace;
    private final Session session;

    private @Nullable PendingAcks pendingAcks; // absent until used

    /**
     * Absent unless this recovered socket is yet to get what it missed. Until then broadcasts pass by, because they will be
     * among that; what asks for answers, and so is in no history, waits here.
     */
    private @Nullable List<EncodedMessage> heldBack;

    private @Nullable Receipt receipt; // absent without recovery, and until the client has answered a ping

    SocketOutput(DefaultNamespace namespace, Session session, Map<String, Object> data) {
        super(session.loop(), data, namespace.hooks().noHandlers());
        this.namespace = namespace;
        this.session = session;
    }

    /** Safe on any thread. */
    abstract SocketState state();

    /** Runs something on the lane, as one of its tasks. Safe on any thread. */
    abstract void onLane(Runnable task);

    /** The secret for recovery; absent without it. Safe on any thread. */
    abstract @Nullable String privateId();

    /**
     * Whether what is emitted can wait in the history of the namespace: for a client that is in it, that is on its way back, or
     * that may come back. Safe on any thread.
     */
    abstract boolean replayable();

    // ---- on any thread

    final void emit(Flags flags, String event, @Nullable Object @Nullable [] args) {
        EventNames.check(event);
        if (namespace.adapter().recovers() && replayable() && !flags.volatileMessage()) {
            // what can be replayed needs a place in the history of the namespace
            var self = Selection.room(id());
            namespace.adapter().broadcast(new Dispatch(event, EventElements.list(args), self, flags.asLocal()));
            return;
        }
        var rule = namespace.waiting().ofEvent(event, flags);
        PlainTexts texts = namespace.plainTexts();
        if (texts != null
                && rule.equals(WaitingRule.NONE)
                && args != null
                && args.length == 1
                && args[0] instanceof String text
                && texts.takes(event, text)) {
            loop().executeSoon(new TextEvent(this, texts, event, text, flags));
            return;
        }
        var message = Messages.event(namespace.encodeEvent(event, args), flags.compress(), false, rule);
        loop().executeSoon(() -> deliver(message, flags.volatileMessage()));
    }

    final Answer emitWithAck(Flags flags, String event, @Nullable Object @Nullable [] args) {
        EventNames.check(event);
        long ackId = namespace.nextAckId();
        var packet = namespace.encodeEvent(ackId, EventElements.of(event, args));
        var message = Messages.event(
                packet, flags.compress(), false, namespace.waiting().ofQuestion(flags));
        var future = new CompletableFuture<Args>();
        long timeout = flags.timeout().toNanos();
        boolean asked = loop().offer(() -> {
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
        if (!asked) {
            future.completeExceptionally(new AckDisconnectedException()); // the server has ended
        }
        return new FutureAnswer(future);
    }

    @Override
    public final void sendAck(long ackId, @Nullable Object[] args) {
        var message = Messages.unicast(namespace.encodeAck(ackId, args), true);
        loop().executeSoon(() -> {
            if (connected()) {
                session.send(message);
            }
        });
    }

    // ---- on the home loop

    @Override
    public final void deliver(EncodedMessage message, boolean droppable) {
        if (state() == SocketState.DISCONNECTED || heldBack != null) {
            return;
        }
        session.send(message, droppable);
        // a listener that falls behind misses events, since nothing may pile up without end
        var listeners = listenersIfAny();
        if (listeners != null
                && listeners.seesOutgoing()
                && dispatcher().backlog() <= namespace.options().maxLaneBacklog()) {
            onLane(() -> tellOutgoing(message));
        }
    }

    @Override
    public final int prefetch() {
        return session.prefetch();
    }

    /** Delivers an event that asks for an answer. */
    final void deliverQuestion(EncodedMessage message, boolean droppable) {
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
            listeners().outgoing().forEach(listener -> dispatcher().guarded(() -> listener.onEvent(event, args)));
        }
    }

    final PendingAcks acks() {
        var acks = pendingAcks;
        if (acks == null) {
            acks = new PendingAcks(loop(), namespace.options().maxPendingAcks(), session.metrics());
            pendingAcks = acks;
            if (state() == SocketState.DISCONNECTED) {
                acks.close();
            }
        }
        return acks;
    }

    final void onAnswer(SocketPacket packet) {
        var acks = pendingAcks;
        if (acks != null) {
            acks.onAnswer(packet.id(), namespace.args(packet.args(), 0));
        }
    }

    final void holdBack() {
        heldBack = new ArrayList<>();
    }

    final void letThrough() {
        var held = heldBack;
        heldBack = null;
        if (held != null) {
            held.forEach(message -> deliver(message, false));
        }
    }

    /** The client has got what was sent before its last ping. */
    final void onPong() {
        if (privateId() == null || !connected() || heldBack != null) {
            return; // nothing will be recovered, or what it missed is yet to be sent
        }
        var known = receipt;
        if (known == null) {
            known = new Receipt();
            receipt = known;
        }
        known.onPong(namespace.historyPosition());
    }

    /** Up to where in the history the client has got everything, for sure. */
    final long arrived() {
        var known = receipt;
        return known == null ? 0 : known.arrived();
    }

    /** The socket has ended: nobody will answer any more. */
    final void closeOutput() {
        var acks = pendingAcks;
        if (acks != null) {
            acks.close();
        }
    }
}
