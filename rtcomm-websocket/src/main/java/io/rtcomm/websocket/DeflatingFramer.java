/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.OutboundQueue;
import io.rtcomm.websocket.frame.FrameWriter;
import io.rtcomm.websocket.frame.MessageDeflater;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * As safe as its deflater. Frames messages, those from a threshold on compressed.
 *
 * <p>Without context every client may get the same bytes, and one instance serves all of them. With context the bytes
 * are good for one client and once: each link has its own instance, and what it makes must not be kept for another.
 */
final class DeflatingFramer implements Framer {
    private final PayloadForm form;
    private final int thresholdBytes;
    private final Supplier<MessageDeflater> deflater;

    /** @param deflater gives the one of the calling thread */
    DeflatingFramer(PayloadForm form, int thresholdBytes, Supplier<MessageDeflater> deflater) {
        this.form = form;
        this.thresholdBytes = thresholdBytes;
        this.deflater = deflater;
    }

    @Override
    public ByteBuf frame(OutboundQueue queue, int count, ByteBufAllocator allocator) {
        ByteBuf out = allocator.directBuffer();
        for (int i = 0; i < count; i++) {
            EncodedMessage message = queue.get(i);
            write(out, message.binary(), message.dataBytes(), message, to -> form.writePayload(to, message));
            for (byte[] attachment : message.attachments()) {
                write(out, true, attachment.length, message, to -> form.writeAttachment(to, attachment));
            }
        }
        return out;
    }

    private void write(ByteBuf out, boolean binary, int dataBytes, EncodedMessage of, Consumer<ByteBuf> writer) {
        int bytes = form.payloadBytes(binary, dataBytes);
        if (!of.compress() || bytes < thresholdBytes) {
            form.writeHeader(out, binary, dataBytes);
            writer.accept(out);
            return;
        }
        ByteBuf payload = Unpooled.buffer(bytes, bytes);
        writer.accept(payload);
        MessageDeflater own = deflater.get();
        byte[] compressed = own.deflate(payload.array(), 0, bytes);
        if (compressed.length >= bytes && !own.keepsContext()) {
            // what was compressed is in no context, so it need not be sent
            form.writeHeader(out, binary, dataBytes);
            out.writeBytes(payload);
            return;
        }
        FrameWriter.writeHeader(out, form.opcode(binary), true, compressed.length);
        out.writeBytes(compressed);
    }
}
