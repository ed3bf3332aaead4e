/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.protocol.socket;

/**
 * One form of Socket.IO packets on the wire. Clients and server have to agree on it beforehand. Safe on any thread; one
 * serves a whole server.
 */
public interface PacketParser {
    /** A name for logs and errors. */
    String name();

    /** Writes packets. */
    PacketEncoder encoder();

    /** Makes a reader of the packets of one connection. */
    PacketDecoder newDecoder(DecodeLimits limits);
}
