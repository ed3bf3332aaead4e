/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.OutboundQueue;

/** A queue in which one message waits for ever. Confined to the thread of its benchmark. */
final class SingleMessage implements OutboundQueue {
    EncodedMessage message = EncodedMessage.packet(EnginePacketType.NOOP, "");

    @Override
    public int size() {
        return 1;
    }

    @Override
    public EncodedMessage get(int index) {
        return message;
    }

    @Override
    public void remove(int count) {}

    @Override
    public long bytes() {
        return message.bytes();
    }
}
