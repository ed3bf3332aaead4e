/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Frames as a client sends them, correct or not. */
public final class ClientFrames {
    public static final byte[] KEY = hex("37 fa 21 3d");

    private ClientFrames() {}

    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    public static byte[] text(String text) {
        return frame(true, Opcode.TEXT, text.getBytes(UTF_8));
    }

    public static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(UTF_8);
        byte[] payload = ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
        return frame(true, Opcode.CLOSE, payload);
    }

    public static byte[] frame(boolean fin, int opcode, byte[] payload) {
        return frame((fin ? 0x80 : 0) | opcode, payload, KEY);
    }

    public static byte[] compressed(boolean fin, int opcode, byte[] payload) {
        return frame((fin ? 0x80 : 0) | 0x40 | opcode, payload, KEY);
    }

    public static byte[] frame(int first, byte[] payload, byte[] key) {
        byte[] header = header(first, payload.length, key);
        ByteBuffer frame = ByteBuffer.allocate(header.length + payload.length).put(header);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ key[i % 4]));
        }
        return frame.array();
    }

    public static byte[] header(int first, long length, byte[] key) {
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) first);
        if (length < 126) {
            header.put((byte) (0x80 | length));
        } else if (length < 65536) {
            header.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            header.put((byte) (0x80 | 127)).putLong(length);
        }
        header.put(key);
        byte[] bytes = new byte[header.position()];
        header.flip().get(bytes);
        return bytes;
    }

    public static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
