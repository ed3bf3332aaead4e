/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its channel's loop. Inflates the messages of one client (RFC 7692 §7.2.2), never into more bytes than it
 * is told.
 *
 * <p>The memory of zlib is outside the heap: it is taken by the first compressed message and given back by {@link
 * #close()}, or after each message when the client keeps no context.
 */
final class MessageInflater {
    /** What the sender cut off the end of its last block. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final int MIN_SIZE = 256;
    private static final int FIRST_GUESS = 4;
    private static final int MAX_STREAMS = 1024;

    private final boolean keepsContext;
    private @Nullable Inflater zlib; // absent before the first message, after each without context, and once closed
    private boolean closed;

    /** @param keepsContext false when the client agreed to {@code client_no_context_takeover} */
    MessageInflater(boolean keepsContext) {
        this.keepsContext = keepsContext;
    }

    /**
     * The message, in an array of its size.
     *
     * @param maxBytes the most that it may inflate to
     * @throws WebSocketProtocolException 1009 beyond that, 1007 when this is no DEFLATE data
     */
    byte[] inflate(byte[] compressed, int length, int maxBytes) throws WebSocketProtocolException {
        if (closed) {
            throw new IllegalStateException("inflater is closed");
        }
        if (zlib == null) {
            zlib = new Inflater(true);
        }
        var output = new Output(length, maxBytes);
        try {
            if (!run(zlib, compressed, length, output)) {
                run(zlib, TAIL, TAIL.length, output);
            }
        } catch (DataFormatException e) {
            throw new WebSocketProtocolException(CloseCode.INVALID_DATA, "compressed message is not DEFLATE data");
        }
        if (!keepsContext) {
            release();
        }
        return output.toByteArray();
    }

    /** Gives the memory of zlib back; may be called again. */
    void close() {
        closed = true;
        release();
    }

    private void release() {
        if (zlib != null) {
            zlib.end();
            zlib = null;
        }
    }

    /**
     * Inflates one run of input.
     *
     * @return whether a DEFLATE stream ended exactly here: a block with BFINAL may, and then there is no tail to add
     */
    private static boolean run(Inflater zlib, byte[] input, int length, Output output)
            throws DataFormatException, WebSocketProtocolException {
        zlib.setInput(input, 0, length);
        while (true) {
            int count = output.fill(zlib);
            if (zlib.finished()) {
                // The end of a stream is not the end of the message (RFC 7692 §7.2.3.4): the rest starts a new one.
                int rest = zlib.getRemaining();
                zlib.reset();
                if (rest == 0) {
                    return true;
                }
                output.countStream();
                zlib.setInput(input, length - rest, rest);
            } else if (count == 0) {
                return false;
            }
        }
    }

    /** What has come out so far, with room for one byte more than allowed: the byte that tells that it is too much. */
    private static final class Output {
        private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

        private final int maxBytes;
        private final int bound;
        private byte[] bytes;
        private int size;
        private int streams;

        Output(int compressed, int maxBytes) {
            this.maxBytes = maxBytes;
            this.bound = Math.min(maxBytes, LARGEST_ARRAY - 1) + 1;
            this.bytes = new byte[(int) Math.min(bound, Math.max(MIN_SIZE, (long) FIRST_GUESS * compressed))];
        }

        int fill(Inflater zlib) throws DataFormatException, WebSocketProtocolException {
            if (size == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(bound, 2L * bytes.length));
            }
            int count = zlib.inflate(bytes, size, bytes.length - size);
            size += count;
            if (size > maxBytes || size == LARGEST_ARRAY) {
                throw new WebSocketProtocolException(
                        CloseCode.TOO_BIG, "message inflates to more than " + maxBytes + " bytes");
            }
            return count;
        }

        /** Each stream costs the work of a reset, for as little as two bytes of input. */
        void countStream() throws WebSocketProtocolException {
            if (++streams > MAX_STREAMS) {
                throw new WebSocketProtocolException(
                        CloseCode.POLICY_VIOLATION, "message in more than " + MAX_STREAMS + " DEFLATE streams");
            }
        }

        byte[] toByteArray() {
            return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        }
    }
}
