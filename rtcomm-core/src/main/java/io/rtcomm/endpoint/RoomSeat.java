/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import java.util.Set;

/**
 * A member's place in a namespace. Safe on any thread, and the program order of one thread is kept: an emit that follows
 * a join includes the member, one that follows a leave does not.
 */
public interface RoomSeat {
    /**
     * Joins rooms; those that it is in already are nothing.
     *
     * @throws io.rtcomm.RoomLimitException when it would then be in more rooms than one member may; it is in none more
     */
    void join(String... rooms);

    /** Leaves rooms. */
    void leave(String... rooms);

    /** The rooms, the own id included; none after {@link #close}. */
    Set<String> rooms();

    /** From now on what is sent to everyone of the namespace comes here, too. There is no way back but {@link #close}. */
    void joinEveryone();

    /** Leaves everything for good. What was sent before, by the same thread, is still delivered. */
    void close();
}
