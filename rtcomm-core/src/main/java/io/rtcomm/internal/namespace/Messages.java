/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.protocol.socket.EncodedPacket;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.WaitingRule;

/** Wraps encoded packets for the wire. */
final class Messages {
    private Messages() {}

    /** A message for one or several receivers that may have to wait. */
    static EncodedMessage event(EncodedPacket packet, boolean compress, boolean shared, WaitingRule rule) {
        EncodedMessage message = of(packet, compress, shared);
        return rule.equals(WaitingRule.NONE) ? message : message.under(rule);
    }

    static EncodedMessage unicast(EncodedPacket packet, boolean compress) {
        return of(packet, compress, false);
    }

    private static EncodedMessage of(EncodedPacket packet, boolean compress, boolean shared) {
        return EncodedMessage.message(packet.head(), packet.headBinary(), packet.attachments(), compress, shared);
    }
}
