/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.protocol.engine.EnginePacketType;
import io.rtcomm.transport.EncodedMessage;

/** The packets without content of their own, one object each for all clients. */
final class Packets {
    static final EncodedMessage PING = EncodedMessage.packet(EnginePacketType.PING, "");
    static final EncodedMessage PONG = EncodedMessage.packet(EnginePacketType.PONG, "");
    static final EncodedMessage PONG_PROBE = EncodedMessage.packet(EnginePacketType.PONG, "probe");
    static final EncodedMessage NOOP = EncodedMessage.packet(EnginePacketType.NOOP, "");

    private Packets() {}
}
