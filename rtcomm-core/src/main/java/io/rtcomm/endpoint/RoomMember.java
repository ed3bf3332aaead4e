/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import io.rtcomm.transport.EncodedMessage;
import io.rtcomm.transport.Prefetchable;

/** A member of rooms that is no socket: a stream, a connection. Its methods but {@link #id} are called on its home loop. */
public interface RoomMember {
    /** The id, which is also the name of a room that only this member is in. Safe on any thread. */
    String id();

    /**
     * Queues a message. Called in the middle of a walk over a room: must not throw, call the application or wait.
     *
     * @param message what the member's {@link EventFormat} made of an event, the same object for all members with it
     * @param droppable whether the message is to be dropped if it cannot be written at once
     */
    void deliver(EncodedMessage message, boolean droppable);

    /**
     * Reads what {@link #deliver} will read, see {@link Prefetchable#prefetch}; nothing, unless that is worth it. Must not
     * throw.
     */
    default int prefetch() {
        return 0;
    }

    /**
     * Ends this member, because the application disconnects those of a selection that it is in, see
     * {@link io.rtcomm.Audience#disconnect}. Called outside of any walk, perhaps several times.
     */
    void end();
}
