/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.rtcomm.codec.JsonScanner;
import io.rtcomm.codec.JsonSink;
import io.rtcomm.codec.JsonSyntaxException;
import io.rtcomm.protocol.engine.Utf8;
import java.util.List;

/**
 * Reads packets from MessagePack. Confined to its home loop, though it keeps nothing between packets.
 *
 * <pre>
 *  packet = map of "type": 0 to 4, "nsp": string, ["id": integer], ["data": any]      other keys are ignored
 * </pre>
 *
 * The payload becomes JSON with attachments, so that it is checked and decoded as in the other form. Unlike the
 * reference, names of events are checked too.
 */
final class MsgpackPacketDecoder implements PacketDecoder {
    private static final int ABSENT = -1;

    private final DecodeLimits limits;
    private final EventNames eventNames;

    MsgpackPacketDecoder(DecodeLimits limits, EventNames eventNames) {
        this.limits = limits;
        this.eventNames = eventNames;
    }

    @Override
    public SocketPacket text(byte[] array, int offset, int length) throws PacketFormatException {
        throw new PacketFormatException("Could not parse: text (expected: a binary message)");
    }

    @Override
    public SocketPacket binary(byte[] array, int offset, int length) throws PacketFormatException {
        var in = new MsgpackReader(array, offset, length);
        var members = Members.find(in);
        var type = type(in, members.type);
        String namespace = namespace(in, members.namespace);
        long id = id(in, members.id);
        PacketArgs args =
                isAbsent(in, members.data) ? PacketRules.withoutPayload(type) : payload(in, members.data, length, type);
        return new SocketPacket(type, namespace, id, args);
    }

    /** Where the values of the known keys begin. Of equal keys the last one counts. */
    private static final class Members {
        int type = ABSENT;
        int namespace = ABSENT;
        int id = ABSENT;
        int data = ABSENT;

        static Members find(MsgpackReader in) throws PacketFormatException {
            in.next();
            if (in.kind() != MsgpackReader.Kind.MAP) {
                throw new PacketFormatException("Could not parse: " + in.kind() + " (expected: MAP)");
            }
            var members = new Members();
            for (long left = in.count(); left > 0; left--) {
                int key = in.position();
                in.skip();
                int value = in.position();
                in.skip();
                members.put(in, key, value);
            }
            if (in.remaining() > 0) {
                throw new PacketFormatException("Could not parse: " + in.remaining() + " trailing bytes");
            }
            return members;
        }

        private void put(MsgpackReader in, int key, int value) throws PacketFormatException {
            int next = in.position();
            in.position(key);
            in.next();
            if (in.says("type")) {
                type = value;
            } else if (in.says("nsp")) {
                namespace = value;
            } else if (in.says("id")) {
                id = value;
            } else if (in.says("data")) {
                data = value;
            }
            in.position(next);
        }
    }

    private static SocketPacketType type(MsgpackReader in, int position) throws PacketFormatException {
        if (!moveTo(in, position)
                || in.kind() != MsgpackReader.Kind.INTEGER
                || !SocketPacketType.exists(in.integer())) {
            throw new PacketFormatException("invalid packet type");
        }
        return SocketPacketType.of((int) in.integer());
    }

    private String namespace(MsgpackReader in, int position) throws PacketFormatException {
        if (!moveTo(in, position)
                || in.kind() != MsgpackReader.Kind.STRING
                || in.dataLength() == 0
                || in.array()[in.dataStart()] != '/'
                || !Utf8.isValid(in.array(), in.dataStart(), in.dataLength())) {
            throw new PacketFormatException("invalid namespace");
        }
        if (in.dataLength() > limits.maxNamespaceLength()) {
            throw new PacketFormatException("invalid namespace: longer than " + limits.maxNamespaceLength() + " bytes");
        }
        return in.dataLength() == 1 ? "/" : in.string();
    }

    private static long id(MsgpackReader in, int position) throws PacketFormatException {
        if (isAbsent(in, position)) {
            return SocketPacket.NO_ID;
        }
        moveTo(in, position);
        if (in.kind() != MsgpackReader.Kind.INTEGER || in.integer() < 0 || in.integer() > SocketPacket.MAX_ID) {
            throw new PacketFormatException("invalid packet id");
        }
        return in.integer();
    }

    private PacketArgs payload(MsgpackReader in, int position, int length, SocketPacketType type)
            throws PacketFormatException {
        if (in.kind() == MsgpackReader.Kind.BINARY || in.kind() == MsgpackReader.Kind.EXTENSION) {
            throw new PacketFormatException(
                    "invalid payload: binary data alone"); // as JSON it would look like an object
        }
        in.position(position);
        var out = new JsonSink(length);
        new MsgpackToJson(in, out, limits).write();
        var json = out.toSlice();
        var scanner = new JsonScanner(limits.json());
        try {
            scanner.scan(json.array(), 0, json.length(), false);
        } catch (JsonSyntaxException e) {
            throw new PacketFormatException("invalid payload: " + e.getMessage());
        }
        return PacketRules.withPayload(type, json.array(), scanner, List.copyOf(out.attachments()), eventNames);
    }

    /** Whether a value is not there, or is JavaScript's {@code undefined}. */
    private static boolean isAbsent(MsgpackReader in, int position) throws PacketFormatException {
        return !moveTo(in, position) || in.isUndefined();
    }

    private static boolean moveTo(MsgpackReader in, int position) throws PacketFormatException {
        if (position == ABSENT) {
            return false;
        }
        in.position(position);
        in.next();
        return true;
    }

    @Override
    public boolean pending() {
        return false;
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void reset() {}
}
