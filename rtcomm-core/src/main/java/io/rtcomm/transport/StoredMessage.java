/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.netty.buffer.ByteBuf;
import io.rtcomm.protocol.engine.EnginePacketType;
import java.util.List;

/** A message with its bytes. Immutable; safe on any thread. */
final class StoredMessage extends EncodedMessage {
    private final EnginePacketType type;
    private final boolean binary;
    private final boolean compress;
    private final boolean shared;
    private final byte[] data;
    private final List<byte[]> attachments;
    private final int bytes;
    private final WaitingRule rule;

    StoredMessage(
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
        int sum = bytes(data);
        for (int i = 0; i < attachments.size(); i++) {
            sum += bytes(attachments.get(i));
        }
        this.bytes = sum;
        this.rule = WaitingRule.NONE;
    }

    /** The same bytes under another rule. */
    StoredMessage(EncodedMessage same, WaitingRule rule) {
        this.type = same.type();
        this.binary = same.binary();
        this.compress = same.compress();
        this.shared = same.shared();
        this.data = same.data();
        this.attachments = same.attachments();
        this.bytes = same.bytes();
        this.rule = rule;
    }

    @Override
    public WaitingRule rule() {
        return rule;
    }

    @Override
    public EnginePacketType type() {
        return type;
    }

    @Override
    public boolean binary() {
        return binary;
    }

    @Override
    public boolean compress() {
        return compress;
    }

    @Override
    public boolean shared() {
        return shared;
    }

    @Override
    public int dataBytes() {
        return data.length;
    }

    @Override
    public byte[] data() {
        return data;
    }

    @Override
    public void writeData(ByteBuf out) {
        out.writeBytes(data);
    }

    @Override
    public List<byte[]> attachments() {
        return attachments;
    }

    @Override
    public int bytes() {
        return bytes;
    }
}
