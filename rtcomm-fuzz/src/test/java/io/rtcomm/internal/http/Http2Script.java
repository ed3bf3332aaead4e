/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.rtcomm.internal.http2.FrameCodecs;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Makes the bytes of a client of HTTP/2 out of an input. An even first byte: the rest follows the preface as it is. An odd one: the rest
 * is frames, each of a type, flags, a stream, a length and a payload, whose lengths are right and whose streams are plausible, so that
 * mutations get behind the first checks.
 */
final class Http2Script {
    static final int RST_STREAM = 3;
    static final int GOAWAY = 7;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int TYPES = 12; // those of RFC 9113, and two that nobody knows

    private final byte[] input;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int at = 1;
    private int newest = -1;
    private final BitSet types = new BitSet();

    private Http2Script(byte[] input) {
        this.input = input;
    }

    /** What the client sends. */
    static byte[] bytes(byte[] input) {
        return new Http2Script(input).run();
    }

    /** Whether the client may send a frame of a type. */
    static boolean maySend(int type, byte[] input) {
        var script = new Http2Script(input);
        script.run();
        return script.types.get(type) || input.length > 0 && (input[0] & 1) == 0;
    }

    private byte[] run() {
        out.writeBytes(FrameCodecs.PREFACE.getBytes(ISO_8859_1));
        if (input.length == 0) {
            return out.toByteArray();
        }
        if ((input[0] & 1) == 0) {
            out.write(input, 1, input.length - 1);
            return out.toByteArray();
        }
        frame(SETTINGS, 0, 0, new byte[0]);
        while (at + 4 <= input.length) {
            int type = (input[at] & 0xff) % TYPES;
            int flags = input[at + 1];
            int stream = stream(type, input[at + 2] & 0xff);
            int end = Math.min(input.length, at + 4 + (input[at + 3] & 0xff));
            frame(type, flags, stream, Arrays.copyOfRange(input, at + 4, end));
            at = end;
        }
        return out.toByteArray();
    }

    /** 0: the connection; 1: one that is new, if the frame can open one, and the newest otherwise; else as it says. */
    private int stream(int type, int said) {
        if (said != 1) {
            return said == 0 ? 0 : said - 1;
        }
        newest += type == HEADERS || newest < 0 ? 2 : 0;
        return newest;
    }

    private void frame(int type, int flags, int stream, byte[] payload) {
        types.set(type);
        out.write(payload.length >>> 16);
        out.write(payload.length >>> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        out.write(stream >>> 24);
        out.write(stream >>> 16);
        out.write(stream >>> 8);
        out.write(stream);
        out.writeBytes(payload);
    }
}
