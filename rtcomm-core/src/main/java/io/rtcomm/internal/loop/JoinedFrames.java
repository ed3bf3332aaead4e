/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.OutboundQueue;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of one flush. Confined to its loop.
 *
 * <p>The key is the sequence of messages that waits for a receiver, so receivers of the same broadcasts share one joined
 * buffer, while each receiver keeps exactly its own order of unicasts and broadcasts. A handful of entries is enough:
 * the receivers of a room stand next to each other in the order in which the room was walked.
 */
final class JoinedFrames implements FrameCache {
    private static final int ENTRIES = 8;
    private static final int MAX_SEQUENCE = 256;

    private final ByteBufAllocator allocator;
    private final @Nullable Entry[] entries = new Entry[ENTRIES];
    private int next;

    JoinedFrames(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    @Override
    public ByteBuf frame(Framer framer, OutboundQueue queue, int count) {
        ByteBuf shared = lend(framer, queue, count);
        return shared == null ? framer.frame(queue, count, allocator) : shared.retainedDuplicate();
    }

    @Override
    public @Nullable ByteBuf lend(Framer framer, OutboundQueue queue, int count) {
        if (!shareable(queue, count)) {
            return null;
        }
        for (Entry entry : entries) {
            if (entry != null && entry.matches(framer, queue, count)) {
                return entry.buffer;
            }
        }
        var entry = new Entry(framer, queue, count, framer.frame(queue, count, allocator));
        Entry evicted = entries[next];
        if (evicted != null) {
            evicted.buffer.release();
        }
        entries[next] = entry;
        next = (next + 1) % ENTRIES;
        return entry.buffer;
    }

    /** Lets go of all buffers; those that are still being written live on by their own references. */
    void clear() {
        for (int i = 0; i < ENTRIES; i++) {
            Entry entry = entries[i];
            if (entry != null) {
                entry.buffer.release();
                entries[i] = null;
            }
        }
        next = 0;
    }

    private static boolean shareable(OutboundQueue queue, int count) {
        if (count > MAX_SEQUENCE) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!queue.get(i).shared()) {
                return false;
            }
        }
        return true;
    }

    private static final class Entry {
        final Framer framer;
        final EncodedMessage[] sequence;
        final ByteBuf buffer;

        Entry(Framer framer, OutboundQueue queue, int count, ByteBuf buffer) {
            this.framer = framer;
            this.sequence = new EncodedMessage[count];
            for (int i = 0; i < count; i++) {
                sequence[i] = queue.get(i);
            }
            this.buffer = buffer;
        }

        @SuppressWarnings("ReferenceEquality") // a framer stands for its variant, a message for itself
        boolean matches(Framer wanted, OutboundQueue queue, int count) {
            if (framer != wanted || sequence.length != count) {
                return false;
            }
            for (int i = 0; i < count; i++) {
                if (sequence[i] != queue.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
