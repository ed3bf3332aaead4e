/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

import io.rtcomm.codec.JsonCodec;

/** Packets as JSON with attachments, which every client speaks unless told otherwise. Safe on any thread. */
public final class JsonPacketParser implements PacketParser {
    private final PacketEncoder encoder;
    private final EventNames eventNames = new EventNames();
    private final Scanners scanners = new Scanners();

    public JsonPacketParser(JsonCodec codec) {
        this.encoder = new JsonPacketEncoder(codec);
    }

    @Override
    public String name() {
        return "json";
    }

    @Override
    public PacketEncoder encoder() {
        return encoder;
    }

    @Override
    public PacketDecoder newDecoder(DecodeLimits limits) {
        return new JsonPacketDecoder(limits, eventNames, scanners);
    }
}
