/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static io.rtcomm.websocket.LinkFixture.V4;
import static io.rtcomm.websocket.frame.ClientFrames.compressed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.CloseMode;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.HttpCompression;
import io.rtcomm.transport.Link;
import io.rtcomm.transport.PerMessageDeflate;
import io.rtcomm.transport.TransportOptions;
import io.rtcomm.websocket.frame.MessageDeflater;
import io.rtcomm.websocket.frame.MessageInflater;
import io.rtcomm.websocket.frame.Opcode;
import io.rtcomm.websocket.frame.WebSocketProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompressedLinkTest {
    private static final String LONG = "a line that is said again and again, ".repeat(60);

    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final List<Framer> cached = new ArrayList<>();
    private final FrameCache cache = (framer, queue, count) -> {
        cached.add(framer);
        return framer.frame(queue, count, ByteBufAllocator.DEFAULT);
    };

    @AfterEach
    void nothingIsLeftOver() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Test
    void onlyMessagesFromTheThresholdOnAreCompressed() throws Exception {
        Link link = start(PerMessageDeflate.ON, "permessage-deflate");
        String below = "x".repeat(1022);
        String at = "x".repeat(1023);

        link.flush(Waiting.of(Waiting.text(below), Waiting.text(at)), cache);

        ByteBuf out = frames();
        assertThat(out.getUnsignedByte(0)).isEqualTo((short) 0x81);
        assertThat(out.readBytes(4 + 1023).release()).isTrue();
        assertThat(out.getUnsignedByte(out.readerIndex())).isEqualTo((short) 0xC1);
        assertThat(inflate(out, new MessageInflater(false))).isEqualTo("4" + at);
        out.release();
    }

    @Test
    void aMessageThatMustNotBeCompressedIsNot() {
        Link link = start(PerMessageDeflate.ON, "permessage-deflate");
        var message = EncodedMessage.message(LONG.getBytes(UTF_8), false, List.of(), false, true);

        link.flush(Waiting.of(message), cache);

        ByteBuf out = frames();
        assertThat(out.getUnsignedByte(0)).isEqualTo((short) 0x81);
        assertThat(out.readableBytes()).isEqualTo(4 + 1 + LONG.length());
        out.release();
    }

    @Test
    void whatDoesNotGetSmallerIsSentAsItIs() {
        Link link = start(PerMessageDeflate.ON, "permessage-deflate");
        byte[] noise = new byte[5000];
        new Random(7).nextBytes(noise);

        link.flush(Waiting.of(Waiting.binary(noise)), cache);

        ByteBuf out = frames();
        assertThat(out.getUnsignedByte(0)).isEqualTo((short) 0x82);
        assertThat(out.readableBytes()).isEqualTo(4 + 5000);
        out.release();
    }

    @Test
    void withoutContextAllLinksShareOneFramer() {
        var transport = transport(PerMessageDeflate.ON);
        Link one = start(transport, "permessage-deflate");
        Link other = start(transport, "permessage-deflate; client_max_window_bits");
        Link plain = start(transport, "");

        for (Link link : List.of(one, other, plain)) {
            link.flush(Waiting.of(Waiting.text(LONG)), cache);
            frames().release();
        }

        assertThat(cached).hasSize(3);
        assertThat(cached.get(0)).isSameAs(cached.get(1)).isNotSameAs(cached.get(2));
    }

    @Test
    void withContextEachLinkCompressesForItself() throws Exception {
        var keeping = new PerMessageDeflate(true, 16, -1, true, true);
        Link link = start(keeping, "permessage-deflate");
        var inflater = new MessageInflater(true);
        int[] sizes = new int[3];
        for (int i = 0; i < 3; i++) {
            link.flush(Waiting.of(Waiting.text(LONG + i)), cache);
            ByteBuf out = frames();
            sizes[i] = out.readableBytes();
            assertThat(inflate(out, inflater)).isEqualTo("4" + LONG + i);
            out.release();
        }

        assertThat(cached).isEmpty();
        assertThat(sizes[2]).isLessThan(sizes[0] / 2);
        inflater.close();
        link.close(CloseMode.NOW);
        frames().release();
    }

    @Test
    void aClientThatWantsNoContextOfTheServerGetsNone() throws Exception {
        var keeping = new PerMessageDeflate(true, 16, -1, true, true);
        Link link = start(keeping, "permessage-deflate; server_no_context_takeover");
        for (int i = 0; i < 3; i++) {
            link.flush(Waiting.of(Waiting.text(LONG)), cache);
            ByteBuf out = frames();
            assertThat(inflate(out, new MessageInflater(false))).isEqualTo("4" + LONG);
            out.release();
        }
        assertThat(cached).hasSize(3);
    }

    @Test
    void compressedMessagesOfTheClientAreRead() {
        Link link = start(PerMessageDeflate.ON, "permessage-deflate");
        byte[] message = ("4" + LONG).getBytes(UTF_8);
        byte[] small = new MessageDeflater(6, false).deflate(message, 0, message.length);
        var channel = channels.get(0);

        channel.writeInbound(Unpooled.wrappedBuffer(compressed(true, Opcode.TEXT, small)));

        assertThat(link.writable()).isTrue();
        assertThat(port.lines).containsExactly("MESSAGE '" + LONG + "'");
    }

    private PortLog port = new PortLog(new EmbeddedChannel().eventLoop());

    private Link start(PerMessageDeflate deflate, String offer) {
        return start(transport(deflate), offer);
    }

    private static WebSocketTransport transport(PerMessageDeflate deflate) {
        return new WebSocketTransport(
                new TransportOptions(1_000_000, 10, 10, 100, HttpCompression.OFF, deflate), new Metrics());
    }

    private Link start(WebSocketTransport transport, String offer) {
        var channel = new EmbeddedChannel();
        channels.add(channel);
        var headers = Requests.handshake();
        if (!offer.isEmpty()) {
            headers.set("sec-websocket-extensions", offer);
        }
        Link link = transport.open(new FakeExchange(channel, headers), V4);
        port = new PortLog(channel.eventLoop());
        link.start(port);
        channel.runPendingTasks();
        channel.<ByteBuf>readOutbound().release();
        return link;
    }

    /** What the links wrote since the last call. */
    private ByteBuf frames() {
        ByteBuf all = Unpooled.buffer();
        for (EmbeddedChannel channel : channels) {
            for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
                all.writeBytes(next);
                next.release();
            }
        }
        return all;
    }

    /** The text of one compressed frame with a 7 or 16 bit length. */
    private static String inflate(ByteBuf frame, MessageInflater inflater) throws WebSocketProtocolException {
        assertThat(frame.readUnsignedByte()).isEqualTo((short) 0xC1);
        int length = frame.readUnsignedByte();
        if (length == 126) {
            length = frame.readUnsignedShort();
        }
        byte[] payload = ByteBufUtil.getBytes(frame, frame.readerIndex(), length);
        frame.skipBytes(length);
        return new String(inflater.inflate(payload, length, 1_000_000), UTF_8);
    }
}
