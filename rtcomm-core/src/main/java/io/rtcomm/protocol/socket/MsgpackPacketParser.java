/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.rtcomm.codec.JsonCodec;

/**
 * Packets as MessagePack, one binary message each, for clients that use {@code socket.io-msgpack-parser}. Values are
 * those of JSON and binary data: dates are sent as text. Safe on any thread.
 */
public final class MsgpackPacketParser implements PacketParser {
    private final PacketEncoder encoder;
    private final EventNames eventNames = new EventNames();

    public MsgpackPacketParser(JsonCodec codec) {
        this.encoder = new MsgpackPacketEncoder(codec);
    }

    @Override
    public String name() {
        return "msgpack";
    }

    @Override
    public PacketEncoder encoder() {
        return encoder;
    }

    @Override
    public PacketDecoder newDecoder(DecodeLimits limits) {
        return new MsgpackPacketDecoder(limits, eventNames);
    }
}
