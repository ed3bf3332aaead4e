/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Safe on any thread. Writes the frames of a server: whole messages, unmasked (RFC 6455 §5.1), each in one buffer of
 * exactly its size.
 *
 * <pre>
 *   FIN RSV1 0 0 opcode(4)   0 length(7)   [length 16 or 64 bit]   payload
 * </pre>
 */
public final class FrameWriter {
    private static final byte[] EMPTY = new byte[0];
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MAX_CONTROL_PAYLOAD = 125;
    private static final int MAX_CLOSE_REASON = MAX_CONTROL_PAYLOAD - Short.BYTES;

    private FrameWriter() {}

    /** How many bytes stand before a payload of this many bytes. */
    public static int headerBytes(int length) {
        return length <= 125 ? 2 : length <= 0xFFFF ? 4 : 10;
    }

    /** Appends the header of a whole message or control frame. */
    public static void writeHeader(ByteBuf out, int opcode, boolean rsv1, int length) {
        writeHeader(out, FIN | (rsv1 ? RSV1 : 0) | opcode, length);
    }

    /** Appends the header of a frame that is part of a message. */
    public static void writeFragmentHeader(ByteBuf out, int opcode, boolean fin, int length) {
        writeHeader(out, (fin ? FIN : 0) | opcode, length);
    }

    private static void writeHeader(ByteBuf out, int first, int length) {
        if (length <= 125) {
            out.writeShort(first << 8 | length);
        } else if (length <= 0xFFFF) {
            out.writeShort(first << 8 | 126);
            out.writeShort(length);
        } else {
            out.writeShort(first << 8 | 127);
            out.writeLong(length);
        }
    }

    /** A whole message as one frame. */
    public static ByteBuf message(ByteBufAllocator allocator, int opcode, byte[] payload, int offset, int length) {
        ByteBuf out = allocator.directBuffer(headerBytes(length) + length);
        writeHeader(out, opcode, false, length);
        return out.writeBytes(payload, offset, length);
    }

    /**
     * A ping.
     *
     * @param payload at most 125 bytes
     */
    public static ByteBuf ping(ByteBufAllocator allocator, byte[] payload) {
        return control(allocator, Opcode.PING, payload);
    }

    /**
     * A pong.
     *
     * @param payload that of the ping, at most 125 bytes
     */
    public static ByteBuf pong(ByteBufAllocator allocator, byte[] payload) {
        return control(allocator, Opcode.PONG, payload);
    }

    /**
     * A close frame.
     *
     * @param code a code that may be sent, or {@link CloseCode#NO_STATUS} for a frame without one
     * @param reason cut at a character when it has more than 123 bytes; ignored when there is no code
     */
    public static ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
        if (code == CloseCode.NO_STATUS) {
            return control(allocator, Opcode.CLOSE, EMPTY);
        }
        byte[] text = reason.getBytes(UTF_8);
        int length = text.length;
        if (length > MAX_CLOSE_REASON) {
            length = Utf8.validPrefix(text, 0, MAX_CLOSE_REASON);
        }
        ByteBuf out = allocator.directBuffer(Short.BYTES + Short.BYTES + length);
        writeHeader(out, Opcode.CLOSE, false, Short.BYTES + length);
        return out.writeShort(code).writeBytes(text, 0, length);
    }

    private static ByteBuf control(ByteBufAllocator allocator, int opcode, byte[] payload) {
        if (payload.length > MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException(
                    "control frame payload of " + payload.length + " bytes (expected: at most 125)");
        }
        return message(allocator, opcode, payload, 0, payload.length);
    }
}
