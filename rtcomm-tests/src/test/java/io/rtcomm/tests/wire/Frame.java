/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * A WebSocket frame (RFC 6455 §5.2), well-formed or not.
 *
 * @param fin whether it is the last of its message
 * @param rsv the three reserved bits, as a number
 * @param opcode 0 to 15
 * @param payload unmasked
 */
public record Frame(boolean fin, int rsv, int opcode, byte[] payload) {
    /** The opcodes. */
    public static final int CONTINUATION = 0;

    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    /** A text message. */
    public static Frame text(String text) {
        return new Frame(true, 0, TEXT, text.getBytes(UTF_8));
    }

    /** A binary message. */
    public static Frame binary(byte[] data) {
        return new Frame(true, 0, BINARY, data);
    }

    /** A close frame with a code. */
    public static Frame close(int code) {
        return new Frame(true, 0, CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    /** The payload as text. */
    public String text() {
        return new String(payload, UTF_8);
    }

    /** The code of a close frame; 1005 when it has none. */
    public int closeCode() {
        return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    /** As a client sends it, masked. */
    public byte[] masked() {
        byte[] data = payload.clone();
        for (int i = 0; i < data.length; i++) {
            data[i] ^= MASK[i % 4];
        }
        return bytes(0x80, MASK, data);
    }

    /** As a client must not send it. */
    public byte[] unmasked() {
        return bytes(0, new byte[0], payload);
    }

    private byte[] bytes(int maskBit, byte[] mask, byte[] data) {
        var out = new ByteArrayOutputStream();
        out.write((fin ? 0x80 : 0) | rsv << 4 | opcode);
        if (data.length < 126) {
            out.write(maskBit | data.length);
        } else if (data.length < 65_536) {
            out.write(maskBit | 126);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) data.length).array());
        } else {
            out.write(maskBit | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(data.length).array());
        }
        out.writeBytes(mask);
        out.writeBytes(data);
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return "frame fin=" + fin + " rsv=" + rsv + " opcode=" + opcode + " " + text();
    }
}
