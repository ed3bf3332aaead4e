/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * One packet in one frame, as WebSocket carries it.
 *
 * <pre>
 *                  revision 4          revision 3
 *  text            type data           type data
 *  binary frame    data                type-byte data     type-byte is 0 to 6, not a digit
 *  base64 text     'b' base64          'b' type base64
 * </pre>
 */
public final class EngineFrame {
    private static final byte BASE64 = 'b';

    private EngineFrame() {}

    /**
     * Decodes a text frame.
     *
     * @param array holds the frame, which must be well-formed UTF-8 (RFC 6455 §8.1 has it checked before)
     * @throws EngineProtocolException when the frame is empty, its type unknown or its base64 broken
     */
    public static void decodeText(EngineProtocol protocol, byte[] array, int offset, int length, EnginePacketSink sink)
            throws EngineProtocolException {
        if (length == 0) {
            throw new EngineProtocolException("empty packet");
        }
        if (array[offset] == BASE64) {
            decodeBase64(protocol, array, offset, length, sink);
        } else {
            sink.onPacket(type(array[offset]), false, array, offset + 1, length - 1);
        }
    }

    private static void decodeBase64(
            EngineProtocol protocol, byte[] array, int offset, int length, EnginePacketSink sink)
            throws EngineProtocolException {
        var type = EnginePacketType.MESSAGE;
        int header = 1;
        if (protocol == EngineProtocol.V3) {
            if (length == 1) {
                throw new EngineProtocolException("base64 packet without type");
            }
            type = type(array[offset + 1]);
            header = 2;
        }
        byte[] data = LenientBase64.decode(array, offset + header, length - header);
        sink.onPacket(type, true, data, 0, data.length);
    }

    /**
     * Decodes a binary frame. In revision 4 every frame is a message, even an empty one.
     *
     * @throws EngineProtocolException when a frame of revision 3 has no type byte from 0 to 6
     */
    public static void decodeBinary(
            EngineProtocol protocol, byte[] array, int offset, int length, EnginePacketSink sink)
            throws EngineProtocolException {
        if (protocol == EngineProtocol.V4) {
            sink.onPacket(EnginePacketType.MESSAGE, true, array, offset, length);
            return;
        }
        if (length == 0) {
            throw new EngineProtocolException("binary packet without type");
        }
        var type = EnginePacketType.ofNumber(array[offset]);
        if (type == null) {
            throw new EngineProtocolException("unknown binary packet type " + (array[offset] & 0xff));
        }
        sink.onPacket(type, true, array, offset + 1, length - 1);
    }

    private static EnginePacketType type(byte code) throws EngineProtocolException {
        var type = EnginePacketType.of(code);
        if (type == null) {
            throw new EngineProtocolException("unknown packet type 0x" + Integer.toHexString(code & 0xff));
        }
        return type;
    }

    /** How many bytes {@link #appendText} writes. */
    public static int textSize(int dataLength) {
        return 1 + dataLength;
    }

    /** Writes a packet with text data (which may be empty) as the content of a text frame. */
    public static void appendText(ByteBuf out, EnginePacketType type, byte[] data) {
        beginText(out, type);
        out.writeBytes(data);
    }

    /** Begins such a packet, of which the data is all that follows. */
    public static void beginText(ByteBuf out, EnginePacketType type) {
        out.writeByte(type.code());
    }

    /** How many bytes {@link #appendBinary} writes. */
    public static int binarySize(EngineProtocol protocol, int dataLength) {
        return protocol == EngineProtocol.V3 ? 1 + dataLength : dataLength;
    }

    /** Writes a binary message as the content of a binary frame. */
    public static void appendBinary(ByteBuf out, EngineProtocol protocol, byte[] data) {
        if (protocol == EngineProtocol.V3) {
            out.writeByte(EnginePacketType.MESSAGE.number());
        }
        out.writeBytes(data);
    }

    /** How many bytes {@link #appendBase64} writes. */
    public static int base64Size(EngineProtocol protocol, int dataLength) {
        int header = protocol == EngineProtocol.V3 ? 2 : 1;
        return Math.toIntExact(header + 4 * ((dataLength + 2L) / 3));
    }

    /** Writes a binary message as the content of a text frame, for clients that asked for base64. */
    public static void appendBase64(ByteBuf out, EngineProtocol protocol, byte[] data) {
        out.writeByte(BASE64);
        if (protocol == EngineProtocol.V3) {
            out.writeByte(EnginePacketType.MESSAGE.code());
        }
        out.writeBytes(Base64.getEncoder().encode(ByteBuffer.wrap(data)));
    }
}
