/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes UTF-8 as a string literal that is valid both as JSON and as JavaScript of any age: U+2028 and U+2029 end lines
 * in scripts older than ECMAScript 2019, so they are escaped.
 */
final class JsString {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private JsString() {}

    static void append(ByteBuf out, ByteBuf utf8) {
        out.writeByte('"');
        int end = utf8.writerIndex();
        for (int i = utf8.readerIndex(); i < end; i++) {
            int b = utf8.getUnsignedByte(i);
            if (b == 0xe2 && isLineTerminator(utf8, i, end)) {
                appendUnicode(out, utf8.getUnsignedByte(i + 2) - 0xa8 + 0x2028);
                i += 2;
            } else {
                appendByte(out, b);
            }
        }
        out.writeByte('"');
    }

    /** U+2028 is e2 80 a8, U+2029 is e2 80 a9. */
    private static boolean isLineTerminator(ByteBuf utf8, int at, int end) {
        return at + 2 < end && utf8.getUnsignedByte(at + 1) == 0x80 && (utf8.getUnsignedByte(at + 2) & 0xfe) == 0xa8;
    }

    private static void appendByte(ByteBuf out, int b) {
        switch (b) {
            case '"', '\\' -> out.writeByte('\\').writeByte(b);
            case '\b' -> out.writeByte('\\').writeByte('b');
            case '\f' -> out.writeByte('\\').writeByte('f');
            case '\n' -> out.writeByte('\\').writeByte('n');
            case '\r' -> out.writeByte('\\').writeByte('r');
            case '\t' -> out.writeByte('\\').writeByte('t');
            default -> {
                if (b < 0x20) {
                    appendUnicode(out, b);
                } else {
                    out.writeByte(b);
                }
            }
        }
    }

    private static void appendUnicode(ByteBuf out, int codeUnit) {
        out.writeByte('\\').writeByte('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.writeByte(HEX[codeUnit >> shift & 0xf]);
        }
    }
}
