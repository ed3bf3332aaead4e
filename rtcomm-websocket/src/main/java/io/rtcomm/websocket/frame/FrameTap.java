/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket.frame;

import io.netty.buffer.ByteBuf;

/** Watches the frames of one connection, for learning and debugging. Confined to the channel's loop. */
public abstract class FrameTap {
    private static final byte[] EMPTY = new byte[0];
    private static final int LENGTH_16_BIT = 126;

    private final int headBytes;

    // the frame that is being read
    private int flags;
    private long length;
    private byte[] head = EMPTY;
    private int taken;
    private boolean told = true;

    /** @param headBytes how many bytes of each payload are wanted */
    protected FrameTap(int headBytes) {
        this.headBytes = headBytes;
    }

    /**
     * A frame went by.
     *
     * @param outgoing whether the server sent it
     * @param flagBits the first byte of its header: FIN, RSV1 to RSV3, opcode
     * @param payloadBytes how long its payload is
     * @param start the first bytes of the payload, unmasked, as they stand in the frame
     */
    protected abstract void onFrame(boolean outgoing, int flagBits, long payloadBytes, byte[] start);

    /** A frame is being read. */
    final void begin(int flagBits, long payloadBytes) {
        flags = flagBits;
        length = payloadBytes;
        head = new byte[(int) Math.min(headBytes, payloadBytes)];
        taken = 0;
        told = false;
        tellIfDue();
    }

    /**
     * Bytes of its payload are about to be read.
     *
     * @param key the masking key, its first byte on top, already rotated to the first of these bytes
     */
    final void take(ByteBuf in, int count, int key) {
        for (int i = 0; i < count && taken < head.length; i++) {
            head[taken++] = (byte) (in.getByte(in.readerIndex() + i) ^ (key >>> ((3 - (i & 3)) * Byte.SIZE)));
        }
        tellIfDue();
    }

    private void tellIfDue() {
        if (!told && taken == head.length) {
            told = true;
            onFrame(false, flags, length, head);
        }
    }

    /** Whole frames are about to be written. */
    public final void outgoing(ByteBuf frames) {
        int at = frames.readerIndex();
        while (at < frames.writerIndex()) {
            int first = frames.getUnsignedByte(at);
            long bytes = frames.getUnsignedByte(at + 1);
            at += 2;
            if (bytes == LENGTH_16_BIT) {
                bytes = frames.getUnsignedShort(at);
                at += Short.BYTES;
            } else if (bytes > LENGTH_16_BIT) {
                bytes = frames.getLong(at);
                at += Long.BYTES;
            }
            byte[] start = new byte[(int) Math.min(headBytes, bytes)];
            frames.getBytes(at, start);
            onFrame(true, first, bytes, start);
            at = Math.toIntExact(at + bytes);
        }
    }
}
