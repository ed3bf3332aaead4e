/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Payloads of either revision for browsers that can only load scripts and post forms: requests with a query parameter
 * {@code j}.
 */
public final class Jsonp {
    private static final byte[] PREFIX = "___eio[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPEN = "](".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = ");".getBytes(StandardCharsets.US_ASCII);

    private Jsonp() {}

    /**
     * Writes a response, {@code ___eio[j]("...");}.
     *
     * @param j the request's parameter, of which only the ASCII digits are used, so that it cannot become script
     * @param payload the payload; its indices are not moved
     */
    public static void wrap(ByteBuf out, String j, ByteBuf payload) {
        out.writeBytes(PREFIX);
        for (int i = 0; i < j.length(); i++) {
            char c = j.charAt(i);
            if (c >= '0' && c <= '9') {
                out.writeByte(c);
            }
        }
        out.writeBytes(OPEN);
        JsString.append(out, payload);
        out.writeBytes(CLOSE);
    }

    /** How many bytes {@link #wrap} needs when nothing has to be escaped. */
    public static int wrappedSize(String j, int payloadLength) {
        return PREFIX.length + j.length() + OPEN.length + CLOSE.length + 2 + payloadLength;
    }

    /**
     * Takes the payload out of a posted form, its field {@code d}. Forms rewrite line breaks, so clients write a line
     * feed as {@code \n} and the two characters {@code \n} as {@code \\n}; this is undone.
     *
     * @return the payload, or null when the form has no field {@code d}
     * @throws EngineProtocolException when a percent sign is not followed by two hexadecimal digits, or the field
     *     appears twice
     */
    public static byte @Nullable [] unwrap(byte[] form) throws EngineProtocolException {
        byte[] found = null;
        int from = 0;
        while (from < form.length) {
            int end = from;
            while (end < form.length && form[end] != '&') {
                end++;
            }
            if (end - from >= 2 && form[from] == 'd' && form[from + 1] == '=') {
                if (found != null) {
                    throw new EngineProtocolException("form field d appears twice");
                }
                found = restoreLineFeeds(percentDecode(form, from + 2, end));
            }
            from = end + 1;
        }
        return found;
    }

    private static byte[] percentDecode(byte[] form, int from, int end) throws EngineProtocolException {
        byte[] out = new byte[end - from];
        int length = 0;
        for (int i = from; i < end; i++) {
            byte b = form[i];
            if (b == '+') {
                b = ' ';
            } else if (b == '%') {
                int value = end - i > 2 ? hexByte(form, i + 1) : -1;
                if (value < 0) {
                    throw new EngineProtocolException("malformed percent escape at byte " + i);
                }
                b = (byte) value;
                i += 2;
            }
            out[length++] = b;
        }
        return Arrays.copyOf(out, length);
    }

    private static int hexByte(byte[] bytes, int at) {
        int high = Character.digit(bytes[at], 16);
        int low = Character.digit(bytes[at + 1], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** {@code \\n} becomes {@code \n}, and a {@code \n} without a backslash before it a line feed. */
    private static byte[] restoreLineFeeds(byte[] text) {
        int to = 0;
        for (int i = 0; i < text.length; i++) {
            byte b = text[i];
            if (b == '\\' && i + 1 < text.length) {
                if (text[i + 1] == 'n') {
                    b = '\n';
                    i++;
                } else if (text[i + 1] == '\\' && i + 2 < text.length && text[i + 2] == 'n') {
                    text[to++] = '\\';
                    b = 'n';
                    i += 2;
                }
            }
            text[to++] = b;
        }
        return Arrays.copyOf(text, to);
    }
}
