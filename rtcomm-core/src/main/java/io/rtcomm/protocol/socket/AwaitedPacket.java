/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import java.util.Arrays;
import java.util.List;

/** A packet whose attachments have yet to come. Confined to its decoder. */
final class AwaitedPacket {
    private final SocketPacket packet;
    private final int textBytes;
    private final int expected;
    private byte[][] attachments;
    private int received;
    private long attachmentBytes;

    AwaitedPacket(SocketPacket packet, int textBytes, int expected) {
        this.packet = packet;
        this.textBytes = textBytes;
        this.expected = expected;
        this.attachments = new byte[Math.min(expected, 4)][];
    }

    /** Takes the next attachment; true when it was the last one. */
    boolean add(byte[] array, int offset, int length) {
        if (received == attachments.length) {
            attachments = Arrays.copyOf(attachments, Math.min(expected, 2 * received));
        }
        boolean whole = offset == 0 && length == array.length;
        attachments[received++] = whole ? array : Arrays.copyOfRange(array, offset, offset + length);
        attachmentBytes += length;
        return received == expected;
    }

    long attachmentBytes() {
        return attachmentBytes;
    }

    long bytes() {
        return textBytes + attachmentBytes;
    }

    SocketPacket complete() {
        return new SocketPacket(
                packet.type(), packet.namespace(), packet.id(), packet.args().with(List.of(attachments)));
    }
}
