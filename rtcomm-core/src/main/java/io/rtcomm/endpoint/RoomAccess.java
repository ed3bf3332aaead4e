/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import io.rtcomm.transport.HomeLoop;

/** Lets members that are no sockets into the rooms of namespaces. Safe on any thread. */
public interface RoomAccess {
    /**
     * Gives a member a place in a namespace: in the room of its own id and in no other. No middleware is asked, and
     * listeners for connections do not hear of it. To be {@linkplain RoomSeat#close closed} when the member ends.
     *
     * @param namespace the name; a missing slash is added. The namespace is made if it is not there, and stays, so clients
     *     must not choose it freely
     * @param home the loop of this server that the member lives on
     * @param format writes what the member receives
     * @throws IllegalArgumentException when another such member of the namespace with this format has the same id
     */
    RoomSeat seat(String namespace, RoomMember member, HomeLoop home, EventFormat format);
}
