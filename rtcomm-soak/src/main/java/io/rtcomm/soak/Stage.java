/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import java.util.Map;

/** What clients may know of the soak and its server. Safe on any thread. */
interface Stage {
    /** Whether clients may do as they like; when not, they come to a rest. */
    boolean lively();

    /** What was published to each room by each publisher; stands still while nobody publishes. */
    Map<String, long[]> published();

    /** The last that was said, by room and source. */
    Map<String, Long> said();

    /** What was broadcast to plain WebSockets. */
    long broadcast();

    /** What was published in the channel. */
    long fed();
}
