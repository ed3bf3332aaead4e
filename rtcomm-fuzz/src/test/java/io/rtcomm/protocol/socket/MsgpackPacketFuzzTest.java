/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonLimits;
import io.rtcomm.fuzz.Work;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Packets as MessagePack. What is read is held against the plainest reading of MessagePack, written for it. */
class MsgpackPacketFuzzTest {
    private static final DecodeLimits LIMITS =
            new DecodeLimits(3, 1_000, 24, new JsonLimits(8, 100, 1_000, 100_000, 1_000_000));

    private final MsgpackPacketParser parser = new MsgpackPacketParser(new JacksonJsonCodec());
    private final PacketTrips trips = new PacketTrips(parser);

    @FuzzTest
    void packet(byte[] message) throws PacketFormatException {
        var packet = decode(message);
        var model = MsgpackModel.of(message, LIMITS);
        assertThat(packet != null).as("accepted").isEqualTo(model != null);
        if (packet != null && model != null) {
            assertThat(packet.type().number()).isEqualTo(model.type());
            assertThat(packet.namespace()).isEqualTo(model.namespace());
            assertThat(packet.id()).isEqualTo(model.id());
            assertThat(packet.args() == PacketArgs.NONE).isEqualTo(model.tree() == null);
            if (model.tree() != null) {
                assertThat(PacketTrips.isSame(PacketTrips.tree(packet), model.tree()))
                        .as("%s (expected: %s)", packet.args(), model.tree())
                        .isTrue();
            }
            trips.assertComeBack(packet);
        }
        Work.assertLinear(
                message, longer -> parser.newDecoder(DecodeLimits.DEFAULT).binary(longer, 0, longer.length));
    }

    private @Nullable SocketPacket decode(byte[] message) {
        byte[] moved = new byte[message.length + 4];
        Arrays.fill(moved, (byte) 0xc0);
        System.arraycopy(message, 0, moved, 2, message.length);
        var decoder = parser.newDecoder(LIMITS);
        try {
            return decoder.binary(moved, 2, message.length);
        } catch (PacketFormatException e) {
            assertThat(e.getMessage()).hasSizeLessThan(200);
            return null;
        } finally {
            assertThat(decoder.pending()).isFalse();
            assertThat(decoder.pendingBytes()).isZero();
        }
    }
}
