/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rtcomm.fuzz.Work;
import io.rtcomm.protocol.engine.PayloadModel.Packet;
import io.rtcomm.protocol.engine.PayloadModel.Payload;
import java.util.ArrayList;
import java.util.List;

/**
 * Bodies of polling requests: each is read in all three formats, which are held against their plainest reading. What was
 * read is written, and read again, without a difference.
 */
class EnginePayloadFuzzTest {
    private static final int MAX_PACKETS = 6;

    /** Reads a body. */
    @FunctionalInterface
    private interface Decoder {
        void decode(byte[] body, int maxPackets, EnginePacketSink sink) throws EngineProtocolException;
    }

    @FunctionalInterface
    private interface Appender {
        void append(ByteBuf out, Packet packet);
    }

    @FuzzTest
    void payload(byte[] body) {
        var v4 = read(EnginePayload::decode, body);
        assertThat(v4).isEqualTo(PayloadModel.read(MAX_PACKETS, model -> model.v4(body)));
        assertRoundTrip(v4, EnginePayload::decode, EnginePayloadFuzzTest::appendV4);
        var text = read(EnginePayloadV3::decodeText, body);
        assertThat(text).isEqualTo(PayloadModel.read(MAX_PACKETS, model -> model.v3Text(body)));
        assertRoundTrip(text, EnginePayloadV3::decodeText, EnginePayloadFuzzTest::appendV3Text);
        var binary = read(EnginePayloadV3::decodeBinary, body);
        assertThat(binary).isEqualTo(PayloadModel.read(MAX_PACKETS, model -> model.v3Binary(body)));
        assertRoundTrip(binary, EnginePayloadV3::decodeBinary, EnginePayloadFuzzTest::appendV3Binary);
        JsonpRules.assertKept(body);
        Work.assertLinear(body, longer -> EnginePayload.decode(longer, Integer.MAX_VALUE, EnginePayloadFuzzTest::skip));
        Work.assertLinear(
                body, longer -> EnginePayloadV3.decodeText(longer, Integer.MAX_VALUE, EnginePayloadFuzzTest::skip));
        Work.assertLinear(
                body, longer -> EnginePayloadV3.decodeBinary(longer, Integer.MAX_VALUE, EnginePayloadFuzzTest::skip));
    }

    private static void skip(EnginePacketType type, boolean binary, byte[] array, int offset, int length) {}

    private static Payload read(Decoder decoder, byte[] body) {
        var packets = new ArrayList<Packet>();
        byte[] before = body.clone();
        boolean accepted = true;
        try {
            decoder.decode(body, MAX_PACKETS, (type, binary, array, offset, length) -> {
                assertThat(binary || Utf8.isValid(array, offset, length)).isTrue();
                packets.add(new Packet(type, binary, new String(array, offset, length, ISO_8859_1)));
            });
        } catch (EngineProtocolException e) {
            assertThat(e.getMessage()).hasSizeLessThan(200);
            accepted = false;
        }
        assertThat(body).isEqualTo(before);
        assertThat(packets).hasSizeLessThanOrEqualTo(MAX_PACKETS);
        return new Payload(accepted, packets);
    }

    private static void assertRoundTrip(Payload payload, Decoder decoder, Appender appender) {
        List<Packet> packets = payload.packets().stream()
                .filter(EnginePayloadFuzzTest::isWritable)
                .toList();
        if (packets.isEmpty()) {
            return;
        }
        ByteBuf out = Unpooled.buffer();
        for (var packet : packets) {
            int room = Math.max(
                    EnginePayload.encodedSize(packet.binary(), packet.data().length()),
                    EnginePayloadV3.encodedSize(packet.binary(), packet.data().length()));
            int start = out.writerIndex();
            appender.append(out, packet);
            assertThat(out.writerIndex() - start).isLessThanOrEqualTo(room);
        }
        byte[] written = bytes(out);
        assertThat(read(decoder, written)).isEqualTo(new Payload(true, packets));
        out.release();
    }

    /** Binary data is sent in messages only. Text of revision 4 cannot hold its separator. */
    private static boolean isWritable(Packet packet) {
        return packet.binary()
                ? packet.type() == EnginePacketType.MESSAGE
                : packet.data().indexOf('\u001e') < 0;
    }

    private static void appendV4(ByteBuf out, Packet packet) {
        if (packet.binary()) {
            EnginePayload.appendBinary(out, packet.bytes());
        } else {
            EnginePayload.appendText(out, packet.type(), packet.bytes());
        }
    }

    private static void appendV3Text(ByteBuf out, Packet packet) {
        if (packet.binary()) {
            EnginePayloadV3.appendBase64(out, packet.bytes());
        } else {
            EnginePayloadV3.appendText(out, packet.type(), packet.bytes());
        }
    }

    private static void appendV3Binary(ByteBuf out, Packet packet) {
        if (packet.binary()) {
            EnginePayloadV3.appendBinary(out, packet.bytes());
        } else {
            EnginePayloadV3.appendTextToBinary(out, packet.type(), packet.bytes());
        }
    }

    static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return bytes;
    }
}
