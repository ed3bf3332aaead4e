/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Many packets in one HTTP body, revision 3, which has two forms.
 *
 * <pre>
 *  text payload    = *( length ":" packet )          length in UTF-16 code units, decimal
 *  binary payload  = *( kind digits 0xFF packet )    kind 0 text, 1 binary; digits of values 0 to 9; length in bytes
 *  packet (text)   = type data / "b" type base64
 *  packet (binary) = type-byte data                  type-byte 0 to 6
 * </pre>
 *
 * Lengths are decimal digits without leading zeros; they must fit what follows. The reference server takes looser
 * numbers, and cuts off what is announced but missing; no client relies on that.
 */
public final class EnginePayloadV3 {
    /** Bounds the digits of a length; longer bodies than that do not exist. */
    private static final int MAX_LENGTH_DIGITS = 9;

    private static final int TEXT_KIND = 0;
    private static final int BINARY_KIND = 1;
    private static final int END_OF_LENGTH = 0xff;

    private EnginePayloadV3() {}

    /**
     * Decodes a text payload. Lengths of zero are skipped, as {@code 0:} is the empty payload, yet count as packets.
     *
     * @param maxPackets how many packets the body may hold
     * @throws EngineProtocolException when the body is empty, a length or packet is malformed, or one too many; the
     *     packets before it have been given to the sink
     */
    public static void decodeText(byte[] body, int maxPackets, EnginePacketSink sink) throws EngineProtocolException {
        var cursor = new Cursor(body, maxPackets);
        do {
            int units = cursor.length('0', ':');
            int start = cursor.at;
            cursor.skipCodeUnits(units);
            if (units > 0) {
                EngineFrame.decodeText(EngineProtocol.V3, body, start, cursor.at - start, sink);
            }
        } while (cursor.at < body.length);
    }

    /**
     * Decodes a binary payload, which a request with {@code Content-Type: application/octet-stream} holds.
     *
     * @param maxPackets how many packets the body may hold
     * @throws EngineProtocolException when the body is empty, a length or packet is malformed, or one too many; the
     *     packets before it have been given to the sink
     */
    public static void decodeBinary(byte[] body, int maxPackets, EnginePacketSink sink) throws EngineProtocolException {
        var cursor = new Cursor(body, maxPackets);
        do {
            boolean binary = cursor.kind() == BINARY_KIND;
            int length = cursor.length(0, END_OF_LENGTH);
            int start = cursor.at;
            cursor.skipBytes(length);
            if (binary) {
                EngineFrame.decodeBinary(EngineProtocol.V3, body, start, length, sink);
            } else if (Utf8.isValid(body, start, length)) {
                EngineFrame.decodeText(EngineProtocol.V3, body, start, length, sink);
            } else {
                throw new EngineProtocolException("packet at byte " + start + " is not UTF-8");
            }
        } while (cursor.at < body.length);
    }

    /** The body that holds no packets, in the text form. */
    public static byte[] emptyText() {
        return new byte[] {'0', ':'};
    }

    /** Adds a packet with text data to a text payload. */
    public static void appendText(ByteBuf out, EnginePacketType type, byte[] data) {
        ByteBufUtil.writeAscii(out, Integer.toString(1 + codeUnits(data)));
        out.writeByte(':');
        EngineFrame.appendText(out, type, data);
    }

    /** Adds a binary message to a text payload, in base64. */
    public static void appendBase64(ByteBuf out, byte[] data) {
        ByteBufUtil.writeAscii(out, Integer.toString(EngineFrame.base64Size(EngineProtocol.V3, data.length)));
        out.writeByte(':');
        EngineFrame.appendBase64(out, EngineProtocol.V3, data);
    }

    /** Adds a packet with text data to a binary payload. */
    public static void appendTextToBinary(ByteBuf out, EnginePacketType type, byte[] data) {
        appendBinaryHeader(out, TEXT_KIND, EngineFrame.textSize(data.length));
        EngineFrame.appendText(out, type, data);
    }

    /** Adds a binary message to a binary payload. */
    public static void appendBinary(ByteBuf out, byte[] data) {
        appendBinaryHeader(out, BINARY_KIND, EngineFrame.binarySize(EngineProtocol.V3, data.length));
        EngineFrame.appendBinary(out, EngineProtocol.V3, data);
    }

    /** How many bytes the append methods add at most, in either form. */
    public static int encodedSize(boolean binary, int dataLength) {
        return 2
                + MAX_LENGTH_DIGITS
                + (binary ? EngineFrame.base64Size(EngineProtocol.V3, dataLength) : EngineFrame.textSize(dataLength));
    }

    private static void appendBinaryHeader(ByteBuf out, int kind, int length) {
        out.writeByte(kind);
        String digits = Integer.toString(length);
        for (int i = 0; i < digits.length(); i++) {
            out.writeByte(digits.charAt(i) - '0');
        }
        out.writeByte(END_OF_LENGTH);
    }

    /** The length in UTF-16 code units of well-formed UTF-8. */
    private static int codeUnits(byte[] utf8) {
        int units = 0;
        for (byte b : utf8) {
            if ((b & 0xc0) != 0x80) {
                units++;
            }
            if ((b & 0xf8) == 0xf0) {
                units++; // four bytes are a surrogate pair
            }
        }
        return units;
    }

    /** Reads through a body, forwards only. Confined to one decoding call. */
    private static final class Cursor {
        private final byte[] body;
        private final int maxPackets;
        private int packets;
        private int at;

        Cursor(byte[] body, int maxPackets) throws EngineProtocolException {
            if (body.length == 0) {
                throw new EngineProtocolException("empty payload");
            }
            this.body = body;
            this.maxPackets = maxPackets;
        }

        int kind() throws EngineProtocolException {
            int kind = body[at++];
            if (kind != TEXT_KIND && kind != BINARY_KIND) {
                throw new EngineProtocolException("unknown kind " + (kind & 0xff) + " at byte " + (at - 1));
            }
            return kind;
        }

        /** Reads digits, the first of which has the value {@code zero}, and the end mark behind them. */
        int length(int zero, int endMark) throws EngineProtocolException {
            if (++packets > maxPackets) {
                throw new EngineProtocolException("payload holds more than " + maxPackets + " packets");
            }
            int start = at;
            int value = 0;
            while (at < body.length && (body[at] & 0xff) != endMark) {
                int digit = body[at] - zero;
                boolean leadingZero = at == start + 1 && value == 0;
                if (digit < 0 || digit > 9 || leadingZero || at - start == MAX_LENGTH_DIGITS) {
                    throw new EngineProtocolException("malformed length at byte " + start);
                }
                value = value * 10 + digit;
                at++;
            }
            if (at == start || at == body.length) {
                throw new EngineProtocolException("malformed length at byte " + start);
            }
            at++;
            return value;
        }

        void skipBytes(int length) throws EngineProtocolException {
            if (length > body.length - at) {
                throw new EngineProtocolException(
                        "length " + length + " (expected: at most the " + (body.length - at) + " bytes that are left)");
            }
            at += length;
        }

        void skipCodeUnits(int units) throws EngineProtocolException {
            int left = units;
            while (left > 0) {
                int ascii = Utf8.skipAscii(body, at, (int) Math.min(body.length, (long) at + left));
                left -= ascii - at;
                at = ascii;
                if (left == 0) {
                    return;
                }
                int size = at == body.length ? 0 : Utf8.sequence(body, at, body.length);
                left -= size == 4 ? 2 : 1;
                if (size == 0 || left < 0) {
                    throw new EngineProtocolException(
                            "length " + units + " does not end at a character of the payload");
                }
                at += size;
            }
        }
    }
}
