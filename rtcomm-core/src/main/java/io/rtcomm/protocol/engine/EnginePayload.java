/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import io.netty.buffer.ByteBuf;

/**
 * Many packets in one HTTP body, revision 4.
 *
 * <pre>
 *  payload = packet *( U+001E packet )
 *  packet  = type data / "b" base64
 * </pre>
 *
 * The separator is not escaped: text that holds U+001E would be torn apart by the receiver. JSON never does.
 */
public final class EnginePayload {
    private static final byte SEPARATOR = 0x1e;

    private EnginePayload() {}

    /**
     * Decodes a body. Each byte is looked at a constant number of times, whatever the body holds. The data given to the
     * sink are slices of the body, which must not be written to again.
     *
     * <p>Base64 may use the standard or the URL-safe alphabet and go without padding; other characters are refused.
     *
     * @param maxPackets how many packets the body may hold
     * @throws EngineProtocolException when the body or a packet in it is empty, malformed, not UTF-8, or one too many;
     *     the packets before it have been given to the sink
     */
    public static void decode(byte[] body, int maxPackets, EnginePacketSink sink) throws EngineProtocolException {
        int from = 0;
        for (int count = 0; count < maxPackets; count++) {
            int end = from;
            while (end < body.length && body[end] != SEPARATOR) {
                end++;
            }
            if (!Utf8.isValid(body, from, end - from)) {
                throw new EngineProtocolException("packet " + count + " is not UTF-8");
            }
            EngineFrame.decodeText(EngineProtocol.V4, body, from, end - from, sink);
            if (end == body.length) {
                return;
            }
            from = end + 1;
        }
        throw new EngineProtocolException("payload holds more than " + maxPackets + " packets");
    }

    /** How many bytes {@link #appendText} or {@link #appendBinary} add at most: the packet and a separator. */
    public static int encodedSize(boolean binary, int dataLength) {
        return 1 + (binary ? EngineFrame.base64Size(EngineProtocol.V4, dataLength) : EngineFrame.textSize(dataLength));
    }

    /**
     * Adds a packet with text data.
     *
     * @param out holds the payload so far and nothing else
     */
    public static void appendText(ByteBuf out, EnginePacketType type, byte[] data) {
        separate(out);
        EngineFrame.appendText(out, type, data);
    }

    /**
     * Adds a binary message.
     *
     * @param out holds the payload so far and nothing else
     */
    public static void appendBinary(ByteBuf out, byte[] data) {
        separate(out);
        EngineFrame.appendBase64(out, EngineProtocol.V4, data);
    }

    private static void separate(ByteBuf out) {
        if (out.isReadable()) {
            out.writeByte(SEPARATOR);
        }
    }
}
