/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import java.util.HashMap;
import java.util.Map;

/**
 * What an {@link Outbox} knows of messages that may be dropped or conflated. Confined to it. A serial is the number of a
 * slot for life.
 */
final class OutboxSpecials {
    boolean[] droppable; // beside the ring
    int droppables;
    long droppableBytes;
    int holes;
    long first; // the serial of the slot at the head
    long oldest; // no slot before this serial is droppable
    final Map<String, Long> keys = new HashMap<>(); // the serials of what waits to be conflated

    OutboxSpecials(int capacity) {
        droppable = new boolean[capacity];
    }
}
