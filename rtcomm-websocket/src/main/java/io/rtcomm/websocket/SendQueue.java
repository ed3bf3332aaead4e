/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Framer;
import io.rtcomm.transport.OutboundQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one client, oldest first: a ring of messages, and beside it what only some of them have. Confined to the
 * connection's loop. Empty, it owns no ring.
 */
final class SendQueue implements OutboundQueue {
    private static final int FIRST_CAPACITY = 8;
    private static final @Nullable EncodedMessage[] NO_MESSAGES = new EncodedMessage[0];
    private static final @Nullable Extra[] NO_EXTRAS = new Extra[0];

    /**
     * What a broadcast to many does not have.
     *
     * @param fragment frames it, when it is part of a message; else absent
     * @param sent completes when it is written; absent when nobody waits for that
     */
    record Extra(@Nullable Framer fragment, @Nullable CompletableFuture<@Nullable Void> sent) {}

    private @Nullable EncodedMessage[] messages = NO_MESSAGES; // its length is a power of two
    private @Nullable Extra[] extras = NO_EXTRAS; // as long
    private int head;
    private int size;
    private long bytes;

    void add(EncodedMessage message, @Nullable Extra extra) {
        if (size == messages.length) {
            grow();
        }
        int at = place(size);
        messages[at] = message;
        extras[at] = extra;
        size++;
        bytes += message.bytes();
    }

    /** Moves everything behind what another queue has. */
    void moveTo(SendQueue other) {
        for (int i = 0; i < size; i++) {
            other.add(get(i), extras[place(i)]);
        }
        remove(size);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public EncodedMessage get(int index) {
        return Objects.requireNonNull(messages[place(index)], "hole in the queue");
    }

    /** The framer of a part of a message; absent for a whole one. */
    @Nullable
    Framer fragment(int index) {
        Extra extra = extras[place(index)];
        return extra == null ? null : extra.fragment();
    }

    /** How many of the oldest are framed alike and go into the room; one at least, as none is ever cut. */
    @SuppressWarnings("ReferenceEquality") // a framer stands for its variant
    int fitting(long room) {
        Framer framer = fragment(0);
        long sum = get(0).bytes();
        int count = 1;
        while (count < size && fragment(count) == framer) {
            sum += get(count).bytes();
            if (sum > room) {
                break;
            }
            count++;
        }
        return count;
    }

    /** Who waits for the oldest {@code count} to be written. */
    List<CompletableFuture<@Nullable Void>> waiting(int count) {
        List<CompletableFuture<@Nullable Void>> found = List.of();
        for (int i = 0; i < count; i++) {
            Extra extra = extras[place(i)];
            if (extra != null && extra.sent() != null) {
                found = found.isEmpty() ? new ArrayList<>(count - i) : found;
                found.add(extra.sent());
            }
        }
        return found;
    }

    @Override
    public void remove(int count) {
        for (int i = 0; i < count; i++) {
            bytes -= get(0).bytes();
            messages[head] = null;
            extras[head] = null;
            head = place(1);
            size--;
        }
        if (size == 0 && messages.length > FIRST_CAPACITY) {
            messages = NO_MESSAGES;
            extras = NO_EXTRAS;
            head = 0;
        }
    }

    /** Drops the oldest broadcasts, until so many bytes or so many messages are gone. */
    void dropBroadcasts(long wantedBytes, int wantedMessages, Consumer<EncodedMessage> dropped) {
        long freedBytes = 0;
        int freed = 0;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            EncodedMessage message = get(i);
            Extra extra = extras[place(i)];
            if (extra == null && freedBytes < wantedBytes && freed < wantedMessages) {
                freedBytes += message.bytes();
                freed++;
                dropped.accept(message);
            } else {
                messages[place(kept)] = message;
                extras[place(kept)] = extra;
                kept++;
            }
        }
        for (int i = kept; i < size; i++) {
            messages[place(i)] = null;
            extras[place(i)] = null;
        }
        size = kept;
        bytes -= freedBytes;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    private int place(int index) {
        return (head + index) & (messages.length - 1);
    }

    private void grow() {
        int capacity = Math.max(FIRST_CAPACITY, messages.length * 2);
        var largerMessages = new EncodedMessage[capacity];
        var largerExtras = new @Nullable Extra[capacity];
        for (int i = 0; i < size; i++) {
            largerMessages[i] = get(i);
            largerExtras[i] = extras[place(i)];
        }
        messages = largerMessages;
        extras = largerExtras;
        head = 0;
    }
}
