/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.protocol.socket.EncodedPacket;
import io.rtcomm.transport.EncodedMessage;

/** Wraps encoded packets for the wire. */
final class Messages {
    private Messages() {}

    static EncodedMessage unicast(EncodedPacket packet, boolean compress) {
        return of(packet, compress, false);
    }

    static EncodedMessage shared(EncodedPacket packet, boolean compress) {
        return of(packet, compress, true);
    }

    private static EncodedMessage of(EncodedPacket packet, boolean compress, boolean shared) {
        return EncodedMessage.message(packet.head(), packet.headBinary(), packet.attachments(), compress, shared);
    }
}
