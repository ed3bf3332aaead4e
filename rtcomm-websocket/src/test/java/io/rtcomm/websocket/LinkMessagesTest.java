/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static io.rtcomm.websocket.LinkFixture.V3;
import static io.rtcomm.websocket.LinkFixture.V4;
import static io.rtcomm.websocket.frame.ClientFrames.frame;
import static io.rtcomm.websocket.frame.ClientFrames.hex;
import static io.rtcomm.websocket.frame.ClientFrames.join;
import static io.rtcomm.websocket.frame.ClientFrames.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.websocket.frame.Opcode;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages become packets, and packets messages. */
class LinkMessagesTest {
    @AutoClose
    private final LinkFixture fixture = new LinkFixture();

    private final EmbeddedChannel channel = fixture.channel;
    private final PortLog port = fixture.port;

    @Test
    void eachTextMessageIsAPacket() {
        fixture.started(V4);

        fixture.receive(join(text("4hello €"), text("2probe"), text("5"), text("bAQID")));

        assertThat(port.lines).containsExactly("MESSAGE 'hello €'", "PING 'probe'", "UPGRADE ''", "MESSAGE 010203");
    }

    @Test
    void aBinaryMessageIsAMessageInRevision4AndHasItsTypeInRevision3() {
        fixture.started(V4);
        fixture.receive(frame(true, Opcode.BINARY, hex("04 01 02")));
        assertThat(port.lines).containsExactly("MESSAGE 040102");
    }

    @Test
    void aBinaryMessageHasItsTypeInFrontInRevision3() {
        fixture.started(V3);
        fixture.receive(frame(true, Opcode.BINARY, hex("04 01 02")));
        assertThat(port.lines).containsExactly("MESSAGE 0102");
    }

    @ParameterizedTest
    @CsvSource({"''", "x", "7"})
    void whatIsNoPacketIsMalformed(String message) {
        fixture.started(V4);

        fixture.receive(text(message));

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
        Link link = fixture.started(new LinkSettings(protocol, base64));
        byte[] data = hex("01 02");
        var event = EncodedMessage.message("hi".getBytes(UTF_8), false, List.of(data, data), true, true);
        var queue = Waiting.of(event, Waiting.binary(data), EncodedMessage.packet(EnginePacketType.PING, ""));

        link.flush(queue, Waiting.NO_CACHE);

        assertThat(queue.size()).isZero();
        assertThat(fixture.written())
                .isEqualTo(join(hex(text), hex(binary), hex(binary), hex(binary), hex("81 01 32")));
    }

    @Test
    void whatWaitsLeavesInOneBuffer() {
        Link link = fixture.started(V4);

        link.flush(Waiting.of(Waiting.text("a"), Waiting.text("b")), Waiting.NO_CACHE);

        ByteBuf only = channel.readOutbound();
        assertThat(ByteBufUtil.getBytes(only)).isEqualTo(hex("81 02 34 61 81 02 34 62"));
        assertThat(only.isDirect()).isTrue();
        assertThat(only.writableBytes()).isZero();
        only.release();
    }

    @Test
    void linksOfOneKindShareTheirFramer() {
        var framers = new HashSet<Object>();
        FrameCache cache = (framer, queue, count) -> {
            framers.add(framer);
            return Waiting.NO_CACHE.frame(framer, queue, count);
        };
        for (LinkSettings settings : List.of(V4, V4, V3, V3, new LinkSettings(EngineProtocol.V4, true))) {
            var other = new EmbeddedChannel();
            Link link = fixture.transport.open(new FakeExchange(other, Requests.handshake()), settings);
            link.start(new PortLog(other.eventLoop()));
            link.flush(Waiting.of(Waiting.text("x")), cache);
            other.finishAndReleaseAll();
        }

        assertThat(framers).hasSize(3);
    }

    @Test
    void aChannelThatHasItsFillTakesNothing() {
        Link link = fixture.started(V4);
        var outbound = channel.unsafe().outboundBuffer();
        var queue = Waiting.of(Waiting.text("a"), Waiting.text("b"));
        outbound.setUserDefinedWritability(1, false);

        link.flush(queue, Waiting.NO_CACHE);

        assertThat(link.writable()).isFalse();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(fixture.written()).isEmpty();
    }
}
