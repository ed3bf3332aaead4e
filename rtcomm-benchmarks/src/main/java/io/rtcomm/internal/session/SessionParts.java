/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.rtcomm.DisconnectReason;
import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.internal.loop.Loop;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.OutboundBudget;
import io.rtcomm.transport.WaterMarks;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/** Lends sessions to benchmarks of other packages. Confined to the loop of its sessions. */
public final class SessionParts {
    private static final SessionOptions OPTIONS = new SessionOptions(
            Duration.ofHours(1), // no ping falls into a measurement
            Duration.ofHours(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            true,
            1_000_000,
            null,
            1_000_000,
            OutboundBudget.DEFAULT,
            WaterMarks.DEFAULT,
            SlowConsumerPolicy.CLOSE);

    private final Loop loop;
    private final SessionContext context = new SessionContext(
            new SessionRegistry(OPTIONS.maxSessions(), new Metrics()), OPTIONS, session -> new Deaf());
    private final HttpRequestHead head = new HttpRequestHead(
            "GET",
            "/socket.io/",
            "/socket.io/",
            Map.of(),
            EmptyHttpHeaders.INSTANCE,
            InetSocketAddress.createUnresolved("client", 1),
            false,
            true);

    /** Sessions that live on a loop. */
    public SessionParts(Loop loop) {
        this.loop = loop;
    }

    /** An open session over a link. */
    public Session open(String id, Link link) {
        if (!context.registry().reserve()) {
            throw new IllegalStateException("too many sessions");
        }
        var session = new Session(Id.of(id), EngineProtocol.V4, head, loop, link, context);
        session.start(EncodedMessage.packet(EnginePacketType.OPEN, "{}"));
        return session;
    }

    /** Nobody sends it anything. */
    private static final class Deaf implements SessionListener {
        @Override
        public void onMessage(boolean binary, byte[] array, int offset, int length) {}

        @Override
        public void onClose(DisconnectReason reason) {}
    }
}
