/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonLimits;
import io.rtcomm.fuzz.JsonModel;
import io.rtcomm.fuzz.Work;
import io.rtcomm.protocol.engine.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packets as text, with attachments behind it. The input is the text, then each attachment behind a byte 0xFF, which
 * UTF-8 does not have. What is read is held against a regular expression and Jackson.
 */
class SocketPacketFuzzTest {
    private static final DecodeLimits LIMITS = new DecodeLimits(3, 16, 24, new JsonLimits(8, 20, 100, 200, 100_000));
    private static final byte[] GOOD = "2[\"good\"]".getBytes(UTF_8);

    private final JsonPacketParser parser = new JsonPacketParser(new JacksonJsonCodec());
    private final PacketTrips trips = new PacketTrips(parser);

    @FuzzTest
    void packet(byte[] input) throws PacketFormatException {
        var messages = split(input);
        byte[] text = messages.get(0);
        if (!Utf8.isValid(text, 0, text.length)) {
            return; // such messages do not come so far
        }
        var decoder = parser.newDecoder(LIMITS);
        var packet = decode(decoder, messages);
        var model = PacketModel.of(text, LIMITS);
        var expected = model == null ? null : model.complete(messages.subList(1, messages.size()), LIMITS);
        assertThat(packet == null ? null : PacketModel.Summary.of(packet)).isEqualTo(expected);
        decoder.reset();
        assertThat(decoder.pending()).isFalse();
        assertThat(decoder.pendingBytes()).isZero();
        assertThat(decoder.text(GOOD, 0, GOOD.length).args().eventName()).isEqualTo("good");
        if (packet != null && JsonModel.isReadable(text)) {
            trips.assertComeBack(packet);
        }
        Work.assertLinear(
                text, longer -> parser.newDecoder(DecodeLimits.DEFAULT).text(longer, 0, longer.length));
    }

    private static List<byte[]> split(byte[] input) {
        var pieces = new ArrayList<byte[]>();
        int from = 0;
        for (int at = 0; at <= input.length; at++) {
            if (at == input.length || input[at] == (byte) 0xff) {
                pieces.add(Arrays.copyOfRange(input, from, at));
                from = at + 1;
            }
        }
        return pieces;
    }

    /** The packet that the messages are; null when they are none, too few, or too many. */
    private static @Nullable SocketPacket decode(PacketDecoder decoder, List<byte[]> messages) {
        try {
            byte[] text = messages.get(0);
            byte[] moved = new byte[text.length + 4];
            Arrays.fill(moved, (byte) '9');
            System.arraycopy(text, 0, moved, 2, text.length);
            var packet = decoder.text(moved, 2, text.length);
            long attachmentBytes = 0;
            for (byte[] attachment : messages.subList(1, messages.size())) {
                assertThat(decoder.pending()).isEqualTo(packet == null);
                packet = decoder.binary(attachment, 0, attachment.length);
                attachmentBytes += attachment.length;
                assertThat(decoder.pendingBytes()).isEqualTo(packet == null ? moved.length + attachmentBytes : 0);
                assertThat(attachmentBytes).isLessThanOrEqualTo(LIMITS.maxAttachmentBytes());
            }
            assertTextIsNotTakenWhilePending(decoder);
            return packet;
        } catch (PacketFormatException e) {
            assertThat(e.getMessage()).hasSizeLessThan(200);
            return null;
        }
    }

    private static void assertTextIsNotTakenWhilePending(PacketDecoder decoder) {
        if (!decoder.pending()) {
            return;
        }
        try {
            decoder.text(GOOD, 0, GOOD.length);
        } catch (PacketFormatException e) {
            return;
        }
        throw new AssertionError("text was taken while attachments were awaited");
    }
}
