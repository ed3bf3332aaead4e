/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its reader. Collects messages and tells each when it is whole.
 *
 * <p>A payload is unmasked straight into the array that the listener gets, and that array grows with the bytes that
 * arrived, not with the length that the peer declared.
 */
final class WholeMessage implements Incoming {
    private static final byte[] EMPTY = new byte[0];

    // for the life of the reader
    private final int maxBytes;
    private final int maxFragments;
    private final @Nullable MessageInflater inflater;
    private FrameListener listener;

    // the message
    private boolean text;
    private boolean compressed;
    private int frames;
    private byte[] bytes = EMPTY;
    private int size;
    private int validSize;
    private int bound; // no more bytes are known to come

    WholeMessage(int maxBytes, int maxFragments, @Nullable MessageInflater inflater, FrameListener listener) {
        this.maxBytes = maxBytes;
        this.maxFragments = maxFragments;
        this.inflater = inflater;
        this.listener = listener;
    }

    /** Tells another listener; between two messages. */
    void tell(FrameListener next) {
        listener = next;
    }

    @Override
    public void begin(boolean isText, boolean isCompressed) {
        text = isText;
        compressed = isCompressed;
        frames = 0;
    }

    @Override
    public void frame(long declared, boolean last) throws WebSocketProtocolException {
        if (declared > maxBytes - size) {
            throw WebSocketProtocolException.tooLong(
                    "message of " + (size + declared) + " bytes or more (expected: at most " + maxBytes + ")");
        }
        if (++frames > maxFragments) {
            throw new WebSocketProtocolException(
                    CloseCode.POLICY_VIOLATION,
                    WebSocketProtocolException.Rule.FRAGMENTS,
                    "message in more than " + maxFragments + " frames");
        }
        bound = last ? size + (int) declared : maxBytes;
    }

    @Override
    public void take(ByteBuf in, int count, int key, boolean completes) throws WebSocketProtocolException {
        makeRoomFor(count);
        boolean ascii = Masking.unmask(in, count, key, bytes, size);
        int from = size;
        size += count;
        if (!text || compressed) {
            return;
        }
        // A character may be split over reads and frames: what is left of the last run is looked at again.
        validSize = ascii && validSize == from ? size : Utf8.validPrefix(bytes, validSize, size);
        if (validSize == Utf8.INVALID) {
            throw WebSocketProtocolException.invalidText();
        }
    }

    /**
     * Grows to what has arrived, at most doubling; never beyond the end of the message where that is known, so that an
     * unfragmented message ends in an array of its own size.
     */
    private void makeRoomFor(int count) {
        int needed = size + count;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(bound, Math.max(needed, 2L * bytes.length)));
        }
    }

    @Override
    public boolean drain() {
        return true;
    }

    @Override
    public boolean end() throws WebSocketProtocolException {
        byte[] data = bytes;
        int length = size;
        boolean valid = !text || validSize == length;
        clear();
        if (compressed && inflater != null) {
            data = inflater.inflate(data, length, maxBytes);
            valid = !text || Utf8.validPrefix(data, 0, data.length) == data.length;
        } else if (data.length != length) {
            data = Arrays.copyOf(data, length);
        }
        if (!valid) {
            throw WebSocketProtocolException.invalidText();
        }
        if (text) {
            listener.onText(data);
        } else {
            listener.onBinary(data);
        }
        return true;
    }

    @Override
    public void clear() {
        bytes = EMPTY;
        size = 0;
        validSize = 0;
    }
}
