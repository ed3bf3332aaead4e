/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import io.rtcomm.RejectedException;
import io.rtcomm.examples.chat.Messages.ChatMessage;
import io.rtcomm.examples.chat.Messages.Joined;
import io.rtcomm.examples.chat.Messages.RoomSummary;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The rooms of the chat. Safe on any thread.
 *
 * <p>What a change leads to is handed in as a function and runs before the next change can happen. So announcements are
 * sent in the order of the changes, and whoever joins sees each message once: in the history, or live.
 */
final class Rooms {
    private final int capacity;
    private final int historySize;
    private final InstantSource clock;
    private final Map<String, Room> rooms = new LinkedHashMap<>(); // guarded by this
    private long lastId; // guarded by this

    /**
     * The standing rooms.
     *
     * @param standing the names of rooms that stay when they are empty
     * @param capacity how many rooms there may be
     * @param historySize how many messages each of them keeps
     */
    Rooms(List<String> standing, int capacity, int historySize, InstantSource clock) {
        this.capacity = capacity;
        this.historySize = historySize;
        this.clock = clock;
        standing.forEach(name -> rooms.put(name, new Room(name, true, historySize)));
    }

    /**
     * What has just happened to a room.
     *
     * @param room the room, with its members and history after it
     * @param people whether the number of people changed; not so for another page of someone who is there
     */
    record Change(Joined room, boolean people) {}

    /** Shows all rooms as they are. */
    synchronized void list(Consumer<List<RoomSummary>> then) {
        then.accept(rooms.values().stream().map(Room::summary).toList());
    }

    /**
     * Lets a page of a user into a room, which is made if there is none.
     *
     * @throws RejectedException when there would be too many rooms
     */
    synchronized void enter(String name, User user, Consumer<Change> then) {
        Room room = rooms.get(name);
        if (room == null) {
            if (rooms.size() >= capacity) {
                throw new RejectedException(
                        "There are " + capacity + " rooms already. Join one of them.", Map.of("field", "room"));
            }
            room = new Room(name, false, historySize);
            rooms.put(name, room);
        }
        boolean first = room.add(user);
        then.accept(new Change(room.snapshot(), first));
    }

    /** Lets a page of a user out of a room; nothing happens when there is none in it. */
    synchronized void leave(String name, User user, Consumer<Change> then) {
        Room room = rooms.get(name);
        if (room == null || !room.has(user)) {
            return;
        }
        boolean last = room.remove(user);
        if (room.disposable()) {
            rooms.remove(name);
        }
        then.accept(new Change(room.snapshot(), last));
    }

    /**
     * Adds a message to a room.
     *
     * @throws RejectedException when its author is not in the room
     */
    synchronized ChatMessage post(String name, User from, String text, Consumer<ChatMessage> then) {
        Room room = rooms.get(name);
        if (room == null || !room.has(from)) {
            throw new RejectedException("You are not in the room " + name + ".", Map.of("field", "room"));
        }
        var message = new ChatMessage(++lastId, name, from.nickname(), text, clock.instant());
        room.history().add(message);
        then.accept(message);
        return message;
    }
}
