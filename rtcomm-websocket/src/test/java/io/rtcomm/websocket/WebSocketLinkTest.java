/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static io.rtcomm.websocket.LinkFixture.V4;
import static io.rtcomm.websocket.frame.ClientFrames.join;
import static io.rtcomm.websocket.frame.ClientFrames.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.TransportProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How a link begins, what it is asked, and how it reads. */
class WebSocketLinkTest {
    @AutoClose
    private final LinkFixture fixture = new LinkFixture();

    private final EmbeddedChannel channel = fixture.channel;
    private final PortLog port = fixture.port;

    @Test
    void theTransportIsFoundByItsName() {
        assertThat(ServiceLoader.load(TransportProvider.class))
                .extracting(TransportProvider::name)
                .containsExactly("websocket");
        assertThat(fixture.transport.name()).isEqualTo("websocket");
        assertThat(fixture.transport.requiresUpgrade()).isTrue();
    }

    @Test
    void aRequestThatIsNoHandshakeIsRefusedBeforeAnythingIsAnswered() {
        var request = Requests.head("GET", true, new DefaultHttpHeaders());

        assertThat(fixture.transport.check(request))
                .isNotNull()
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400));
        assertThat(fixture.transport.check(fixture.exchange.request)).isNull();
        assertThatThrownBy(() -> fixture.transport.open(new FakeExchange(channel, new DefaultHttpHeaders()), V4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsAnsweredBeforeTheStart() {
        Link link = fixture.opened();

        assertThat(fixture.exchange.answered()).isFalse();
        assertThat(link.writable()).isFalse();
        assertThat(link.bufferedBytes()).isZero();
        assertThat(link.transport()).isSameAs(fixture.transport);
    }

    @Test
    void theAnswerLeavesWithoutWaitingForAMessage() {
        Link link = fixture.opened();
        link.start(port);
        assertThat(channel.<ByteBuf>readOutbound()).isNull();

        channel.runPendingTasks();

        assertThat(fixture.exchange.switched).isNotNull();
        assertThat(fixture.exchange.switched.get("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(fixture.written()).isEqualTo("101".getBytes(UTF_8));
        assertThat(link.writable()).isTrue();
    }

    @Test
    void aSwitchThatFailsIsAnError() {
        fixture.exchange.switches = false;

        fixture.opened().start(port);

        assertThat(port.lines).containsExactly("error");
        assertThat(channel.pipeline().get(WebSocketHandler.class)).isNull();
    }

    @Test
    void aLinkThatIsClosedBeforeItsStartRefusesTheRequest() {
        Link link = fixture.opened();
        link.close(CloseMode.NOW);

        link.start(port);

        assertThat(fixture.exchange.status).isEqualTo(400);
        assertThat(fixture.exchange.switched).isNull();
    }

    @Test
    void aLinkStartsOnce() {
        Link link = fixture.started(V4);

        assertThatThrownBy(() -> link.start(port)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFurtherRequestIsRefused() {
        Link link = fixture.started(V4);
        var other = new FakeExchange(new EmbeddedChannel(), Requests.handshake());

        link.onRequest(other);

        assertThat(other.status).isEqualTo(400);
        assertThat(port.lines).isEmpty();
    }

    @Test
    void readingStopsAndGoesOn() {
        Link link = fixture.started(V4);

        link.pauseReading();
        assertThat(channel.config().isAutoRead()).isFalse();
        link.resumeReading();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aSessionThatGoesOnReadingWhileItIsToldAPacketIsToldNothingThatDidNotCome() {
        Link link = fixture.opened();
        var resuming = new PortLog(channel.eventLoop()) {
            @Override
            public void onPacket(EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
                super.onPacket(type, binary, array, offset, length);
                link.resumeReading();
            }
        };
        fixture.start(link, resuming);
        link.pauseReading();

        fixture.receive(join(text("4a"), text("4b")));

        assertThat(resuming.lines).containsExactly("MESSAGE 'a'", "MESSAGE 'b'");
    }

    @Test
    void whatIsNoBytesIsReleased() {
        fixture.started(V4);
        ByteBuf held = Unpooled.directBuffer(1);

        channel.writeInbound(new DefaultLastHttpContent(held));

        assertThat(held.refCnt()).isZero();
    }
}
