/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.codec.JsonKind;
import java.util.ArrayList;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/** What was read can be written, and is then read as the same. What is written twice is the same bytes. */
final class PacketTrips {
    private static final JacksonJsonCodec CODEC = new JacksonJsonCodec();
    private static final String MORE = "one\u2028more\"";

    private final PacketParser parser;

    PacketTrips(PacketParser parser) {
        this.parser = parser;
    }

    static JsonNode tree(SocketPacket packet) {
        return CODEC.read(packet.args().payload(), JsonNode.class);
    }

    void assertComeBack(SocketPacket packet) throws PacketFormatException {
        boolean numbered =
                packet.type() == SocketPacketType.EVENT && packet.args().arg(0).kind() == JsonKind.NUMBER;
        boolean unsendable = packet.type() != SocketPacketType.EVENT
                && packet.type() != SocketPacketType.ACK
                && !packet.args().payload().attachments().isEmpty();
        if (numbered || unsendable) {
            return; // an application names its events by numbers of its own, and sends binary data in events only
        }
        var encoded = encode(packet);
        var decoded = decode(encoded);
        assertSame(decoded, packet);
        assertThat(bytes(encode(decoded))).isEqualTo(bytes(encoded));
        if (packet.type() == SocketPacketType.EVENT) {
            assertTakesOneMore(packet, encoded);
        }
    }

    private void assertTakesOneMore(SocketPacket packet, EncodedPacket encoded) throws PacketFormatException {
        var more = decode(parser.encoder().withTrailingArg(encoded, MORE)).args();
        assertThat(more.size()).isEqualTo(packet.args().size() + 1);
        assertThat(more.arg(more.size() - 1).text()).isEqualTo(MORE);
    }

    private EncodedPacket encode(SocketPacket packet) {
        var args = packet.args();
        var encoder = parser.encoder();
        return switch (packet.type()) {
            case EVENT -> {
                var values = values(args, 1);
                values[0] = args.eventName();
                yield encoder.encodeEvent(packet.namespace(), packet.id(), values);
            }
            case ACK -> encoder.encodeAck(packet.namespace(), packet.id(), values(args, 0));
            case CONNECT, DISCONNECT, CONNECT_ERROR ->
                encoder.encode(
                        packet.type(), packet.namespace(), packet.id(), args.size() == 0 ? null : args.payload());
        };
    }

    private static Object[] values(PacketArgs args, int from) {
        var values = new Object[args.size()];
        for (int i = from; i < values.length; i++) {
            values[i] = args.arg(i);
        }
        return values;
    }

    private SocketPacket decode(EncodedPacket encoded) throws PacketFormatException {
        var decoder = parser.newDecoder(DecodeLimits.DEFAULT.forOwnPackets());
        byte[] head = encoded.head();
        var packet = encoded.headBinary() ? decoder.binary(head, 0, head.length) : decoder.text(head, 0, head.length);
        for (byte[] attachment : encoded.attachments()) {
            assertThat(packet).isNull();
            packet = decoder.binary(attachment, 0, attachment.length);
        }
        assertThat(decoder.pending()).isFalse();
        return packet;
    }

    private static void assertSame(SocketPacket seen, SocketPacket expected) {
        assertThat(seen.type()).isEqualTo(expected.type());
        assertThat(seen.namespace()).isEqualTo(expected.namespace());
        assertThat(seen.id()).isEqualTo(expected.id());
        assertThat(seen.args().size()).isEqualTo(expected.args().size());
        assertThat(isSame(tree(seen), tree(expected)))
                .as("%s (expected: %s)", seen.args(), expected.args())
                .isTrue();
    }

    /** Numbers are those of JavaScript, all others as they are. */
    static boolean isSame(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.asDouble() == other.asDouble();
        }
        if (one.isBinary() && other.isBinary()) {
            return Arrays.equals(one.binaryValue(), other.binaryValue());
        }
        if (one.size() != other.size() || one.getNodeType() != other.getNodeType()) {
            return false;
        }
        if (one.isArray()) {
            for (int i = 0; i < one.size(); i++) {
                if (!isSame(one.get(i), other.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return one.isObject()
                ? one.properties().stream()
                        .allMatch(member ->
                                other.has(member.getKey()) && isSame(member.getValue(), other.get(member.getKey())))
                : one.equals(other);
    }

    private static Object bytes(EncodedPacket packet) {
        var bytes = new ArrayList<String>();
        bytes.add(Arrays.toString(packet.head()));
        packet.attachments().forEach(attachment -> bytes.add(Arrays.toString(attachment)));
        return bytes;
    }
}
