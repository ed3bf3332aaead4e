/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.recovery;

import java.time.Duration;

/**
 * What is kept for recovery.
 *
 * @param maxDisconnection how long a lost session is kept
 * @param maxAge how long events are kept: longer, because they may have been missed before the session counted as lost
 * @param maxEvents how many events of one namespace are kept
 * @param maxBytes how many bytes of events of one namespace are kept
 * @param maxSessions how many lost sessions of one namespace are kept
 */
public record RecoveryOptions(
        Duration maxDisconnection, Duration maxAge, int maxEvents, long maxBytes, int maxSessions) {}
