/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

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
final class MessageDeflater {
    private static final byte[] EMPTY_MESSAGE = {0};
    /** The end of the empty block that a sync flush leaves; it is not sent. */
    private static final int TAIL_BYTES = 4;
    /** With less room than this zlib may write a second end of flush. */
    private static final int MIN_ROOM = 16;

    private final int level;
    private final boolean keepsContext;
    private @Nullable Deflater zlib; // absent before the first message and once closed
    private boolean closed;

    /**
     * @param level of zlib, 0 to 9, or -1 for its default
     * @param keepsContext false when {@code server_no_context_takeover} was agreed on
     */
    MessageDeflater(int level, boolean keepsContext) {
        this.level = level;
        this.keepsContext = keepsContext;
    }

    boolean keepsContext() {
        return keepsContext;
    }

    /** The payload that stands for the message in frames with RSV1. */
    byte[] deflate(byte[] message, int offset, int length) {
        if (closed) {
            throw new IllegalStateException("deflater is closed");
        }
        if (length == 0) {
            return EMPTY_MESSAGE.clone(); // RFC 7692 §7.2.3.6; zlib writes nothing when there is nothing to flush
        }
        if (zlib == null) {
            zlib = new Deflater(level, true);
        }
        byte[] out = new byte[length / 2 + MIN_ROOM];
        int size = 0;
        zlib.setInput(message, offset, length);
        while (true) {
            size += zlib.deflate(out, size, out.length - size, Deflater.SYNC_FLUSH);
            if (size < out.length) {
                break;
            }
            out = Arrays.copyOf(out, out.length + Math.max(out.length / 2, MIN_ROOM));
        }
        if (!keepsContext) {
            zlib.reset();
        }
        return Arrays.copyOf(out, size - TAIL_BYTES);
    }

    /** Gives the memory of zlib back; may be called again. */
    void close() {
        closed = true;
        if (zlib != null) {
            zlib.end();
            zlib = null;
        }
    }
}
