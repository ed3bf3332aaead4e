/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.netty.buffer.ByteBuf;
import io.rtcomm.protocol.engine.EnginePacketType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes of one message, encoded once per server: an Engine.IO packet and the binary packets that must directly follow
 * it. Immutable and shared by all of its receivers; safe on any thread.
 *
 * <p>It knows nothing of transports: the type byte, payload separators and frame headers come from a {@link Framer}. Mostly
 * it holds its bytes; one that goes to a single receiver may as well know how to write them when they are due.
 */
public abstract class EncodedMessage {
    private static final int PACKET_OVERHEAD = 10;

    /** For messages that know their bytes otherwise than from an array. */
    protected EncodedMessage() {}

    /** An Engine.IO packet with text data, the same object for all of its receivers. */
    public static EncodedMessage packet(EnginePacketType type, byte[] utf8) {
        return new StoredMessage(type, false, true, true, utf8, List.of());
    }

    /** An Engine.IO packet with ASCII data. */
    public static EncodedMessage packet(EnginePacketType type, String ascii) {
        return packet(type, ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * An Engine.IO message, with binary messages behind it.
     *
     * @param data the message, not to be changed any more
     * @param binary whether the message itself is binary (else it is UTF-8 text)
     * @param attachments binary messages that follow it with nothing in between, not to be changed any more
     * @param compress whether transports that can compress may do so
     * @param shared whether several receivers get this object, so that framed bytes are worth keeping for the next
     */
    public static EncodedMessage message(
            byte[] data, boolean binary, List<byte[]> attachments, boolean compress, boolean shared) {
        return new StoredMessage(EnginePacketType.MESSAGE, binary, compress, shared, data, attachments);
    }

    /** The same message, which behaves otherwise while it waits. To be asked for once for all receivers. */
    public EncodedMessage under(WaitingRule other) {
        return new StoredMessage(this, other);
    }

    /** How it behaves while it waits; {@link WaitingRule#NONE} unless it was put {@link #under} another. */
    public WaitingRule rule() {
        return WaitingRule.NONE;
    }

    /** The type of the first packet; what follows it are always messages. */
    public EnginePacketType type() {
        return EnginePacketType.MESSAGE;
    }

    /** Whether the first packet is binary. */
    public boolean binary() {
        return false;
    }

    /** Whether transports may compress this message. */
    public abstract boolean compress();

    /** Whether this object goes to several receivers. */
    public boolean shared() {
        return false;
    }

    /** How many bytes the data of the first packet is, without type byte. */
    public abstract int dataBytes();

    /** The data of the first packet, without type byte. Not to be changed. */
    public abstract byte[] data();

    /** Writes what {@link #data} returns. */
    public abstract void writeData(ByteBuf out);

    /** The binary messages that directly follow. Not to be changed. */
    public List<byte[]> attachments() {
        return List.of();
    }

    /** How many Engine.IO packets this is. */
    public int packets() {
        return 1 + attachments().size();
    }

    /** What this message counts against an outbound budget, in bytes: its data and a fixed overhead per packet. */
    public int bytes() {
        return dataBytes() + PACKET_OVERHEAD;
    }

    /** What a packet counts against an outbound budget, in bytes. */
    static int bytes(byte[] data) {
        return data.length + PACKET_OVERHEAD;
    }
}
