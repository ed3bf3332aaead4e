/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Remembers packets as text: {@code message:hello}, {@code message<0102>}, {@code noop}. */
final class Packets implements EnginePacketSink {
    private final List<String> seen = new ArrayList<>();

    @Override
    public void onPacket(EnginePacketType type, boolean binary, byte[] array, int offset, int length) {
        String name = type.name().toLowerCase(java.util.Locale.ROOT);
        if (binary) {
            seen.add(name + "<" + HexFormat.of().formatHex(array, offset, offset + length) + ">");
        } else {
            seen.add(length == 0 ? name : name + ":" + new String(array, offset, length, UTF_8));
        }
    }

    /** A decoding run. */
    interface Decoding {
        void run(Packets sink) throws EngineProtocolException;
    }

    /** What a run gave, with {@code error} as the last entry when it failed. */
    static List<String> of(Decoding decoding) {
        var packets = new Packets();
        try {
            decoding.run(packets);
        } catch (EngineProtocolException e) {
            packets.seen.add("error");
        }
        return packets.seen;
    }
}
