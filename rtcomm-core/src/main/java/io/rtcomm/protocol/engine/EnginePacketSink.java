/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.engine;

/** Takes decoded packets, one call per packet, in the order of the wire. */
@FunctionalInterface
public interface EnginePacketSink {
    /**
     * Takes one packet. What it is given may be kept: arrays are never written to again.
     *
     * @param type the type of the packet
     * @param binary whether the data is binary; else it is well-formed UTF-8
     * @param array holds the data
     * @param offset where the data begins, in bytes
     * @param length how long the data is, in bytes; 0 when the packet has none
     */
    void onPacket(EnginePacketType type, boolean binary, byte[] array, int offset, int length);
}
