/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.DisconnectReason;
import io.rtcomm.JsonValue;
import io.rtcomm.Middleware;
import io.rtcomm.RejectedException;
import io.rtcomm.adapter.RestoredSession;
import io.rtcomm.adapter.SavedSession;
import io.rtcomm.internal.lane.LaneTask;
import io.rtcomm.internal.session.Verdict;
import io.rtcomm.observe.Metric;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.protocol.socket.EncodedPacket;
import io.rtcomm.protocol.socket.SocketPacketType;
import io.rtcomm.transport.EncodedMessage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's way into one namespace. Confined to the session's home loop; middleware runs on the socket's lane.
 *
 * <pre>
 *   restore, if the client names an earlier session
 *   middleware, one after the other ──── reject ──&gt; CONNECT_ERROR, nothing is left
 *   what was missed, if restored: broadcasts that come from here on wait behind it
 *   seat, CONNECT, what was missed, connection handlers
 * </pre>
 *
 * A step that fails ends in a CONNECT_ERROR as well. Nothing of the client is visible, and no broadcast reaches it, before the middleware has accepted it.
 */
final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final ClientConnection connection;
    private final DefaultNamespace namespace;
    private final JsonValue auth;
    private @Nullable DefaultSocket begun; // absent before there is one

    Admission(ClientConnection connection, DefaultNamespace namespace, JsonValue auth) {
        this.connection = connection;
        this.namespace = namespace;
        this.auth = auth;
    }

    void begin() {
        step(this::find);
    }

    /** What fails here has no caller who would see it, and the client waits for an answer. */
    private void step(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // also Errors, of adapters and other code that may come from elsewhere
            log.warn("a client could not be let into {}", namespace.name(), e);
            giveUp();
        }
    }

    private void giveUp() {
        DefaultSocket socket = begun;
        if (socket == null) {
            connection.refuse(namespace.name(), Verdict.INTERNAL_ERROR, null);
            connection.onAdmissionGivenUp(namespace);
        } else if (socket.state() != SocketState.DISCONNECTED) {
            refuse(socket, Verdict.INTERNAL_ERROR, null);
        }
    }

    private void find() {
        String privateId = stringMember("pid");
        if (!namespace.adapter().recovers() || privateId == null || v3()) {
            admit(Optional.empty());
            return;
        }
        namespace
                .endLive(privateId)
                .thenCompose(gone -> namespace.adapter().restore(privateId, stringMember("offset")))
                .exceptionally(this::notRestored)
                .thenAccept(restored -> onHome(() -> step(() -> onAnswer(restored))));
    }

    private void onAnswer(Optional<RestoredSession> restored) {
        if (restored.isEmpty()) {
            connection.session().metrics().increment(Metric.RECOVERIES_FAILED);
        }
        admit(restored);
    }

    private @Nullable String stringMember(String name) {
        JsonValue member = auth.path(name);
        return member.isString() ? member.asText() : null;
    }

    private boolean v3() {
        return connection.session().protocol() == EngineProtocol.V3;
    }

    private Optional<RestoredSession> notRestored(Throwable error) {
        log.warn("a session of {} could not be restored", namespace.name(), error);
        return Optional.empty();
    }

    private void admit(Optional<RestoredSession> restored) {
        if (!connection.session().open()) {
            restored.ifPresent(found -> namespace.keep(found.session()));
            connection.onAdmissionGivenUp(namespace);
            return;
        }
        var identity = identity(restored.map(RestoredSession::session));
        var socket = new DefaultSocket(identity, namespace, connection, auth, System.currentTimeMillis());
        connection.onAdmissionBegun(namespace, socket);
        begun = socket;
        restored.ifPresent(found -> {
            socket.output().holdBack();
            namespace.rejoin(socket, found.session().rooms());
        });
        List<Middleware> middleware = namespace.middleware();
        if (middleware.isEmpty() || (restored.isPresent() && namespace.options().recoverySkipsMiddleware())) {
            accept(socket, restored);
        } else {
            askSoon(socket, middleware.iterator(), restored);
        }
    }

    private SocketIdentity identity(Optional<SavedSession> saved) {
        if (saved.isPresent()) {
            var session = saved.get();
            return new SocketIdentity(session.id(), session.privateId(), true, session.data());
        }
        String privateId = namespace.adapter().recovers() && !v3() ? namespace.nextId() : null;
        return new SocketIdentity(freshId(), privateId, false, Map.of());
    }

    /** Clients of revision 3 derive the id from that of the session, so it has to be this one. */
    private String freshId() {
        if (!v3()) {
            return namespace.nextId();
        }
        String sid = connection.session().id();
        return namespace.name().equals("/") ? sid : namespace.name() + "#" + sid;
    }

    private void askSoon(DefaultSocket socket, Iterator<Middleware> rest, Optional<RestoredSession> restored) {
        socket.lane().execute(LaneTask.of(() -> ask(socket, rest, restored), () -> onHome(() -> onUnasked(socket))));
    }

    private void onHome(Runnable task) {
        connection.session().loop().execute(task);
    }

    /** Nobody will decide, since the executor of the application is full. The client may come back later. */
    private void onUnasked(DefaultSocket socket) {
        if (socket.state() == SocketState.CONNECTING) {
            connection.refuse(namespace.name(), Verdict.INTERNAL_ERROR, null);
            socket.onEnd(DisconnectReason.FORCED_CLOSE);
        }
    }

    private void ask(DefaultSocket socket, Iterator<Middleware> rest, Optional<RestoredSession> restored) {
        if (!rest.hasNext()) {
            onHome(() -> step(() -> accept(socket, restored)));
            return;
        }
        var verdict = new Verdict(new Verdict.Listener() {
            @Override
            public void onProceed() {
                askSoon(socket, rest, restored);
            }

            @Override
            public void onReject(String message, @Nullable Object data) {
                onHome(() -> reject(socket, message, data));
            }
        });
        try {
            rest.next().handle(socket, verdict);
        } catch (RejectedException e) {
            verdict.failed(e); // a word, not a failure
        } catch (Throwable e) { // also an application's Error: the client waits for an answer
            log.warn("a middleware of {} failed", namespace.name(), e);
            socket.onError(e);
            verdict.failed(e);
        }
    }

    private void reject(DefaultSocket socket, String message, @Nullable Object data) {
        if (socket.state() == SocketState.CONNECTING) {
            refuse(socket, message, data);
        }
    }

    private void refuse(DefaultSocket socket, String message, @Nullable Object data) {
        connection.refuse(namespace.name(), message, data);
        socket.onEnd(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
    }

    private void accept(DefaultSocket socket, Optional<RestoredSession> restored) {
        if (socket.state() != SocketState.CONNECTING || !connection.session().open()) {
            return; // it went away; its end has been seen to
        }
        if (restored.isEmpty()) {
            namespace.seat(socket);
            welcome(socket, List.of());
            return;
        }
        SavedSession saved = restored.get().session();
        var session = within(namespace.expect(socket, saved.rooms()), restored.get());
        try {
            namespace
                    .adapter()
                    .missed(session, connection.session().loop(), missed -> step(() -> onMissed(socket, missed)));
        } catch (RuntimeException e) { // an adapter may come from elsewhere
            log.warn("what a session of {} missed could not be found", namespace.name(), e);
            onMissed(socket, null);
        }
    }

    /** A middleware may have made the socket leave rooms: what was missed there does not concern it any more. */
    private static RestoredSession within(Set<String> rooms, RestoredSession restored) {
        SavedSession session = restored.session();
        if (rooms.equals(session.rooms())) {
            return restored;
        }
        return new RestoredSession(
                new SavedSession(session.id(), session.privateId(), rooms, session.data(), session.position()),
                restored.position());
    }

    private void onMissed(DefaultSocket socket, @Nullable List<EncodedPacket> missed) {
        var session = connection.session();
        if (socket.state() != SocketState.CONNECTING || !session.open()) {
            return; // it went away; its end has been seen to
        }
        if (missed == null) {
            session.metrics().increment(Metric.RECOVERIES_FAILED);
            session.closeNow(DisconnectReason.FORCED_CLOSE); // the client comes back as a new one
            return;
        }
        var messages =
                missed.stream().map(packet -> Messages.unicast(packet, true)).toList();
        if (tooMuch(messages)) {
            log.debug("{} missed {} events, more than what may wait for it", socket, messages.size());
            session.closeNow(DisconnectReason.SLOW_CONSUMER);
            namespace.forget(socket); // else it would come back for the same, and be too slow again, for ever
        } else {
            namespace.seat(socket);
            welcome(socket, messages);
            socket.output().letThrough();
        }
    }

    /** Half of the budget, since other things will come. */
    private boolean tooMuch(List<EncodedMessage> missed) {
        var budget = connection.session().budget();
        long bytes = missed.stream().mapToLong(EncodedMessage::bytes).sum();
        return missed.size() > budget.maxMessages() / 2 || bytes > budget.maxBytes() / 2;
    }

    private void welcome(DefaultSocket socket, List<EncodedMessage> missed) {
        connection.onJoined();
        connection.send(SocketPacketType.CONNECT, namespace.name(), connectPayload(socket));
        missed.forEach(connection.session()::send);
        socket.lane()
                .execute(LaneTask.of(() -> namespace.tellConnection(socket), () -> onHome(() -> onUntold(socket))));
    }

    /** The application will never hear of this socket: its client comes back, and is told of then. */
    private void onUntold(DefaultSocket socket) {
        if (socket.connected()) {
            connection.session().closeNow(DisconnectReason.FORCED_CLOSE);
            if (!socket.recovered()) {
                namespace.forget(socket); // nobody has made it what it is to be
            }
        }
    }

    private @Nullable Object connectPayload(DefaultSocket socket) {
        if (v3()) {
            return null;
        }
        var payload = new LinkedHashMap<String, Object>();
        payload.put("sid", socket.id());
        String privateId = socket.privateId();
        if (privateId != null) {
            payload.put("pid", privateId);
        }
        return payload;
    }
}
