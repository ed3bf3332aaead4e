/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/**
 * Hears of the rooms of a namespace on this server; the room that every socket has under its own id is not told. Called
 * on event loops, so it must not block. Between the creation and the deletion of a room come its joins and leaves; a room
 * whose members live on several loops is created and deleted once. Members that are no sockets, as streams, count like
 * sockets, and are told by their ids.
 */
public interface RoomListener {
    /** The first member is about to join. */
    default void onCreate(String room) {}

    /** The last member has left. */
    default void onDelete(String room) {}

    /** A member joined. */
    default void onJoin(String room, String id) {}

    /** A member left. */
    default void onLeave(String room, String id) {}
}
