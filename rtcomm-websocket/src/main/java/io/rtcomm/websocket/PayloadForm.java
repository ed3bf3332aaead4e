/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBuf;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.websocket.frame.FrameWriter;
import io.rtcomm.websocket.frame.Opcode;

/** How what is sent becomes the payloads of frames. Immutable; safe on any thread. */
interface PayloadForm {
    /** Messages as they are, for endpoints without a session. */
    PayloadForm RAW = new PayloadForm() {
        @Override
        public int opcode(boolean binary) {
            return binary ? Opcode.BINARY : Opcode.TEXT;
        }

        @Override
        public int payloadBytes(boolean binary, byte[] data) {
            return data.length;
        }

        @Override
        public void writePayload(ByteBuf out, EnginePacketType type, boolean binary, byte[] data) {
            out.writeBytes(data);
        }
    };

    int opcode(boolean binary);

    int payloadBytes(boolean binary, byte[] data);

    void writePayload(ByteBuf out, EnginePacketType type, boolean binary, byte[] data);

    /** Writes a packet as one frame. */
    default void writeFrame(ByteBuf out, EnginePacketType type, boolean binary, byte[] data) {
        FrameWriter.writeHeader(out, opcode(binary), false, payloadBytes(binary, data));
        writePayload(out, type, binary, data);
    }

    /** How many bytes {@link #writeFrame} writes. */
    default int frameBytes(boolean binary, byte[] data) {
        int payload = payloadBytes(binary, data);
        return FrameWriter.headerBytes(payload) + payload;
    }
}
