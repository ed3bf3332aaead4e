/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

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
public final class MessageInflater {
    /** What the sender cut off the end of its last block. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final int MIN_SIZE = 256;
    private static final int FIRST_GUESS = 4;
    private static final int MAX_STREAMS = 1024;

    private final boolean keepsContext;
    private final @Nullable InflateBudget budget; // absent: whatever messages inflate to
    private @Nullable Inflater zlib; // absent before the first message, after each without context, and once closed
    private boolean closed;

    // the message that is inflated piece by piece
    private int fed; // bytes of the latest run
    private byte[] run = TAIL;
    private boolean streamEnded; // with the last byte that was inflated, so that there is no tail to add
    private int streams;

    /** @param keepsContext false when the client agreed to {@code client_no_context_takeover} */
    public MessageInflater(boolean keepsContext) {
        this(keepsContext, null);
    }

    /**
     * @param keepsContext false when the client agreed to {@code client_no_context_takeover}
     * @param budget how much messages may inflate to for what is sent; null for any
     */
    public MessageInflater(boolean keepsContext, @Nullable InflateBudget budget) {
        this.keepsContext = keepsContext;
        this.budget = budget;
    }

    /**
     * The message, in an array of its size.
     *
     * @param maxBytes the most that it may inflate to
     * @throws WebSocketProtocolException 1009 beyond that, 1008 beyond the budget, 1007 when this is no DEFLATE data
     */
    public byte[] inflate(byte[] compressed, int length, int maxBytes) throws WebSocketProtocolException {
        var zlib = open();
        var output = new Output(length, maxBytes);
        try {
            if (!run(zlib, compressed, length, output)) {
                run(zlib, TAIL, TAIL.length, output);
            }
        } catch (DataFormatException e) {
            throw notDeflate();
        }
        if (!keepsContext) {
            release();
        }
        if (budget != null) {
            budget.earn(length);
            budget.spend(output.size);
        }
        return output.toByteArray();
    }

    /** Takes a run of a message that is inflated piece by piece; what was taken before is inflated. */
    void feed(byte[] compressed) {
        run = compressed;
        fed = compressed.length;
        streamEnded &= fed == 0;
        if (budget != null) {
            budget.earn(fed);
        }
        open().setInput(compressed);
    }

    /** The message has no more runs. */
    void feedTail() {
        if (!streamEnded) {
            feed(TAIL);
        }
    }

    /**
     * Inflates the next piece.
     *
     * @return how many bytes were written; 0 when what was taken is inflated
     * @throws WebSocketProtocolException 1008 beyond the budget, 1007 when this is no DEFLATE data
     */
    int inflate(byte[] out) throws WebSocketProtocolException {
        if (zlib == null) {
            return 0; // nothing was taken yet, or the listener has closed
        }
        try {
            while (true) {
                int count = zlib.inflate(out, 0, out.length);
                if (zlib.finished()) {
                    onStreamEnd(zlib);
                } else if (count == 0) {
                    return 0;
                }
                if (count > 0) {
                    if (budget != null) {
                        budget.spend(count);
                    }
                    return count;
                }
            }
        } catch (DataFormatException e) {
            throw notDeflate();
        }
    }

    private void onStreamEnd(Inflater zlib) throws WebSocketProtocolException {
        int rest = zlib.getRemaining();
        zlib.reset();
        streamEnded = rest == 0;
        if (++streams > MAX_STREAMS) {
            throw tooManyStreams();
        }
        zlib.setInput(run, fed - rest, rest);
    }

    /** The message that was inflated piece by piece is complete. */
    void endMessage() {
        streamEnded = false;
        streams = 0;
        run = TAIL;
        if (!keepsContext) {
            release();
        }
    }

    private Inflater open() {
        if (closed) {
            throw new IllegalStateException("inflater is closed");
        }
        if (zlib == null) {
            zlib = new Inflater(true);
        }
        return zlib;
    }

    private static WebSocketProtocolException notDeflate() {
        return new WebSocketProtocolException(CloseCode.INVALID_DATA, "compressed message is not DEFLATE data");
    }

    /** Each stream costs the work of a reset, for as little as two bytes of input. */
    private static WebSocketProtocolException tooManyStreams() {
        return new WebSocketProtocolException(
                CloseCode.POLICY_VIOLATION,
                WebSocketProtocolException.Rule.INFLATION,
                "message in more than " + MAX_STREAMS + " DEFLATE streams");
    }

    /** Gives the memory of zlib back; may be called again. */
    public void close() {
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
                throw WebSocketProtocolException.tooLong("message inflates to more than " + maxBytes + " bytes");
            }
            return count;
        }

        void countStream() throws WebSocketProtocolException {
            if (++streams > MAX_STREAMS) {
                throw tooManyStreams();
            }
        }

        byte[] toByteArray() {
            return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        }
    }
}
