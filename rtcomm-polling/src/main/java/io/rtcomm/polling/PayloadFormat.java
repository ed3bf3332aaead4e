/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AsciiString;
import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.protocol.engine.EnginePayload;
import io.rtcomm.protocol.engine.EnginePayloadV3;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.OutboundQueue;

/** The forms in which several packets stand in one response. Stateless; safe on any thread. */
enum PayloadFormat implements Framer {
    /** Revision 4: separated by U+001E, binary as base64. */
    V4 {
        @Override
        int size(boolean binary, int length) {
            return EnginePayload.encodedSize(binary, length);
        }

        @Override
        void append(ByteBuf out, EnginePacketType type, boolean binary, byte[] data) {
            if (binary) {
                EnginePayload.appendBinary(out, data);
            } else {
                EnginePayload.appendText(out, type, data);
            }
        }
    },
    /** Revision 3, text with lengths in UTF-16 code units, binary as base64. */
    V3_STRING {
        @Override
        int size(boolean binary, int length) {
            return EnginePayloadV3.encodedSize(binary, length);
        }

        @Override
        void append(ByteBuf out, EnginePacketType type, boolean binary, byte[] data) {
            if (binary) {
                EnginePayloadV3.appendBase64(out, data);
            } else {
                EnginePayloadV3.appendText(out, type, data);
            }
        }
    },
    /** Revision 3, bytes with lengths in bytes. */
    V3_BINARY {
        @Override
        int size(boolean binary, int length) {
            return EnginePayloadV3.encodedSize(binary, length);
        }

        @Override
        void append(ByteBuf out, EnginePacketType type, boolean binary, byte[] data) {
            if (binary) {
                EnginePayloadV3.appendBinary(out, data);
            } else {
                EnginePayloadV3.appendTextToBinary(out, type, data);
            }
        }
    };

    /** The value of {@code Content-Type}. */
    AsciiString contentType() {
        return this == V3_BINARY ? ContentTypes.OCTETS : ContentTypes.TEXT;
    }

    /** How many bytes a packet takes at most. */
    abstract int size(boolean binary, int length);

    /** Adds a packet to the payload so far. */
    abstract void append(ByteBuf out, EnginePacketType type, boolean binary, byte[] data);

    @Override
    public ByteBuf frame(OutboundQueue queue, int count, ByteBufAllocator allocator) {
        long size = 0;
        for (int i = 0; i < count; i++) {
            EncodedMessage message = queue.get(i);
            size += size(message.binary(), message.dataBytes());
            for (byte[] attachment : message.attachments()) {
                size += size(true, attachment.length);
            }
        }
        ByteBuf out = allocator.buffer(Math.toIntExact(size));
        for (int i = 0; i < count; i++) {
            EncodedMessage message = queue.get(i);
            append(out, message.type(), message.binary(), message.data());
            for (byte[] attachment : message.attachments()) {
                append(out, EnginePacketType.MESSAGE, true, attachment);
            }
        }
        return out;
    }
}
