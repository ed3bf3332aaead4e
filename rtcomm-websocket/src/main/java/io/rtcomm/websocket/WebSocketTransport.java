/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.util.concurrent.FastThreadLocal;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.HttpRefusal;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.PerMessageDeflate;
import io.rtcomm.transport.Transport;
import io.rtcomm.transport.TransportOptions;
import io.rtcomm.websocket.WebSocketHandshake.Accepted;
import io.rtcomm.websocket.WebSocketHandshake.Refused;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Safe on any thread. Carries Engine.IO packets over WebSocket, one packet in one message. */
final class WebSocketTransport implements Transport {
    static final String NAME = "websocket";

    private final TransportOptions options;
    private final Map<LinkSettings, Framer> plainFramers = new HashMap<>();
    private final Map<LinkSettings, Framer> deflatingFramers = new HashMap<>();

    WebSocketTransport(TransportOptions options) {
        this.options = options;
        PerMessageDeflate deflate = options.perMessageDeflate();
        var deflaters = new ThreadDeflater(deflate.level());
        for (EngineProtocol protocol : EngineProtocol.values()) {
            for (boolean base64 : new boolean[] {false, true}) {
                var settings = new LinkSettings(protocol, base64);
                var form = new PacketForm(protocol, base64);
                plainFramers.put(settings, new PlainFramer(form));
                deflatingFramers.put(settings, new DeflatingFramer(form, deflate.threshold(), deflaters::get));
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

    TransportOptions options() {
        return options;
    }

    /** Makes the deflater of one link; absent when its messages can be those of others. */
    @Nullable
    MessageDeflater ownDeflater(@Nullable DeflateExtension agreed) {
        return agreed == null || agreed.serverNoContextTakeover()
                ? null
                : new MessageDeflater(options.perMessageDeflate().level(), true);
    }

    /** The framer of a link: one for all links of its kind, unless it has a deflater of its own. */
    Framer framer(LinkSettings settings, @Nullable DeflateExtension agreed, @Nullable MessageDeflater own) {
        if (own != null) {
            var form = new PacketForm(settings.protocol(), settings.base64());
            return new DeflatingFramer(form, options.perMessageDeflate().threshold(), () -> own);
        }
        var framers = agreed == null ? plainFramers : deflatingFramers;
        return Objects.requireNonNull(framers.get(settings), "every kind of link has a framer");
    }

    /** Without context one deflater serves all links of a thread, one message after the other. */
    private static final class ThreadDeflater extends FastThreadLocal<MessageDeflater> {
        private final int level;

        ThreadDeflater(int level) {
            this.level = level;
        }

        @Override
        protected MessageDeflater initialValue() {
            return new MessageDeflater(level, false);
        }

        @Override
        protected void onRemoval(MessageDeflater deflater) {
            deflater.close();
        }
    }
}
