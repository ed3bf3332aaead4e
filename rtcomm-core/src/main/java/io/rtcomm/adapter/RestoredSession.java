/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import io.rtcomm.protocol.socket.EncodedPacket;
import java.util.List;

/**
 * A session that was found again.
 *
 * @param session what was kept
 * @param missed the events that the client missed, oldest first, their offsets behind their arguments
 */
public record RestoredSession(SavedSession session, List<EncodedPacket> missed) {
    /** Copies the list. */
    public RestoredSession {
        missed = List.copyOf(missed);
    }
}
