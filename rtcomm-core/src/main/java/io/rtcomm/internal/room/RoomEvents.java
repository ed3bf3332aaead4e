/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

/**
 * Hears of rooms in the exact order of what happened to each of them. Called under the lock of a directory entry: must do
 * no more than to queue.
 */
public interface RoomEvents {
    /** Nobody listens. */
    RoomEvents NONE = new RoomEvents() {
        @Override
        public void onJoin(String room, String id, boolean created) {}

        @Override
        public void onLeave(String room, String id, boolean deleted) {}
    };

    /** A member joined, perhaps as the first. */
    void onJoin(String room, String id, boolean created);

    /** A member left, perhaps as the last. */
    void onLeave(String room, String id, boolean deleted);
}
