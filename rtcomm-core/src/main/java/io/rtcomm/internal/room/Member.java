/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.room;

import io.rtcomm.transport.EncodedMessage;

/** Anything that can sit in a room and take a message. Confined to its home loop. */
public interface Member {
    /** The id, which is also the name of a room that only this member is in. */
    String id();

    /**
     * Queues a message. Runs no user code and changes no room.
     *
     * @param droppable whether the message is dropped if it cannot be written at once
     */
    void deliver(EncodedMessage message, boolean droppable);
}
