/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.protocol.socket.PacketDecoder;
import java.util.function.Supplier;

/**
 * The decoder of all clients of one loop: one that awaits no attachments remembers nothing of a client. Confined to the
 * loop. A client whose attachments are awaited takes it along, and there is a new one for the others.
 */
final class LoopDecoder {
    private final Supplier<PacketDecoder> maker;
    private PacketDecoder decoder;

    LoopDecoder(Supplier<PacketDecoder> maker) {
        this.maker = maker;
        this.decoder = maker.get();
    }

    /** The decoder, for one message. */
    PacketDecoder get() {
        return decoder;
    }

    /** What {@link #get} returned belongs to a client from now on. */
    void taken() {
        decoder = maker.get();
    }
}
