/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its channel's loop. Reads the frames of a client (RFC 6455 §5) and tells whole messages to a listener.
 *
 * <pre>
 *   FLAGS ──► LENGTH (only 16 and 64 bit lengths) ──► MASK ──► PAYLOAD ──► FLAGS …
 *     └──────────────── a close frame, an error or close() ──────────────► CLOSED
 * </pre>
 *
 * Keeps nothing of the buffers that it is fed: a payload is unmasked straight into the array that the listener gets,
 * and that array grows with the bytes that arrived, not with the length that the peer declared.
 */
final class FrameReader {
    private enum Phase {
        FLAGS,
        LENGTH,
        MASK,
        PAYLOAD,
        CLOSED
    }

    private static final byte[] EMPTY = new byte[0];
    private static final int MAX_CONTROL_PAYLOAD = 125;
    private static final int LENGTH_16_BIT = 126;
    private static final int MIN_64_BIT_LENGTH = 0x10000;
    private static final int NO_MESSAGE = 0;

    // For the life of the connection
    private final int maxMessageBytes;
    private final int maxFragments;
    private final @Nullable MessageInflater inflater;
    private final FrameListener listener;
    private Phase phase = Phase.FLAGS;

    // The field of a frame header that is being taken
    private long field;
    private int fieldBytes;

    // The frame
    private boolean fin;
    private int opcode;
    private int lengthBits;
    private int length;
    private int received;
    private int key;
    private byte[] control = EMPTY;

    // The message that its data frames add up to
    private int messageOpcode = NO_MESSAGE;
    private boolean compressed;
    private int frames;
    private byte[] message = EMPTY;
    private int messageBytes;
    private int validBytes;

    /**
     * @param maxMessageBytes the most that a message may have, counted over its frames, on the wire and inflated
     * @param maxFragments the most frames that a message may come in, empty ones included
     * @param inflater absent when permessage-deflate was not agreed on
     */
    FrameReader(int maxMessageBytes, int maxFragments, @Nullable MessageInflater inflater, FrameListener listener) {
        this.maxMessageBytes = maxMessageBytes;
        this.maxFragments = maxFragments;
        this.inflater = inflater;
        this.listener = listener;
    }

    /**
     * Consumes all that {@code in} has, telling what is complete; does not release it. After a close frame, an error or
     * {@link #close()} the bytes are dropped (RFC 6455 §5.5.1, §7.1.7).
     *
     * @throws WebSocketProtocolException at most once; everything that came before was told
     */
    void read(ByteBuf in) throws WebSocketProtocolException {
        try {
            while (step(in)) {
                // Each step takes one field of a header or one run of a payload.
            }
        } catch (WebSocketProtocolException e) {
            close();
            throw e;
        }
    }

    /** Stops reading for good, also from within the listener, and gives the memory back. */
    void close() {
        phase = Phase.CLOSED;
        message = EMPTY;
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
        opcode = flags >>> 8 & 0xF;
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
            if (messageOpcode == NO_MESSAGE) {
                throw protocolError("continuation frame without a message to continue (RFC 6455 §5.4)");
            }
            if (rsv1) {
                throw protocolError("RSV1 is set on a continuation frame (RFC 7692 §6.1)");
            }
            return;
        }
        if (messageOpcode != NO_MESSAGE) {
            throw protocolError("new message inside a fragmented message (RFC 6455 §5.4)");
        }
        if (rsv1 && inflater == null) {
            throw protocolError("RSV1 is set, permessage-deflate was not agreed on (RFC 6455 §5.2)");
        }
        messageOpcode = opcode;
        compressed = rsv1;
        frames = 0;
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

    /** Limits hold before the first byte of payload is taken. */
    private void onLength(long declared) throws WebSocketProtocolException {
        if (!Opcode.isControl(opcode)) {
            if (declared > maxMessageBytes - messageBytes) {
                throw new WebSocketProtocolException(
                        CloseCode.TOO_BIG,
                        "message of " + (messageBytes + declared) + " bytes or more (expected: at most "
                                + maxMessageBytes + ")");
            }
            if (++frames > maxFragments) {
                throw new WebSocketProtocolException(
                        CloseCode.POLICY_VIOLATION, "message in more than " + maxFragments + " frames");
            }
        }
        length = (int) declared;
        received = 0;
        phase = Phase.MASK;
    }

    private boolean onMask(int mask) {
        key = mask;
        if (Opcode.isControl(opcode)) {
            control = length == 0 ? EMPTY : new byte[length];
        }
        phase = Phase.PAYLOAD;
        return true;
    }

    private boolean onPayload(ByteBuf in) throws WebSocketProtocolException {
        int count = Math.min(in.readableBytes(), length - received);
        if (count > 0) {
            int rotated = Integer.rotateLeft(key, Byte.SIZE * (received & 3));
            if (Opcode.isControl(opcode)) {
                Masking.unmask(in, count, rotated, control, received);
            } else {
                makeRoomFor(count);
                boolean ascii = Masking.unmask(in, count, rotated, message, messageBytes);
                onData(count, ascii);
            }
            received += count;
        }
        if (received < length) {
            return false;
        }
        phase = Phase.FLAGS;
        if (Opcode.isControl(opcode)) {
            onControl();
        } else if (fin) {
            onMessage();
        }
        return true;
    }

    /**
     * Grows to what has arrived, at most doubling; never beyond the end of the message where that is known, so that an
     * unfragmented message ends in an array of its own size.
     */
    private void makeRoomFor(int count) {
        int needed = messageBytes + count;
        if (needed <= message.length) {
            return;
        }
        int bound = fin ? messageBytes + (length - received) : maxMessageBytes;
        int size = (int) Math.min(bound, Math.max(needed, 2L * message.length));
        message = Arrays.copyOf(message, size);
    }

    private void onData(int count, boolean ascii) throws WebSocketProtocolException {
        int from = messageBytes;
        messageBytes += count;
        if (messageOpcode != Opcode.TEXT || compressed) {
            return;
        }
        // A character may be split over reads and frames: what is left of the last run is looked at again.
        validBytes = ascii && validBytes == from ? messageBytes : Utf8.validPrefix(message, validBytes, messageBytes);
        if (validBytes == Utf8.INVALID) {
            throw invalidText();
        }
    }

    private void onMessage() throws WebSocketProtocolException {
        boolean text = messageOpcode == Opcode.TEXT;
        byte[] data = message;
        int size = messageBytes;
        boolean valid = !text || validBytes == size;
        messageOpcode = NO_MESSAGE;
        message = EMPTY;
        messageBytes = 0;
        validBytes = 0;
        if (compressed && inflater != null) {
            data = inflater.inflate(data, size, maxMessageBytes);
            valid = !text || Utf8.validPrefix(data, 0, data.length) == data.length;
        } else if (data.length != size) {
            data = Arrays.copyOf(data, size);
        }
        if (!valid) {
            throw invalidText();
        }
        if (text) {
            listener.onText(data);
        } else {
            listener.onBinary(data);
        }
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

    private static WebSocketProtocolException protocolError(String message) {
        return new WebSocketProtocolException(CloseCode.PROTOCOL_ERROR, message);
    }

    private static WebSocketProtocolException invalidText() {
        return new WebSocketProtocolException(CloseCode.INVALID_DATA, "text is not UTF-8 (RFC 6455 §8.1)");
    }
}
