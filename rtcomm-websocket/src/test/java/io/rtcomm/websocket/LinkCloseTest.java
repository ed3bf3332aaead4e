/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static io.rtcomm.websocket.LinkFixture.V4;
import static io.rtcomm.websocket.frame.ClientFrames.frame;
import static io.rtcomm.websocket.frame.ClientFrames.hex;
import static io.rtcomm.websocket.frame.ClientFrames.join;
import static io.rtcomm.websocket.frame.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.Link;
import io.rtcomm.websocket.frame.ClientFrames;
import io.rtcomm.websocket.frame.Opcode;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a link ends, from either side and by a failure (RFC 6455 §7). */
class LinkCloseTest {
    @AutoClose
    private final LinkFixture fixture = new LinkFixture();

    private final EmbeddedChannel channel = fixture.channel;
    private final PortLog port = fixture.port;

    @ParameterizedTest
    @CsvSource({"1000, 88 02 03 e8", "1001, 88 02 03 e9", "4000, 88 02 0f a0"})
    void theCloseOfThePeerIsEchoedAndTheChannelCloses(int code, String echo) {
        fixture.started(V4);

        fixture.receive(join(ClientFrames.close(code, "bye"), text("4late")));

        assertThat(fixture.written()).isEqualTo(hex(echo));
        assertThat(channel.isOpen()).isFalse();
        assertThat(port.lines).containsExactly("closed");
    }

    @Test
    void aCloseWithoutCodeIsEchoedWithoutCode() {
        fixture.started(V4);

        fixture.receive(frame(true, Opcode.CLOSE, new byte[0]));

        assertThat(fixture.written()).isEqualTo(hex("88 00"));
        assertThat(port.lines).containsExactly("closed");
    }

    @ParameterizedTest
    @CsvSource({
        "81 01 61, 1002",
        "81 81 00 00 00 00 ff, 1007",
        "82 ff 00 00 00 00 00 0f 42 41, 1009",
    })
    void aPeerThatBreaksTheRulesIsToldAndTheSessionHearsOfItOnce(String bytes, int code) {
        fixture.started(V4);

        fixture.receive(join(text("4before"), hex(bytes), text("4after")));

        byte[] close = fixture.written();
        assertThat(close[0]).isEqualTo((byte) 0x88);
        assertThat((close[2] & 0xFF) << 8 | close[3] & 0xFF).isEqualTo(code);
        assertThat(port.lines).containsExactly("MESSAGE 'before'", "error");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aPeerThatClosesItsSideIsClosed() {
        fixture.started(V4);

        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

        assertThat(channel.isOpen()).isFalse();
        assertThat(port.lines).containsExactly("closed");
    }

    @Test
    void anOrderlyCloseWaitsForThePeer() {
        Link link = fixture.started(V4);

        link.close(CloseMode.ORDERLY);

        assertThat(fixture.written()).isEqualTo(hex("88 02 03 e8"));
        assertThat(channel.isOpen()).isTrue();
        fixture.receive(ClientFrames.close(1000, ""));
        assertThat(fixture.written()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(port.lines).containsExactly("closed");
    }

    @Test
    void aPausedLinkReadsTheAnswerToItsClose() {
        Link link = fixture.started(V4);
        link.pauseReading();

        link.close(CloseMode.ORDERLY);

        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = CloseMode.class,
            names = {"ORDERLY", "PEER_CLOSED", "REPLACED"})
    void aPeerThatDoesNotAnswerACloseIsWaitedForFiveSeconds(CloseMode mode) {
        Link link = fixture.started(V4);
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
        Link link = fixture.started(V4);

        link.close(CloseMode.NOW);

        assertThat(fixture.written()).isEqualTo(hex("88 02 03 e8"));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aSecondCloseOnlyHurries() {
        Link link = fixture.started(V4);

        link.close(CloseMode.ORDERLY);
        link.close(CloseMode.ORDERLY);
        link.close(CloseMode.NOW);

        assertThat(fixture.written()).isEqualTo(hex("88 02 03 e8"));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void nothingFollowsACloseFrame() {
        Link link = fixture.started(V4);
        link.close(CloseMode.ORDERLY);
        fixture.written();
        var queue = Waiting.of(Waiting.text("late"));

        link.flush(queue, Waiting.NO_CACHE);
        fixture.receive(frame(true, Opcode.PING, hex("01")));

        assertThat(fixture.written()).isEmpty();
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void messagesThatCrossACloseAreStillDelivered() {
        Link link = fixture.started(V4);
        link.close(CloseMode.ORDERLY);

        fixture.receive(text("4crossed"));

        assertThat(port.lines).containsExactly("MESSAGE 'crossed'");
    }

    @Test
    void anErrorWhileClosingEndsTheWait() {
        Link link = fixture.started(V4);
        link.close(CloseMode.ORDERLY);
        fixture.written();

        fixture.receive(hex("81 01 61"));

        assertThat(fixture.written()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(port.lines).containsExactly("error");
    }

    @Test
    void aConnectionThatEndsWithoutCloseFrameIsClosed() {
        fixture.started(V4);
        fixture.receive(hex("81 85 37 fa"));

        channel.close();

        assertThat(port.lines).containsExactly("closed");
    }

    @Test
    void aConnectionThatBreaksIsAnErrorOnce() {
        fixture.started(V4);
        var context = channel.pipeline().context(WebSocketHandler.class);
        var handler = (WebSocketHandler) context.handler();

        handler.exceptionCaught(context, new IOException("Connection reset by peer"));
        handler.exceptionCaught(context, new IOException("Broken pipe"));

        assertThat(channel.isOpen()).isFalse();
        assertThat(port.lines).containsExactly("error");
    }

    @Test
    void aFailureAboveTheLinkClosesOnlyThisConnectionWith1011() {
        Link link = fixture.opened();
        fixture.start(link, new PortLog(channel.eventLoop()) {
            @Override
            public void onPacket(EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
                throw new IllegalStateException("a failure that a test wants");
            }
        });

        fixture.receive(text("4x"));

        assertThat(fixture.written()).isEqualTo(hex("88 02 03 f3"));
        assertThat(channel.isOpen()).isFalse();
    }
}
