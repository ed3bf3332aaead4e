/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBuf;
import io.rtcomm.transport.EncodedMessage;
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
        public int payloadBytes(boolean binary, int dataBytes) {
            return dataBytes;
        }

        @Override
        public void writePayload(ByteBuf out, EncodedMessage message) {
            message.writeData(out);
        }

        @Override
        public void writeAttachment(ByteBuf out, byte[] data) {
            out.writeBytes(data);
        }
    };

    int opcode(boolean binary);

    int payloadBytes(boolean binary, int dataBytes);

    /** Writes the first packet of a message, without those behind it. */
    void writePayload(ByteBuf out, EncodedMessage message);

    /** Writes a packet that stands behind the first one of its message. */
    void writeAttachment(ByteBuf out, byte[] data);

    /** How many bytes a frame of a packet is. */
    default int frameBytes(boolean binary, int dataBytes) {
        int payload = payloadBytes(binary, dataBytes);
        return FrameWriter.headerBytes(payload) + payload;
    }

    /** Writes what stands before the payload in a frame of its own. */
    default void writeHeader(ByteBuf out, boolean binary, int dataBytes) {
        FrameWriter.writeHeader(out, opcode(binary), false, payloadBytes(binary, dataBytes));
    }
}
