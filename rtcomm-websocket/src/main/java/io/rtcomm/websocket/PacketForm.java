/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBuf;
import io.rtcomm.protocol.engine.EngineFrame;
import io.rtcomm.protocol.engine.EngineProtocol;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.websocket.frame.Opcode;

/**
 * How Engine.IO packets become the payloads of frames, for one kind of client. Immutable; safe on any thread.
 *
 * @param protocol the revision that the client speaks
 * @param base64 whether binary packets go as text
 */
record PacketForm(EngineProtocol protocol, boolean base64) implements PayloadForm {

    @Override
    public int opcode(boolean binary) {
        return binary && !base64 ? Opcode.BINARY : Opcode.TEXT;
    }

    @Override
    public int payloadBytes(boolean binary, int dataBytes) {
        if (!binary) {
            return EngineFrame.textSize(dataBytes);
        }
        return base64 ? EngineFrame.base64Size(protocol, dataBytes) : EngineFrame.binarySize(protocol, dataBytes);
    }

    @Override
    public void writePayload(ByteBuf out, EncodedMessage message) {
        if (message.binary()) {
            writeAttachment(out, message.data());
        } else {
            EngineFrame.beginText(out, message.type());
            message.writeData(out);
        }
    }

    @Override
    public void writeAttachment(ByteBuf out, byte[] data) {
        if (base64) {
            EngineFrame.appendBase64(out, protocol, data);
        } else {
            EngineFrame.appendBinary(out, protocol, data);
        }
    }
}
