/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.sse;

import java.util.List;

/**
 * What a history has behind an id.
 *
 * @param outcome whether it can tell
 * @param sequence that of the id; 0 when it cannot tell
 * @param entries the oldest of what came after the id, in order, with no gap; empty when that cannot be told
 * @param more whether more of it was there
 */
public record SseReplay(Outcome outcome, long sequence, List<SseEntry> entries, boolean more) {
    /** Whether all that followed an id is held. */
    public enum Outcome {
        /** It is. */
        HELD,
        /** Some of it is not held any more. */
        EXPIRED,
        /** The id was never given by this history: it is of another one, or of before a restart, or made up. */
        UNKNOWN
    }

    /** Some of what followed is not held any more. */
    public static final SseReplay EXPIRED = new SseReplay(Outcome.EXPIRED, 0, List.of(), false);

    /** The id is none of this history. */
    public static final SseReplay UNKNOWN = new SseReplay(Outcome.UNKNOWN, 0, List.of(), false);
}
