/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.OutboundQueue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A framer that remembers the buffers that it made: messages with a dot behind each. */
final class Frames implements Framer {
    final List<ByteBuf> made = new ArrayList<>();

    @Override
    public ByteBuf frame(OutboundQueue queue, int count, ByteBufAllocator allocator) {
        ByteBuf buffer = allocator.buffer();
        for (int i = 0; i < count; i++) {
            buffer.writeBytes(queue.get(i).data()).writeByte('.');
        }
        made.add(buffer);
        return buffer;
    }

    static EncodedMessage shared(String text) {
        return message(text, true);
    }

    static EncodedMessage single(String text) {
        return message(text, false);
    }

    private static EncodedMessage message(String text, boolean shared) {
        return EncodedMessage.message(text.getBytes(StandardCharsets.UTF_8), false, List.of(), true, shared);
    }

    static OutboundQueue queue(EncodedMessage... messages) {
        return new Waiting(new ArrayList<>(List.of(messages)));
    }

    private record Waiting(List<EncodedMessage> messages) implements OutboundQueue {
        @Override
        public int size() {
            return messages.size();
        }

        @Override
        public EncodedMessage get(int index) {
            return messages.get(index);
        }

        @Override
        public void remove(int count) {
            messages.subList(0, count).clear();
        }

        @Override
        public long bytes() {
            return messages.stream().mapToLong(EncodedMessage::bytes).sum();
        }
    }
}
