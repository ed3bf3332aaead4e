/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

/**
 * A received packet, complete with its attachments. Immutable; safe on any thread.
 *
 * @param type what it is for
 * @param namespace which namespace it belongs to; clients of revision 3 may put {@code ?query} behind the name
 * @param id the acknowledgement that is asked for or given, {@link #NO_ID} when there is none
 * @param args what it holds
 */
public record SocketPacket(SocketPacketType type, String namespace, long id, PacketArgs args) {
    /** In place of an id: no acknowledgement. */
    public static final long NO_ID = -1;

    /** The largest id: beyond it, JavaScript cannot tell integers apart. */
    public static final long MAX_ID = (1L << 53) - 1;
}
