/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static io.rtcomm.websocket.frame.ClientFrames.frame;
import static io.rtcomm.websocket.frame.ClientFrames.hex;
import static io.rtcomm.websocket.frame.ClientFrames.join;
import static io.rtcomm.websocket.frame.ClientFrames.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.rtcomm.observe.Metrics;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.Transport;
import io.rtcomm.transport.TransportOptions;
import io.rtcomm.transport.TransportProvider;
import io.rtcomm.websocket.frame.ClientFrames;
import io.rtcomm.websocket.frame.Opcode;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WebSocketLinkTest {
    private static final LinkSettings V4 = new LinkSettings(EngineProtocol.V4, false);
    private static final LinkSettings V3 = new LinkSettings(EngineProtocol.V3, false);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final FakeExchange exchange = new FakeExchange(channel, Requests.handshake());
    private final PortLog port = new PortLog(channel.eventLoop());
    private final Transport transport = new WebSocketTransport(TransportOptions.DEFAULT, new Metrics());

    @AfterEach
    void nothingIsLeftOver() {
        channel.finishAndReleaseAll();
    }

    @Test
    void theTransportIsFoundByItsName() {
        assertThat(ServiceLoader.load(TransportProvider.class))
                .extracting(TransportProvider::name)
                .containsExactly("websocket");
        assertThat(transport.name()).isEqualTo("websocket");
        assertThat(transport.requiresUpgrade()).isTrue();
    }

    @Test
    void aRequestThatIsNoHandshakeIsRefusedBeforeAnythingIsAnswered() {
        var request = Requests.head("GET", true, new DefaultHttpHeaders());

        assertThat(transport.check(request))
                .isNotNull()
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400));
        assertThat(transport.check(exchange.request)).isNull();
        assertThatThrownBy(() -> transport.open(new FakeExchange(channel, new DefaultHttpHeaders()), V4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsAnsweredBeforeTheStart() {
        Link link = transport.open(exchange, V4);

        assertThat(exchange.answered()).isFalse();
        assertThat(link.writable()).isFalse();
        assertThat(link.bufferedBytes()).isZero();
        assertThat(link.transport()).isSameAs(transport);
    }

    @Test
    void theAnswerLeavesWithoutWaitingForAMessage() {
        Link link = transport.open(exchange, V4);
        link.start(port);
        assertThat(channel.<ByteBuf>readOutbound()).isNull();

        channel.runPendingTasks();

        assertThat(exchange.switched).isNotNull();
        assertThat(exchange.switched.get("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(written()).isEqualTo("101".getBytes(UTF_8));
        assertThat(link.writable()).isTrue();
    }

    @Test
    void eachTextMessageIsAPacket() {
        started(V4);

        receive(join(text("4hello €"), text("2probe"), text("5"), text("bAQID")));

        assertThat(port.lines).containsExactly("MESSAGE 'hello €'", "PING 'probe'", "UPGRADE ''", "MESSAGE 010203");
    }

    @Test
    void aBinaryMessageIsAMessageInRevision4AndHasItsTypeInRevision3() {
        started(V4);
        receive(frame(true, Opcode.BINARY, hex("04 01 02")));
        assertThat(port.lines).containsExactly("MESSAGE 040102");
    }

    @Test
    void aBinaryMessageHasItsTypeInFrontInRevision3() {
        started(V3);
        receive(frame(true, Opcode.BINARY, hex("04 01 02")));
        assertThat(port.lines).containsExactly("MESSAGE 0102");
    }

    @ParameterizedTest
    @CsvSource({"''", "x", "7"})
    void whatIsNoPacketIsMalformed(String message) {
        started(V4);

        receive(text(message));

        assertThat(port.lines).containsExactly("malformed");
    }

    @ParameterizedTest
    @CsvSource({
        "V4, false, 81 03 34 68 69, 82 02 01 02",
        "V4, true,  81 03 34 68 69, 81 05 62 41 51 49 3d",
        "V3, false, 81 03 34 68 69, 82 03 04 01 02",
        "V3, true,  81 03 34 68 69, 81 06 62 34 41 51 49 3d",
    })
    void aMessageAndItsAttachmentsAreOneFrameEach(EngineProtocol protocol, boolean base64, String text, String binary) {
        Link link = started(new LinkSettings(protocol, base64));
        byte[] data = hex("01 02");
        var event = EncodedMessage.message("hi".getBytes(UTF_8), false, List.of(data, data), true, true);
        var queue = Waiting.of(event, Waiting.binary(data), EncodedMessage.packet(EnginePacketType.PING, ""));

        link.flush(queue, Waiting.NO_CACHE);

        assertThat(queue.size()).isZero();
        assertThat(written()).isEqualTo(join(hex(text), hex(binary), hex(binary), hex(binary), hex("81 01 32")));
    }

    @Test
    void whatWaitsLeavesInOneBuffer() {
        Link link = started(V4);

        link.flush(Waiting.of(Waiting.text("a"), Waiting.text("b")), Waiting.NO_CACHE);

        ByteBuf only = channel.readOutbound();
        assertThat(ByteBufUtil.getBytes(only)).isEqualTo(hex("81 02 34 61 81 02 34 62"));
        assertThat(only.isDirect()).isTrue();
        assertThat(only.writableBytes()).isZero();
        only.release();
    }

    @Test
    void linksOfOneKindShareTheirFramer() {
        var framers = new java.util.HashSet<Object>();
        io.rtcomm.transport.FrameCache cache = (framer, queue, count) -> {
            framers.add(framer);
            return Waiting.NO_CACHE.frame(framer, queue, count);
        };
        for (LinkSettings settings : List.of(V4, V4, V3, V3, new LinkSettings(EngineProtocol.V4, true))) {
            var other = new EmbeddedChannel();
            Link link = transport.open(new FakeExchange(other, Requests.handshake()), settings);
            link.start(new PortLog(other.eventLoop()));
            link.flush(Waiting.of(Waiting.text("x")), cache);
            other.finishAndReleaseAll();
        }

        assertThat(framers).hasSize(3);
    }

    @Test
    void aPingIsAnsweredWithItsPayload() {
        started(V4);

        receive(frame(true, Opcode.PING, "Hello".getBytes(UTF_8)));

        assertThat(written()).isEqualTo(hex("8a 05 48 65 6c 6c 6f"));
    }

    @Test
    void pingsOfOneReadAreAnsweredInTheirOrder() {
        started(V4);

        receive(join(frame(true, Opcode.PING, hex("01")), text("4x"), frame(true, Opcode.PING, hex("02"))));

        assertThat(written()).isEqualTo(hex("8a 01 01 8a 01 02"));
        assertThat(port.lines).containsExactly("MESSAGE 'x'");
    }

    @Test
    void ofAFloodOfPingsAFewAreAnsweredTheLatestAmongThem() {
        started(V4);
        byte[][] pings = new byte[100][];
        for (int i = 0; i < pings.length; i++) {
            pings[i] = frame(true, Opcode.PING, new byte[] {(byte) i});
        }

        receive(join(pings));

        byte[] pongs = written();
        assertThat(pongs)
                .hasSizeLessThanOrEqualTo(3 * 32)
                .startsWith(hex("8a 01 00"))
                .endsWith(hex("8a 01 63"));
    }

    @Test
    void pingsOfAPeerThatReadsNothingAreAnsweredWhenItReadsAgain() {
        started(V4);
        var outbound = channel.unsafe().outboundBuffer();
        outbound.setUserDefinedWritability(1, false);

        receive(frame(true, Opcode.PING, hex("01")));
        receive(frame(true, Opcode.PING, hex("02")));
        assertThat(written()).isEmpty();
        outbound.setUserDefinedWritability(1, true);
        channel.runPendingTasks();

        assertThat(written()).isEqualTo(hex("8a 01 01 8a 01 02"));
    }

    @Test
    void aChannelThatHasItsFillTakesNothing() {
        Link link = started(V4);
        var outbound = channel.unsafe().outboundBuffer();
        var queue = Waiting.of(Waiting.text("a"), Waiting.text("b"));
        outbound.setUserDefinedWritability(1, false);

        link.flush(queue, Waiting.NO_CACHE);

        assertThat(link.writable()).isFalse();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(written()).isEmpty();
    }

    @Test
    void aPeerThatClosesItsSideIsClosed() {
        started(V4);

        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

        assertThat(channel.isOpen()).isFalse();
        assertThat(port.lines).containsExactly("closed");
    }

    @Test
    void aPongIsTaken() {
        started(V4);

        receive(frame(true, Opcode.PONG, hex("01")));

        assertThat(written()).isEmpty();
        assertThat(port.lines).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1000, 88 02 03 e8", "1001, 88 02 03 e9", "4000, 88 02 0f a0"})
    void theCloseOfThePeerIsEchoedAndTheChannelCloses(int code, String echo) {
        started(V4);

        receive(join(ClientFrames.close(code, "bye"), text("4late")));

        assertThat(written()).isEqualTo(hex(echo));
        assertThat(channel.isOpen()).isFalse();
        assertThat(port.lines).containsExactly("closed");
    }

    @Test
    void aCloseWithoutCodeIsEchoedWithoutCode() {
        started(V4);

        receive(frame(true, Opcode.CLOSE, new byte[0]));

        assertThat(written()).isEqualTo(hex("88 00"));
        assertThat(port.lines).containsExactly("closed");
    }

    @ParameterizedTest
    @CsvSource({
        "81 01 61, 1002",
        "81 81 00 00 00 00 ff, 1007",
        "82 ff 00 00 00 00 00 0f 42 41, 1009",
    })
    void aPeerThatBreaksTheRulesIsToldAndTheSessionHearsOfItOnce(String bytes, int code) {
        started(V4);

        receive(join(text("4before"), hex(bytes), text("4after")));

        byte[] close = written();
        assertThat(close[0]).isEqualTo((byte) 0x88);
        assertThat((close[2] & 0xFF) << 8 | close[3] & 0xFF).isEqualTo(code);
        assertThat(port.lines).containsExactly("MESSAGE 'before'", "error");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anOrderlyCloseWaitsForThePeer() {
        Link link = started(V4);

        link.close(CloseMode.ORDERLY);

        assertThat(written()).isEqualTo(hex("88 02 03 e8"));
        assertThat(channel.isOpen()).isTrue();
        receive(ClientFrames.close(1000, ""));
        assertThat(written()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(port.lines).containsExactly("closed");
    }

    @ParameterizedTest
    @EnumSource(
            value = CloseMode.class,
            names = {"ORDERLY", "PEER_CLOSED", "REPLACED"})
    void aPeerThatDoesNotAnswerACloseIsWaitedForFiveSeconds(CloseMode mode) {
        Link link = started(V4);
        channel.freezeTime();
        link.close(mode);

        channel.advanceTimeBy(4999, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        channel.advanceTimeBy(2, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThat(port.lines).containsExactly("closed");
    }

    @Test
    void aCloseNowWaitsForNobody() {
        Link link = started(V4);

        link.close(CloseMode.NOW);

        assertThat(written()).isEqualTo(hex("88 02 03 e8"));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aSecondCloseOnlyHurries() {
        Link link = started(V4);

        link.close(CloseMode.ORDERLY);
        link.close(CloseMode.ORDERLY);
        link.close(CloseMode.NOW);

        assertThat(written()).isEqualTo(hex("88 02 03 e8"));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void nothingFollowsACloseFrame() {
        Link link = started(V4);
        link.close(CloseMode.ORDERLY);
        written();
        var queue = Waiting.of(Waiting.text("late"));

        link.flush(queue, Waiting.NO_CACHE);
        receive(frame(true, Opcode.PING, hex("01")));

        assertThat(written()).isEmpty();
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void messagesThatCrossACloseAreStillDelivered() {
        Link link = started(V4);
        link.close(CloseMode.ORDERLY);

        receive(text("4crossed"));

        assertThat(port.lines).containsExactly("MESSAGE 'crossed'");
    }

    @Test
    void anErrorWhileClosingEndsTheWait() {
        Link link = started(V4);
        link.close(CloseMode.ORDERLY);
        written();

        receive(hex("81 01 61"));

        assertThat(written()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(port.lines).containsExactly("error");
    }

    @Test
    void aConnectionThatEndsWithoutCloseFrameIsClosed() {
        started(V4);
        receive(hex("81 85 37 fa"));

        channel.close();

        assertThat(port.lines).containsExactly("closed");
    }

    @Test
    void aConnectionThatBreaksIsAnErrorOnce() {
        started(V4);
        var context = channel.pipeline().context(WebSocketHandler.class);
        var handler = (WebSocketHandler) context.handler();

        handler.exceptionCaught(context, new IOException("Connection reset by peer"));
        handler.exceptionCaught(context, new IOException("Broken pipe"));

        assertThat(channel.isOpen()).isFalse();
        assertThat(port.lines).containsExactly("error");
    }

    @Test
    void aFailureAboveTheLinkClosesOnlyThisConnectionWith1011() {
        Link link = transport.open(exchange, V4);
        link.start(new PortLog(channel.eventLoop()) {
            @Override
            public void onPacket(EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
                throw new IllegalStateException("a failure that a test wants");
            }
        });
        channel.runPendingTasks();
        written();

        receive(text("4x"));

        assertThat(written()).isEqualTo(hex("88 02 03 f3"));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aSwitchThatFailsIsAnError() {
        exchange.switches = false;

        transport.open(exchange, V4).start(port);

        assertThat(port.lines).containsExactly("error");
        assertThat(channel.pipeline().get(WebSocketHandler.class)).isNull();
    }

    @Test
    void aLinkThatIsClosedBeforeItsStartRefusesTheRequest() {
        Link link = transport.open(exchange, V4);
        link.close(CloseMode.NOW);

        link.start(port);

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.switched).isNull();
    }

    @Test
    void aLinkStartsOnce() {
        Link link = started(V4);

        assertThatThrownBy(() -> link.start(port)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFurtherRequestIsRefused() {
        Link link = started(V4);
        var other = new FakeExchange(new EmbeddedChannel(), Requests.handshake());

        link.onRequest(other);

        assertThat(other.status).isEqualTo(400);
        assertThat(port.lines).isEmpty();
    }

    @Test
    void readingStopsAndGoesOn() {
        Link link = started(V4);

        link.pauseReading();
        assertThat(channel.config().isAutoRead()).isFalse();
        link.resumeReading();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aSessionThatGoesOnReadingWhileItIsToldAPacketIsToldNothingThatDidNotCome() {
        Link link = transport.open(exchange, V4);
        var resuming = new PortLog(channel.eventLoop()) {
            @Override
            public void onPacket(EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
                super.onPacket(type, binary, array, offset, length);
                link.resumeReading();
            }
        };
        link.start(resuming);
        channel.runPendingTasks();
        link.pauseReading();

        receive(join(text("4a"), text("4b")));

        assertThat(resuming.lines).containsExactly("MESSAGE 'a'", "MESSAGE 'b'");
    }

    @Test
    void aPausedLinkReadsTheAnswerToItsClose() {
        Link link = started(V4);
        link.pauseReading();

        link.close(CloseMode.ORDERLY);

        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void whatIsNoBytesIsReleased() {
        started(V4);
        ByteBuf held = Unpooled.directBuffer(1);

        channel.writeInbound(new io.netty.handler.codec.http.DefaultLastHttpContent(held));

        assertThat(held.refCnt()).isZero();
    }

    private Link started(LinkSettings settings) {
        Link link = transport.open(exchange, settings);
        link.start(port);
        channel.runPendingTasks();
        assertThat(written()).isEqualTo("101".getBytes(UTF_8));
        return link;
    }

    private void receive(byte[] bytes) {
        channel.writeInbound(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
    }

    private byte[] written() {
        byte[] all = new byte[0];
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all = join(all, ByteBufUtil.getBytes(next));
            next.release();
        }
        return all;
    }
}
