/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;

/** Copies long texts into arrays of bytes as far as they are ASCII that needs no escapes in JSON, as most of them are. */
final class PlainPieces {
    private static final int PIECE = 1024;

    private PlainPieces() {}

    /**
     * Copies a text, or its beginning.
     *
     * <p>Goes through a short array of {@code char}, which the JDK fills and narrows with vectors: there is no other way
     * from a string to an array of one's own that tells when a character does not fit into a byte.
     *
     * @param to has room for the whole text from {@code at}
     * @return how many characters were copied: all, or as many as stand before a piece with something else in it. Behind
     *     them {@code to} may have been changed
     */
    static int copy(String text, byte[] to, int at) {
        int count = text.length();
        char[] piece = new char[Math.min(count, PIECE)];
        var in = CharBuffer.wrap(piece);
        var out = ByteBuffer.wrap(to);
        var narrow = ISO_8859_1.newEncoder(); // ASCII has the same bytes in it, and no vectors on JDK 17
        int done = 0;
        while (done < count) {
            int size = Math.min(piece.length, count - done);
            text.getChars(done, done + size, piece, 0);
            in.position(0).limit(size);
            int from = at + done;
            out.position(from);
            narrow.encode(in, out, false);
            if (in.hasRemaining() || !JsonBytes.arePlainAscii(to, from, from + size)) {
                break;
            }
            done += size;
        }
        return done;
    }
}
