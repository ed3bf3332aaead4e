/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static io.rtcomm.websocket.frame.ClientFrames.join;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.SessionPort;
import io.rtcomm.transport.Transport;
import io.rtcomm.transport.TransportOptions;

/** A channel on which one link may be opened, and what its session hears. Confined to the test's thread. */
final class LinkFixture implements AutoCloseable {
    static final LinkSettings V4 = new LinkSettings(EngineProtocol.V4, false);
    static final LinkSettings V3 = new LinkSettings(EngineProtocol.V3, false);

    final EmbeddedChannel channel = new EmbeddedChannel();
    final FakeExchange exchange = new FakeExchange(channel, Requests.handshake());
    final PortLog port = new PortLog(channel.eventLoop());
    final Transport transport = new WebSocketTransport(TransportOptions.DEFAULT, new Metrics());

    /** A link that was opened, and nothing more. */
    Link opened() {
        return transport.open(exchange, V4);
    }

    /** A link whose handshake was answered. */
    Link started(LinkSettings settings) {
        Link link = transport.open(exchange, settings);
        start(link, port);
        return link;
    }

    void start(Link link, SessionPort session) {
        link.start(session);
        channel.runPendingTasks();
        assertThat(written()).isEqualTo("101".getBytes(UTF_8));
    }

    /** The peer sends bytes. */
    void receive(byte[] bytes) {
        channel.writeInbound(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
    }

    /** The bytes that the peer got since the last call. */
    byte[] written() {
        byte[] all = new byte[0];
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all = join(all, ByteBufUtil.getBytes(next));
            next.release();
        }
        return all;
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}
