/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes packets as MessagePack; the payload is the last member of the map. Safe on any thread. */
final class MsgpackPacketEncoder implements PacketEncoder {
    private static final int SIZE_OF_HEADER = 32;

    private final JsonCodec codec;

    MsgpackPacketEncoder(JsonCodec codec) {
        this.codec = codec;
    }

    @Override
    public EncodedPacket encode(SocketPacketType type, String namespace, long id, @Nullable Object payload) {
        PacketRules.checkPlain(type, payload);
        if (payload == null) {
            return encode(type, namespace, id, (JsonSink) null);
        }
        var json = new JsonSink();
        codec.write(payload, json);
        PacketRules.checkNoBinary(type, json);
        return encode(type, namespace, id, json);
    }

    @Override
    public EncodedPacket encodeEvent(String namespace, long id, @Nullable Object[] args) {
        PacketRules.checkEvent(args);
        return encodeArray(SocketPacketType.EVENT, namespace, id, args);
    }

    @Override
    public EncodedPacket encodeAck(String namespace, long id, @Nullable Object[] args) {
        return encodeArray(SocketPacketType.ACK, namespace, id, args);
    }

    private EncodedPacket encodeArray(SocketPacketType type, String namespace, long id, @Nullable Object[] args) {
        var json = new JsonSink(LikelySize.ofArray(args));
        codec.writeArray(args, json);
        return encode(type, namespace, id, json);
    }

    private static EncodedPacket encode(SocketPacketType type, String namespace, long id, @Nullable JsonSink payload) {
        var out = new MsgpackWriter(SIZE_OF_HEADER + namespace.length() + (payload == null ? 0 : payload.length()));
        boolean withId = id != SocketPacket.NO_ID;
        out.writeMap(2 + (withId ? 1 : 0) + (payload == null ? 0 : 1));
        out.writeString("type");
        out.writeInteger(type.number());
        out.writeString("nsp");
        out.writeString(namespace);
        if (withId) {
            out.writeString("id");
            out.writeInteger(id);
        }
        if (payload != null) {
            out.writeString("data");
            new JsonToMsgpack(payload.toSlice(), out).write();
        }
        return new EncodedPacket(out.toByteArray(), true, List.of());
    }

    @Override
    public EncodedPacket withTrailingArg(EncodedPacket event, String text) {
        byte[] head = event.head();
        try {
            var in = new MsgpackReader(head, 0, head.length);
            in.next();
            for (long left = 2 * in.count() - 1; left > 0; left--) {
                in.skip();
            }
            int array = in.position(); // the value of the last member, "data"
            in.next();
            if (in.kind() != MsgpackReader.Kind.ARRAY) {
                throw new IllegalArgumentException("no event of this encoder");
            }
            var out = new MsgpackWriter(head.length + text.length() + SIZE_OF_HEADER);
            out.writeRaw(head, 0, array);
            out.writeArray((int) in.count() + 1);
            out.writeRaw(head, in.position(), head.length - in.position());
            out.writeString(text);
            return new EncodedPacket(out.toByteArray(), true, List.of());
        } catch (PacketFormatException e) {
            throw new IllegalArgumentException("no event of this encoder", e);
        }
    }
}
