/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its reader. Tells messages in parts, as they arrive, and stops within one when the listener is full: a
 * message of any length takes the memory of one read, however much it inflates to.
 */
final class StreamedMessage implements Incoming {
    private static final byte[] EMPTY = new byte[0];
    private static final int PART_BYTES = 64 * 1024;

    // for the life of the connection
    private final @Nullable MessageInflater inflater;
    private final FrameListener listener;
    private byte[] scratch = EMPTY; // for what inflates

    // the message
    private boolean text;
    private boolean compressed;
    private boolean complete; // its last part was told
    private boolean tailGiven; // to the inflater
    private byte[] begun = EMPTY; // the bytes of a character whose others have not come

    StreamedMessage(@Nullable MessageInflater inflater, FrameListener listener) {
        this.inflater = inflater;
        this.listener = listener;
    }

    @Override
    public void begin(boolean isText, boolean isCompressed) {
        text = isText;
        compressed = isCompressed;
        complete = false;
        tailGiven = false;
    }

    @Override
    public void frame(long declared, boolean last) {
        // A part has no more bytes than were read, so neither the length nor the number of frames needs a limit.
    }

    @Override
    public void take(ByteBuf in, int count, int key, boolean completes) throws WebSocketProtocolException {
        if (compressed && inflater != null) {
            byte[] run = new byte[count];
            Masking.unmask(in, count, key, run, 0);
            inflater.feed(run);
            return;
        }
        byte[] part = Arrays.copyOf(begun, begun.length + count);
        Masking.unmask(in, count, key, part, begun.length);
        tell(part, part.length, completes);
    }

    @Override
    public boolean drain() throws WebSocketProtocolException {
        if (!compressed || inflater == null) {
            return true;
        }
        if (scratch.length == 0) {
            scratch = new byte[PART_BYTES];
        }
        while (!listener.full()) {
            int count = inflater.inflate(scratch);
            if (count == 0) {
                return true;
            }
            byte[] part = Arrays.copyOf(begun, begun.length + count);
            System.arraycopy(scratch, 0, part, begun.length, count);
            tell(part, part.length, false);
        }
        return false;
    }

    @Override
    public boolean end() throws WebSocketProtocolException {
        if (complete) {
            return true;
        }
        if (compressed && inflater != null) {
            if (!tailGiven) {
                tailGiven = true;
                inflater.feedTail();
            }
            if (!drain()) {
                return false;
            }
            inflater.endMessage();
        }
        tell(begun, begun.length, true);
        return true;
    }

    /** Tells whole characters and keeps the rest of text. */
    private void tell(byte[] part, int length, boolean last) throws WebSocketProtocolException {
        int whole = text ? Utf8.validPrefix(part, 0, length) : length;
        if (whole == Utf8.INVALID || (last && whole < length)) {
            throw WebSocketProtocolException.invalidText();
        }
        begun = whole == length ? EMPTY : Arrays.copyOfRange(part, whole, length);
        complete = last;
        if (whole > 0 || last) {
            listener.onPart(text, whole == part.length ? part : Arrays.copyOf(part, whole), last);
        }
    }

    @Override
    public void clear() {
        begun = EMPTY;
        scratch = EMPTY;
    }
}
