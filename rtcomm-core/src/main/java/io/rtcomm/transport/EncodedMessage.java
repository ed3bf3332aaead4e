/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.rtcomm.protocol.engine.EnginePacketType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes of one message, encoded once per server: an Engine.IO packet and the binary packets that must directly follow
 * it. Immutable and shared by all of its receivers; safe on any thread.
 *
 * <p>It knows nothing of transports: the type byte, payload separators and frame headers come from a {@link Framer}.
 */
public final class EncodedMessage {
    private static final int PACKET_OVERHEAD = 10;

    private final EnginePacketType type;
    private final boolean binary;
    private final boolean compress;
    private final boolean shared;
    private final byte[] data;
    private final List<byte[]> attachments;
    private final int bytes;
    private final WaitingRule rule;

    private EncodedMessage(
            EnginePacketType type,
            boolean binary,
            boolean compress,
            boolean shared,
            byte[] data,
            List<byte[]> attachments) {
        this.type = type;
        this.binary = binary;
        this.compress = compress;
        this.shared = shared;
        this.data = data;
        this.attachments = attachments;
        int sum = data.length + PACKET_OVERHEAD;
        for (int i = 0; i < attachments.size(); i++) {
            sum += attachments.get(i).length + PACKET_OVERHEAD;
        }
        this.bytes = sum;
        this.rule = WaitingRule.NONE;
    }

    /** The same bytes under another rule. */
    private EncodedMessage(EncodedMessage same, WaitingRule rule) {
        this.type = same.type;
        this.binary = same.binary;
        this.compress = same.compress;
        this.shared = same.shared;
        this.data = same.data;
        this.attachments = same.attachments;
        this.bytes = same.bytes;
        this.rule = rule;
    }

    /** An Engine.IO packet with text data, the same object for all of its receivers. */
    public static EncodedMessage packet(EnginePacketType type, byte[] utf8) {
        return new EncodedMessage(type, false, true, true, utf8, List.of());
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
        return new EncodedMessage(EnginePacketType.MESSAGE, binary, compress, shared, data, attachments);
    }

    /** The same message, which behaves otherwise while it waits. To be asked for once for all receivers. */
    public EncodedMessage under(WaitingRule other) {
        return new EncodedMessage(this, other);
    }

    /** How it behaves while it waits; {@link WaitingRule#NONE} unless it was put {@link #under} another. */
    public WaitingRule rule() {
        return rule;
    }

    /** The type of the first packet; what follows it are always messages. */
    public EnginePacketType type() {
        return type;
    }

    /** Whether the first packet is binary. */
    public boolean binary() {
        return binary;
    }

    /** Whether transports may compress this message. */
    public boolean compress() {
        return compress;
    }

    /** Whether this object goes to several receivers. */
    public boolean shared() {
        return shared;
    }

    /** The data of the first packet, without type byte. Not to be changed. */
    public byte[] data() {
        return data;
    }

    /** The binary messages that directly follow. Not to be changed. */
    public List<byte[]> attachments() {
        return attachments;
    }

    /** How many Engine.IO packets this is. */
    public int packets() {
        return 1 + attachments.size();
    }

    /** What this message counts against an outbound budget, in bytes: its data and a fixed overhead per packet. */
    public int bytes() {
        return bytes;
    }
}
