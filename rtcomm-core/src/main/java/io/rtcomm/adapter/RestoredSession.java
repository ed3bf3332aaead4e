/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import java.util.List;

/**
 * A session that was found again.
 *
 * @param session what was kept
 * @param missed the events that the client missed, oldest first
 */
public record RestoredSession(SavedSession session, List<Missed> missed) {
    /** Copies the list. */
    public RestoredSession {
        missed = List.copyOf(missed);
    }

    /**
     * An event that was missed.
     *
     * @param dispatch what was sent
     * @param offset where it stands in the history
     */
    public record Missed(Dispatch dispatch, String offset) {}
}
