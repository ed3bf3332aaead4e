/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

/** What waits to be written to one client, oldest first. Confined to the session's home loop. */
public interface OutboundQueue {
    /** How many messages wait. */
    int size();

    /** A waiting message; index 0 is the oldest. */
    EncodedMessage get(int index);

    /** Forgets the oldest {@code count} messages: they were handed to the wire. */
    void remove(int count);

    /** The sum of {@link EncodedMessage#bytes()} of what waits. */
    long bytes();
}
