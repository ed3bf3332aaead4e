/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import java.util.Map;
import java.util.Set;

/**
 * What is kept of a socket whose connection was lost, for its recovery.
 *
 * @param id the public id
 * @param privateId the secret that only its client knows
 * @param rooms the rooms that it was in, without its own id
 * @param data the application's data
 * @param position what {@link Adapter#position} once told: everything before it that went to the client has arrived; 0 when
 *     nothing is known
 */
public record SavedSession(String id, String privateId, Set<String> rooms, Map<String, Object> data, long position) {
    /** Copies the collections. */
    public SavedSession {
        rooms = Set.copyOf(rooms);
        data = Map.copyOf(data);
    }
}
