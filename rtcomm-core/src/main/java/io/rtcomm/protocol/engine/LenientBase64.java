/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decodes base64 as clients write it (RFC 4648): the standard and the URL-safe alphabet, even mixed; padding may be
 * missing; line breaks are skipped, since MIME encoders put them in. Anything else is refused, as is a single left-over
 * character, which holds no whole byte.
 */
final class LenientBase64 {
    private static final byte INVALID = -1;
    private static final byte LINE_BREAK = -2;
    private static final byte[] VALUES = values();
    private static final byte[] NOTHING = {};

    private LenientBase64() {}

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, INVALID);
        byte[] alphabet =
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < alphabet.length; i++) {
            values[alphabet[i]] = (byte) i;
        }
        values['-'] = 62;
        values['_'] = 63;
        values['\r'] = LINE_BREAK;
        values['\n'] = LINE_BREAK;
        return values;
    }

    static byte[] decode(byte[] text, int offset, int length) throws EngineProtocolException {
        int end = withoutPadding(text, offset, offset + length);
        if (end == offset) {
            return NOTHING;
        }
        byte[] out = new byte[(int) ((end - offset) * 3L / 4)];
        int written = 0;
        int bits = 0;
        int quantum = 0;
        for (int i = offset; i < end; i++) {
            int value = VALUES[text[i] & 0xff];
            if (value < 0) {
                if (value == LINE_BREAK) {
                    continue;
                }
                throw new EngineProtocolException(
                        "not base64: byte 0x" + Integer.toHexString(text[i] & 0xff) + " at " + (i - offset));
            }
            bits = bits << 6 | value;
            if (++quantum == 4) {
                out[written++] = (byte) (bits >> 16);
                out[written++] = (byte) (bits >> 8);
                out[written++] = (byte) bits;
                quantum = 0;
            }
        }
        written = lastBytes(bits, quantum, out, written);
        return written == out.length ? out : Arrays.copyOf(out, written);
    }

    /** Leaves out up to two {@code =} at the end, and the line breaks around them. */
    private static int withoutPadding(byte[] text, int offset, int end) {
        int padding = 0;
        int at = end;
        while (at > offset) {
            byte last = text[at - 1];
            if (last == '=' && padding < 2) {
                padding++;
            } else if (last != '\n' && last != '\r') {
                break;
            }
            at--;
        }
        return at;
    }

    private static int lastBytes(int bits, int quantum, byte[] out, int at) throws EngineProtocolException {
        switch (quantum) {
            case 0 -> {
                return at;
            }
            case 2 -> {
                out[at] = (byte) (bits >> 4);
                return at + 1;
            }
            case 3 -> {
                out[at] = (byte) (bits >> 10);
                out[at + 1] = (byte) (bits >> 2);
                return at + 2;
            }
            default -> throw new EngineProtocolException("not base64: one character is left over");
        }
    }
}
