/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of one connection, all namespaces together. Confined to its home loop. Arrays that are given to it
 * must not be written to again, as packets are views of them. After an exception it is of no use but for
 * {@link #reset()}.
 */
public interface PacketDecoder {
    /**
     * Takes a text message.
     *
     * @param array holds it, as well-formed UTF-8
     * @return the packet, or null when attachments have to come first
     * @throws PacketFormatException when it is no packet, or none may come now
     */
    @Nullable
    SocketPacket text(byte[] array, int offset, int length) throws PacketFormatException;

    /**
     * Takes a binary message.
     *
     * @return the packet that is complete now, or null when more attachments have to come
     * @throws PacketFormatException when it is no packet, or none may come now
     */
    @Nullable
    SocketPacket binary(byte[] array, int offset, int length) throws PacketFormatException;

    /** Whether attachments of a packet are awaited. */
    boolean pending();

    /** How many bytes an incomplete packet holds in memory; 0 when there is none. */
    long pendingBytes();

    /** Forgets an incomplete packet. */
    void reset();
}
