/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import io.rtcomm.examples.chat.Messages.ChatMessage;
import java.util.ArrayDeque;
import java.util.List;

/** The last messages of a room. Guarded by the {@link Rooms} that it belongs to. */
final class History {
    private final int capacity;
    private final ArrayDeque<ChatMessage> messages = new ArrayDeque<>();

    /** Nothing yet. */
    History(int capacity) {
        this.capacity = capacity;
    }

    /** Keeps a message, and forgets the oldest one when there are too many. */
    void add(ChatMessage message) {
        messages.addLast(message);
        if (messages.size() > capacity) {
            messages.removeFirst();
        }
    }

    /** The messages that are kept, the oldest first. */
    List<ChatMessage> messages() {
        return List.copyOf(messages);
    }
}
