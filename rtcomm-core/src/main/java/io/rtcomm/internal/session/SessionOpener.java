/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.rtcomm.DisconnectReason;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.internal.loop.Loops;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.protocol.engine.OpenPacket;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.SessionPort;
import io.rtcomm.transport.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sessions and second links from requests that were found fine. Safe on any thread. */
public final class SessionOpener {
    private static final Logger log = LoggerFactory.getLogger(SessionOpener.class);

    private final SessionContext context;
    private final Loops loops;
    private final boolean allowEio3;
    private final List<String> upgrades;
    private final @Nullable HandshakeCookie cookie;
    private final SessionBinding binding;
    private final SessionIds ids = new SessionIds();

    /**
     * An opener.
     *
     * @param opening what is told and allowed when a session is opened
     */
    public SessionOpener(
            SessionRegistry registry,
            SessionOptions options,
            SessionHandler handler,
            Loops loops,
            OpenerOptions opening) {
        this.context = new SessionContext(registry, options, handler);
        this.loops = loops;
        this.allowEio3 = opening.allowEio3();
        this.upgrades = options.allowUpgrades() ? opening.upgrades() : List.of();
        this.binding = opening.binding();
        var wanted = opening.cookie();
        this.cookie = wanted == null ? null : new HandshakeCookie(wanted, opening.secure());
    }

    SessionRegistry registry() {
        return context.registry();
    }

    Loops loops() {
        return loops;
    }

    /** Who may go on with a session. */
    SessionBinding binding() {
        return binding;
    }

    /** The revision that a request asks for, literally; null when it is not spoken here. */
    @Nullable
    EngineProtocol protocolOf(HttpRequestHead request) {
        var protocol = EngineProtocol.of(request.param("EIO"));
        return protocol == EngineProtocol.V3 && !allowEio3 ? null : protocol;
    }

    /**
     * Opens a session on the loop of the exchange, which is the calling thread.
     *
     * @param mark of who opens it
     * @return null when there is none, and the exchange was answered
     */
    @Nullable
    Session open(HttpExchange exchange, Transport transport, EngineProtocol protocol, Loop loop, byte[] mark) {
        if (!context.registry().reserve()) {
            exchange.respondAndClose(503, "text/plain; charset=UTF-8", "too many sessions");
            return null;
        }
        Id id = ids.nextId();
        if (cookie != null && !transport.requiresUpgrade()) {
            exchange.responseHeaders().add(HttpHeaderNames.SET_COOKIE, cookie.value(id.toString()));
        }
        Session session = null;
        try {
            Link link = transport.open(exchange, settings(exchange, protocol));
            session = new Session(id, protocol, exchange.request(), loop, link, context);
            session.bind(mark);
            session.start(openPacket(id.toString(), transport));
            return session;
        } catch (Throwable e) { // a bug elsewhere must cost no place for ever, nor leave the client without answer
            log.error("a session over {} could not be opened", transport.name(), e);
            if (session == null) {
                context.registry().giveBack(); // nothing came of it
            } else {
                session.closeNow(DisconnectReason.TRANSPORT_ERROR);
            }
            exchange.respondAndClose(500, "text/plain; charset=UTF-8", Verdict.INTERNAL_ERROR);
            return null;
        }
    }

    private EncodedMessage openPacket(String id, Transport transport) {
        var options = context.options();
        var packet = new OpenPacket(
                id,
                transport.requiresUpgrade() ? List.of() : upgrades,
                options.pingInterval().toMillis(),
                options.pingTimeout().toMillis(),
                options.maxPayload());
        return EncodedMessage.packet(EnginePacketType.OPEN, packet.toJson());
    }

    private static LinkSettings settings(HttpExchange exchange, EngineProtocol protocol) {
        String b64 = exchange.request().param("b64");
        return LinkSettings.of(protocol, b64 != null && !b64.isEmpty());
    }

    /**
     * Offers a second link to a session. A link that is not wanted is opened and closed at once: that is what clients
     * know (a session never has more than one live WebSocket).
     */
    void offer(HttpExchange exchange, Transport transport, Session session) {
        Link link = transport.open(exchange, settings(exchange, session.protocol()));
        session.loop().execute(() -> {
            LinkPort wanted = session.offer(link);
            LinkPort port = wanted == null ? unheard(session) : wanted;
            exchange.channel().eventLoop().execute(() -> start(link, port, wanted != null, session));
        });
    }

    private static void start(Link link, SessionPort port, boolean wanted, Session session) {
        link.start(port);
        if (!wanted) {
            session.loop().execute(() -> link.close(CloseMode.NOW));
        }
    }

    private static LinkPort unheard(Session session) {
        var port = new LinkPort(session, session);
        port.shut();
        return port;
    }
}
