/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.OutboundQueue;
import io.rtcomm.websocket.frame.FrameWriter;
import io.rtcomm.websocket.frame.Opcode;

/** Frames parts of messages (RFC 6455 §5.4), as they are. Immutable; safe on any thread. */
enum FragmentFramer implements Framer {
    FIRST_TEXT(Opcode.TEXT, false),
    FIRST_BINARY(Opcode.BINARY, false),
    NEXT(Opcode.CONTINUATION, false),
    LAST(Opcode.CONTINUATION, true);

    private final int opcode;
    private final boolean fin;

    FragmentFramer(int opcode, boolean fin) {
        this.opcode = opcode;
        this.fin = fin;
    }

    @Override
    public ByteBuf frame(OutboundQueue queue, int count, ByteBufAllocator allocator) {
        int bytes = 0;
        for (int i = 0; i < count; i++) {
            int payload = queue.get(i).dataBytes();
            bytes = Math.addExact(bytes, FrameWriter.headerBytes(payload) + payload);
        }
        ByteBuf out = allocator.directBuffer(bytes);
        for (int i = 0; i < count; i++) {
            EncodedMessage part = queue.get(i);
            FrameWriter.writeFragmentHeader(out, opcode, fin, part.dataBytes());
            part.writeData(out);
        }
        return out;
    }
}
