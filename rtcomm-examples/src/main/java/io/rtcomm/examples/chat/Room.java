/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import io.rtcomm.examples.chat.Messages.Joined;
import io.rtcomm.examples.chat.Messages.RoomSummary;
import java.util.LinkedHashMap;
import java.util.Map;

/** One room and who is in it. Guarded by the {@link Rooms} that it belongs to. */
final class Room {
    private final String name;
    private final boolean standing;
    private final History history;
    private final Map<User, Integer> pages = new LinkedHashMap<>();

    /**
     * A room without anybody.
     *
     * @param standing whether it stays when the last one leaves
     */
    Room(String name, boolean standing, int history) {
        this.name = name;
        this.standing = standing;
        this.history = new History(history);
    }

    String name() {
        return name;
    }

    History history() {
        return history;
    }

    /** Whether nothing would be lost without it. */
    boolean disposable() {
        return !standing && pages.isEmpty();
    }

    boolean has(User user) {
        return pages.containsKey(user);
    }

    /** Adds a page of a user and tells whether it is the first. */
    boolean add(User user) {
        return pages.merge(user, 1, Integer::sum) == 1;
    }

    /** Removes a page of a user and tells whether it was the last. */
    boolean remove(User user) {
        return pages.computeIfPresent(user, (key, count) -> count == 1 ? null : count - 1) == null;
    }

    RoomSummary summary() {
        return new RoomSummary(name, pages.size(), standing);
    }

    Joined snapshot() {
        var members = pages.keySet().stream().map(User::nickname).toList();
        return new Joined(summary(), members, history.messages());
    }
}
