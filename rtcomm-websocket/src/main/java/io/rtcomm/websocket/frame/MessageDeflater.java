/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Confined to one loop. Compresses messages (RFC 7692 §7.2.1): for one client, or for all clients of the loop when no
 * context goes from message to message.
 *
 * <p>The memory of zlib, about 260 kB outside the heap, is taken by the first message that is compressed and given back
 * by {@link #close()}.
 */
public final class MessageDeflater {
    private static final byte[] EMPTY = new byte[0];
    private static final byte[] EMPTY_MESSAGE = {0};
    /** The end of the empty block that a sync flush leaves; it is not sent. */
    private static final int TAIL_BYTES = 4;
    /** With less room than this zlib may write a second end of flush. */
    private static final int MIN_ROOM = 16;

    /** The window of zlib in Java. */
    private static final int MAX_WINDOW_BITS = 15;

    private final int level;
    private final boolean keepsContext;
    private final int windowBits;
    private @Nullable Deflater zlib; // absent before the first message and once closed
    private boolean closed;
    private byte[] history = EMPTY; // what a smaller window still reaches of earlier messages

    /** With the largest window. */
    public MessageDeflater(int level, boolean keepsContext) {
        this(level, keepsContext, MAX_WINDOW_BITS);
    }

    /**
     * @param level of zlib, 0 to 9, or -1 for its default
     * @param keepsContext false when {@code server_no_context_takeover} was agreed on
     * @param windowBits 8 to 15, {@code server_max_window_bits}: nothing refers to what is 2^windowBits bytes back or more
     */
    public MessageDeflater(int level, boolean keepsContext, int windowBits) {
        this.level = level;
        this.keepsContext = keepsContext;
        this.windowBits = windowBits;
    }

    public boolean keepsContext() {
        return keepsContext;
    }

    /** The payload that stands for the message in frames with RSV1. */
    public byte[] deflate(byte[] message, int offset, int length) {
        if (closed) {
            throw new IllegalStateException("deflater is closed");
        }
        if (length == 0) {
            return EMPTY_MESSAGE.clone(); // RFC 7692 §7.2.3.6; zlib writes nothing when there is nothing to flush
        }
        if (zlib == null) {
            zlib = new Deflater(level, true);
        }
        var out = new Output(length);
        if (windowBits == MAX_WINDOW_BITS) {
            out.run(zlib, message, offset, length);
        } else {
            deflateByRuns(zlib, message, offset, length, out);
        }
        if (!keepsContext) {
            zlib.reset();
        }
        return Arrays.copyOf(out.bytes, out.size - TAIL_BYTES);
    }

    /**
     * zlib in Java has no smaller window, but it can begin anew with a dictionary: runs of half a window, each knowing
     * the half window before it, never refer further back than a window.
     *
     * <pre>
     *   | half | half | half | half |
     *     dict   run                       farthest reference: 2 · half - 1
     *            dict   run
     * </pre>
     */
    private void deflateByRuns(Deflater zlib, byte[] message, int offset, int length, Output out) {
        int half = 1 << (windowBits - 1);
        for (int done = 0; done < length; done += half) {
            zlib.reset();
            if (done > 0) {
                zlib.setDictionary(message, offset + done - half, half);
            } else if (history.length > 0) {
                zlib.setDictionary(history);
            }
            out.run(zlib, message, offset + done, Math.min(half, length - done));
        }
        if (keepsContext) {
            remember(message, offset, length, half);
        }
    }

    private void remember(byte[] message, int offset, int length, int half) {
        int fresh = Math.min(length, half);
        int kept = Math.min(history.length, half - fresh);
        byte[] next = new byte[kept + fresh];
        System.arraycopy(history, history.length - kept, next, 0, kept);
        System.arraycopy(message, offset + length - fresh, next, kept, fresh);
        history = next;
    }

    /** What has come out so far. */
    private static final class Output {
        byte[] bytes;
        int size;

        Output(int message) {
            bytes = new byte[message / 2 + MIN_ROOM];
        }

        /** Deflates one run up to the end of a byte, followed by the mark of a sync flush. */
        void run(Deflater zlib, byte[] input, int offset, int length) {
            zlib.setInput(input, offset, length);
            while (true) {
                if (bytes.length - size < MIN_ROOM) {
                    bytes = Arrays.copyOf(bytes, bytes.length + Math.max(bytes.length / 2, MIN_ROOM));
                }
                size += zlib.deflate(bytes, size, bytes.length - size, Deflater.SYNC_FLUSH);
                if (size < bytes.length) {
                    return;
                }
            }
        }
    }

    /** Gives the memory of zlib back; may be called again. */
    public void close() {
        closed = true;
        if (zlib != null) {
            zlib.end();
            zlib = null;
        }
    }
}
