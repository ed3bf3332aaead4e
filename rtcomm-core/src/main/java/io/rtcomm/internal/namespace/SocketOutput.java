/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.AckDisconnectedException;
import io.rtcomm.AckException;
import io.rtcomm.Answer;
import io.rtcomm.Args;
import io.rtcomm.adapter.Dispatch;
import io.rtcomm.adapter.Flags;
import io.rtcomm.adapter.Selection;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.session.Session;
import io.rtcomm.protocol.socket.PlainTexts;
import io.rtcomm.protocol.socket.SocketPacket;
import io.rtcomm.protocol.socket.SocketPacketType;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.WaitingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What goes from one socket to its client, and the answers that are waited for. What the application calls is safe on any
 * thread; the rest is confined to the home loop.
 */
final class SocketOutput implements SentAck.Sender {
    private final DefaultSocket socket;
    private final DefaultNamespace namespace;
    private final Session session;
    private final Loop loop;

    private @Nullable PendingAcks pendingAcks; // absent until used

    /**
     * Absent unless broadcasts pass by, because they will be among what this recovered socket missed; then what asks for
     * answers, and so is in no history, waits here.
     */
    private @Nullable List<EncodedMessage> heldBack;

    private @Nullable Receipt receipt; // absent without recovery, and until the client has answered a ping

    SocketOutput(DefaultSocket socket, DefaultNamespace namespace, Session session) {
        this.socket = socket;
        this.namespace = namespace;
        this.session = session;
        this.loop = session.loop();
    }

    // ---- on any thread

    void emit(Flags flags, String event, @Nullable Object @Nullable [] args) {
        EventNames.check(event);
        if (namespace.adapter().recovers() && socket.connected() && !flags.volatileMessage()) {
            // what can be replayed needs a place in the history of the namespace
            var self = Selection.room(socket.id());
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
            loop.executeSoon(new TextEvent(this, texts, event, text, flags));
            return;
        }
        var message = Messages.event(namespace.encodeEvent(event, args), flags.compress(), false, rule);
        loop.executeSoon(() -> deliver(message, flags.volatileMessage()));
    }

    Answer emitWithAck(Flags flags, String event, @Nullable Object @Nullable [] args) {
        EventNames.check(event);
        long ackId = namespace.nextAckId();
        var packet = namespace.encodeEvent(ackId, EventElements.of(event, args));
        var message = Messages.event(
                packet, flags.compress(), false, namespace.waiting().ofQuestion(flags));
        var future = new CompletableFuture<Args>();
        long timeout = flags.timeout().toNanos();
        boolean asked = loop.offer(() -> {
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
    public void sendAck(long ackId, @Nullable Object[] args) {
        var message = Messages.unicast(namespace.encodeAck(ackId, args), true);
        loop.executeSoon(() -> {
            if (socket.connected()) {
                session.send(message);
            }
        });
    }

    // ---- on the home loop

    void deliver(EncodedMessage message, boolean droppable) {
        if (socket.state() == SocketState.DISCONNECTED || heldBack != null) {
            return;
        }
        session.send(message, droppable);
        // a listener that falls behind misses events, since nothing may pile up without end
        var listeners = socket.listenersIfAny();
        if (listeners != null
                && listeners.seesOutgoing()
                && socket.lane().backlog() <= namespace.options().maxLaneBacklog()) {
            socket.onLane(() -> tellOutgoing(message));
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
            socket.listeners()
                    .outgoing()
                    .forEach(listener -> socket.dispatcher().guarded(() -> listener.onEvent(event, args)));
        }
    }

    PendingAcks acks() {
        var acks = pendingAcks;
        if (acks == null) {
            acks = new PendingAcks(loop, namespace.options().maxPendingAcks(), session.metrics());
            pendingAcks = acks;
            if (socket.state() == SocketState.DISCONNECTED) {
                acks.close();
            }
        }
        return acks;
    }

    void onAnswer(SocketPacket packet) {
        var acks = pendingAcks;
        if (acks != null) {
            acks.onAnswer(packet.id(), namespace.args(packet.args(), 0));
        }
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

    /** The client has got what was sent before its last ping. */
    void onPong() {
        if (socket.privateId() == null || !socket.connected() || heldBack != null) {
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
    long arrived() {
        var known = receipt;
        return known == null ? 0 : known.arrived();
    }

    /** The socket has ended: nobody will answer any more. */
    void close() {
        var acks = pendingAcks;
        if (acks != null) {
            acks.close();
        }
    }
}
