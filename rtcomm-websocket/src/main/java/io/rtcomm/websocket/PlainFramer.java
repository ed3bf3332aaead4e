/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.OutboundQueue;
import java.util.List;

/** Safe on any thread. Frames messages as they are, into one direct buffer of exactly their size. */
final class PlainFramer implements Framer {
    private final PayloadForm form;

    PlainFramer(PayloadForm form) {
        this.form = form;
    }

    @Override
    public ByteBuf frame(OutboundQueue queue, int count, ByteBufAllocator allocator) {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += bytes(queue.get(i));
        }
        ByteBuf out = allocator.directBuffer(Math.toIntExact(bytes));
        for (int i = 0; i < count; i++) {
            write(out, queue.get(i));
        }
        return out;
    }

    private long bytes(EncodedMessage message) {
        long bytes = form.frameBytes(message.binary(), message.dataBytes());
        List<byte[]> attachments = message.attachments();
        for (int i = 0; i < attachments.size(); i++) { // mostly none, and then no iterator either
            bytes += form.frameBytes(true, attachments.get(i).length);
        }
        return bytes;
    }

    private void write(ByteBuf out, EncodedMessage message) {
        form.writeHeader(out, message.binary(), message.dataBytes());
        form.writePayload(out, message);
        List<byte[]> attachments = message.attachments();
        for (int i = 0; i < attachments.size(); i++) {
            byte[] data = attachments.get(i);
            form.writeHeader(out, true, data.length);
            form.writeAttachment(out, data);
        }
    }
}
