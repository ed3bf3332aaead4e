/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import org.jspecify.annotations.Nullable;

/** Writes packets. Safe on any thread. */
public interface PacketEncoder {
    /**
     * Writes a packet that is no event or acknowledgement.
     *
     * @param id {@link SocketPacket#NO_ID}, as none of them has one
     * @param payload null when there is none
     * @throws IllegalArgumentException when the payload has no JSON form or holds binary data, or the type is wrong
     */
    EncodedPacket encode(SocketPacketType type, String namespace, long id, @Nullable Object payload);

    /**
     * Writes an event.
     *
     * @param id the acknowledgement that is asked for, or {@link SocketPacket#NO_ID}
     * @param args the name, text or a number, and the arguments behind it
     * @throws IllegalArgumentException when there is no name, or an argument has no JSON form
     */
    EncodedPacket encodeEvent(String namespace, long id, @Nullable Object[] args);

    /**
     * Writes an event.
     *
     * @param id the acknowledgement that is asked for, or {@link SocketPacket#NO_ID}
     * @throws IllegalArgumentException when an argument has no JSON form
     */
    default EncodedPacket encodeEvent(String namespace, long id, String event, @Nullable Object[] args) {
        var elements = new @Nullable Object[args.length + 1];
        elements[0] = event;
        System.arraycopy(args, 0, elements, 1, args.length);
        return encodeEvent(namespace, id, elements);
    }

    /**
     * Writes an acknowledgement.
     *
     * @param id the one that was asked for
     * @throws IllegalArgumentException when an argument has no JSON form
     */
    EncodedPacket encodeAck(String namespace, long id, @Nullable Object[] args);

    /**
     * An event with one more argument, text, behind the others. Nothing is encoded again.
     *
     * @param event made by this encoder
     */
    EncodedPacket withTrailingArg(EncodedPacket event, String text);

    /**
     * Writes events of short texts, which need no encoding before they are written.
     *
     * @return null when this form is another, or a text is not written as it is
     */
    default @Nullable PlainTexts plainTexts() {
        return null;
    }
}
