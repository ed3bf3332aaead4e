/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import static io.rtcomm.websocket.frame.WebSocketProtocolException.protocolError;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its channel's loop. Reads the frames of a client (RFC 6455 §5) and tells its messages to a listener.
 *
 * <pre>
 *   FLAGS ──► LENGTH (only 16 and 64 bit lengths) ──► MASK ──► PAYLOAD ──► END (only last frames) ──► FLAGS …
 *     └──────────────── a close frame, an error or close() ──────────────► CLOSED
 * </pre>
 *
 * Keeps nothing of the buffers that it is fed, and between two messages nothing of the connection either: one reader may
 * {@linkplain #lend serve} many, in turn.
 */
public final class FrameReader {
    private enum Phase {
        FLAGS,
        LENGTH,
        MASK,
        PAYLOAD,
        END,
        CLOSED
    }

    private static final byte[] EMPTY = new byte[0];
    private static final int MAX_CONTROL_PAYLOAD = 125;
    private static final int LENGTH_16_BIT = 126;
    private static final int MIN_64_BIT_LENGTH = 0x10000;

    // For its life
    private final @Nullable MessageInflater inflater;
    private final @Nullable FrameTap tap;
    private final WholeMessage whole;

    // For the life of the connection, or for as long as it is lent to one
    private FrameListener listener;
    private @Nullable StreamedMessage streamed; // absent until a message is wanted in parts
    private Phase phase = Phase.FLAGS;

    // The field of a frame header that is being taken
    private long field;
    private int fieldBytes;

    // The frame
    private boolean fin;
    private int opcode;
    private int flagBits;
    private int lengthBits;
    private long length;
    private long received;
    private int key;
    private byte[] control = EMPTY;

    // The message that its data frames add up to
    private @Nullable Incoming message; // absent between messages

    /**
     * @param maxMessageBytes the most that a message may have, counted over its frames, on the wire and inflated, unless
     *     it is told in parts
     * @param maxFragments the most frames that such a message may come in, empty ones included
     * @param inflater absent when permessage-deflate was not agreed on
     */
    public FrameReader(
            int maxMessageBytes, int maxFragments, @Nullable MessageInflater inflater, FrameListener listener) {
        this(maxMessageBytes, maxFragments, inflater, null, listener);
    }

    /** @param tap sees every frame whose header is in order; absent when nobody wants to */
    public FrameReader(
            int maxMessageBytes,
            int maxFragments,
            @Nullable MessageInflater inflater,
            @Nullable FrameTap tap,
            FrameListener listener) {
        this.inflater = inflater;
        this.tap = tap;
        this.listener = listener;
        this.whole = new WholeMessage(maxMessageBytes, maxFragments, inflater, listener);
    }

    /** Reads for another connection from now on; to be called only while it is {@linkplain #idle idle}. */
    public void lend(FrameListener next) {
        listener = next;
        whole.tell(next);
    }

    /** Whether nothing was half read, and nothing has ended: the next bytes may be those of another connection. */
    public boolean idle() {
        return phase == Phase.FLAGS && fieldBytes == 0 && message == null && streamed == null;
    }

    /**
     * Consumes what {@code in} has, telling what is complete; does not release it. Bytes are left, or parts of a message
     * are, when the listener was {@linkplain FrameListener#full full}: to be called again when it is not. After a close
     * frame, an error or {@link #close()} the bytes are dropped (RFC 6455 §5.5.1, §7.1.7).
     *
     * @throws WebSocketProtocolException at most once; everything that came before was told
     */
    public void read(ByteBuf in) throws WebSocketProtocolException {
        try {
            while ((phase == Phase.CLOSED || !listener.full()) && step(in)) {
                // Each step takes one field of a header or one run of a payload.
            }
        } catch (WebSocketProtocolException e) {
            close();
            throw e;
        }
    }

    /** Stops reading for good, also from within the listener, and gives the memory back. */
    public void close() {
        phase = Phase.CLOSED;
        message = null;
        whole.clear();
        if (streamed != null) {
            streamed.clear();
        }
        control = EMPTY;
        if (inflater != null) {
            inflater.close();
        }
    }

    private boolean step(ByteBuf in) throws WebSocketProtocolException {
        switch (phase) {
            case FLAGS -> {
                return take(in, Short.BYTES) && onFlags((int) field);
            }
            case LENGTH -> {
                return take(in, lengthBits == LENGTH_16_BIT ? Short.BYTES : Long.BYTES) && onExtendedLength(field);
            }
            case MASK -> {
                return take(in, Integer.BYTES) && onMask((int) field);
            }
            case PAYLOAD -> {
                return onPayload(in);
            }
            case END -> {
                return onMessageEnd();
            }
            case CLOSED -> in.skipBytes(in.readableBytes());
        }
        return false;
    }

    /** Takes a big-endian field, or keeps the part of it that has arrived and answers false. */
    private boolean take(ByteBuf in, int bytes) {
        if (fieldBytes == 0 && in.readableBytes() >= bytes) {
            field = bytes == Short.BYTES
                    ? in.readUnsignedShort()
                    : bytes == Integer.BYTES ? in.readUnsignedInt() : in.readLong();
            return true;
        }
        if (fieldBytes == 0) {
            field = 0;
        }
        while (fieldBytes < bytes && in.isReadable()) {
            field = field << 8 | in.readUnsignedByte();
            fieldBytes++;
        }
        if (fieldBytes < bytes) {
            return false;
        }
        fieldBytes = 0;
        return true;
    }

    /**
     * <pre>
     *   FIN RSV1 RSV2 RSV3 opcode(4)   MASK length(7)      RFC 6455 §5.2
     * </pre>
     */
    private boolean onFlags(int flags) throws WebSocketProtocolException {
        fin = (flags & 0x8000) != 0;
        flagBits = flags >>> 8;
        opcode = flagBits & 0xF;
        lengthBits = flags & 0x7F;
        boolean rsv1 = (flags & 0x4000) != 0;
        if ((flags & 0x3000) != 0) {
            throw protocolError("RSV2 or RSV3 is set, no extension uses them (RFC 6455 §5.2)");
        }
        if ((flags & 0x80) == 0) {
            throw protocolError("frame is not masked (RFC 6455 §5.1)");
        }
        if (!Opcode.isKnown(opcode)) {
            throw protocolError("opcode " + opcode + " (expected: 0, 1, 2, 8, 9 or 10)");
        }
        if (Opcode.isControl(opcode)) {
            checkControl(rsv1);
        } else {
            checkData(rsv1);
        }
        if (lengthBits < LENGTH_16_BIT) {
            onLength(lengthBits);
        } else {
            phase = Phase.LENGTH;
        }
        return true;
    }

    private void checkControl(boolean rsv1) throws WebSocketProtocolException {
        if (rsv1) {
            throw protocolError("RSV1 is set on a control frame (RFC 7692 §6)");
        }
        if (!fin) {
            throw protocolError("control frame is fragmented (RFC 6455 §5.5)");
        }
        if (lengthBits > MAX_CONTROL_PAYLOAD) {
            throw protocolError("control frame payload is longer than 125 bytes (RFC 6455 §5.5)");
        }
    }

    private void checkData(boolean rsv1) throws WebSocketProtocolException {
        if (opcode == Opcode.CONTINUATION) {
            if (message == null) {
                throw protocolError("continuation frame without a message to continue (RFC 6455 §5.4)");
            }
            if (rsv1) {
                throw protocolError("RSV1 is set on a continuation frame (RFC 7692 §6.1)");
            }
            return;
        }
        if (message != null) {
            throw protocolError("new message inside a fragmented message (RFC 6455 §5.4)");
        }
        if (rsv1 && inflater == null) {
            throw protocolError("RSV1 is set, permessage-deflate was not agreed on (RFC 6455 §5.2)");
        }
        boolean text = opcode == Opcode.TEXT;
        message = incoming(text);
        message.begin(text, rsv1);
    }

    private Incoming incoming(boolean text) {
        if (!listener.wantsParts(text)) {
            return whole;
        }
        if (streamed == null) {
            streamed = new StreamedMessage(inflater, listener);
        }
        return streamed;
    }

    private boolean onExtendedLength(long declared) throws WebSocketProtocolException {
        if (declared < 0) {
            throw protocolError("64 bit length has its top bit set (RFC 6455 §5.2)");
        }
        if (declared < (lengthBits == LENGTH_16_BIT ? LENGTH_16_BIT : MIN_64_BIT_LENGTH)) {
            throw protocolError("length " + declared + " is not encoded in the fewest bytes (RFC 6455 §5.2)");
        }
        onLength(declared);
        return true;
    }

    private void onLength(long declared) throws WebSocketProtocolException {
        if (message != null && !Opcode.isControl(opcode)) {
            message.frame(declared, fin);
        }
        length = declared;
        received = 0;
        phase = Phase.MASK;
        if (tap != null) {
            tap.begin(flagBits, declared);
        }
    }

    private boolean onMask(int mask) {
        key = mask;
        if (Opcode.isControl(opcode)) {
            control = length == 0 ? EMPTY : new byte[(int) length];
        }
        phase = Phase.PAYLOAD;
        return true;
    }

    private boolean onPayload(ByteBuf in) throws WebSocketProtocolException {
        Incoming data = message;
        if (data == null || Opcode.isControl(opcode)) {
            return onControlPayload(in);
        }
        return onDataPayload(in, data);
    }

    private boolean onControlPayload(ByteBuf in) throws WebSocketProtocolException {
        int count = (int) Math.min(in.readableBytes(), length - received);
        if (count > 0) {
            Masking.unmask(in, count, begin(in, count), control, (int) received);
            received += count;
        }
        if (received < length) {
            return false;
        }
        phase = Phase.FLAGS;
        onControl();
        return true;
    }

    /** One run is taken in a step; what it inflates to is told at the beginning of the next one. */
    private boolean onDataPayload(ByteBuf in, Incoming data) throws WebSocketProtocolException {
        if (!data.drain()) {
            return false;
        }
        if (phase == Phase.CLOSED) {
            return true; // by the listener
        }
        int count = (int) Math.min(in.readableBytes(), length - received);
        if (count > 0) {
            data.take(in, count, begin(in, count), fin && received + count == length);
            received += count;
            return true;
        }
        if (received < length) {
            return false;
        }
        phase = fin ? Phase.END : Phase.FLAGS;
        return true;
    }

    /** A run of a payload is about to be read; the masking key, rotated to its first byte. */
    private int begin(ByteBuf in, int count) {
        int rotated = Integer.rotateLeft(key, Byte.SIZE * (int) (received & 3));
        if (tap != null) {
            tap.take(in, count, rotated);
        }
        return rotated;
    }

    private boolean onMessageEnd() throws WebSocketProtocolException {
        Incoming data = message;
        if (data != null && !data.end()) {
            return false;
        }
        if (phase != Phase.CLOSED) {
            phase = Phase.FLAGS;
            message = null;
        }
        return true;
    }

    private void onControl() throws WebSocketProtocolException {
        byte[] payload = control;
        control = EMPTY;
        if (opcode == Opcode.PING) {
            listener.onPing(payload);
        } else if (opcode == Opcode.PONG) {
            listener.onPong(payload);
        } else {
            onClose(payload);
        }
    }

    private void onClose(byte[] payload) throws WebSocketProtocolException {
        if (payload.length == 1) {
            throw protocolError("close frame with half a code (RFC 6455 §5.5.1)");
        }
        int code = CloseCode.NO_STATUS;
        String reason = "";
        if (payload.length > 0) {
            code = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
            if (!CloseCode.isSendable(code)) {
                throw protocolError("close code " + code + " (expected: one of RFC 6455 §7.4)");
            }
            if (Utf8.validPrefix(payload, Short.BYTES, payload.length) != payload.length) {
                throw new WebSocketProtocolException(CloseCode.INVALID_DATA, "close reason is not UTF-8");
            }
            reason = new String(payload, Short.BYTES, payload.length - Short.BYTES, UTF_8);
        }
        close();
        listener.onClose(code, reason);
    }
}
