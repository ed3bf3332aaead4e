/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.HttpRefusal;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.Transport;
import io.rtcomm.transport.TransportOptions;
import io.rtcomm.websocket.WebSocketHandshake.Accepted;
import io.rtcomm.websocket.WebSocketHandshake.Refused;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Safe on any thread. Carries Engine.IO packets over WebSocket, one packet in one message. */
final class WebSocketTransport implements Transport {
    static final String NAME = "websocket";

    /** How long a peer that was sent a close frame may take to end its side. */
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

    private final TransportOptions options;
    private final WireSettings wire;
    private final Map<LinkSettings, Framers> framers = new HashMap<>();

    WebSocketTransport(TransportOptions options, Metrics metrics) {
        this.options = options;
        this.wire = new WireSettings(
                options.maxHttpBufferSize(),
                options.maxFragments(),
                options.maxPingsPerSecond(),
                CLOSE_DEADLINE.toMillis(),
                metrics,
                null,
                new LentReaders(options.maxHttpBufferSize(), options.maxFragments()));
        for (EngineProtocol protocol : EngineProtocol.values()) {
            for (boolean base64 : new boolean[] {false, true}) {
                var form = new PacketForm(protocol, base64);
                framers.put(new LinkSettings(protocol, base64), new Framers(form, options.perMessageDeflate()));
            }
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean requiresUpgrade() {
        return true;
    }

    @Override
    public @Nullable HttpRefusal check(HttpRequestHead request) {
        return WebSocketHandshake.decide(request, options.perMessageDeflate()) instanceof Refused refused
                ? refused.refusal()
                : null;
    }

    @Override
    public Link open(HttpExchange exchange, LinkSettings settings) {
        if (WebSocketHandshake.decide(exchange.request(), options.perMessageDeflate()) instanceof Accepted accepted) {
            return new WebSocketLink(this, exchange, settings, accepted);
        }
        throw new IllegalArgumentException("request is no WebSocket handshake (expected: one that was checked)");
    }

    WireSettings wireSettings() {
        return wire;
    }

    TransportOptions options() {
        return options;
    }

    Framers framers(LinkSettings settings) {
        return Objects.requireNonNull(framers.get(settings), "every kind of link has framers");
    }
}
