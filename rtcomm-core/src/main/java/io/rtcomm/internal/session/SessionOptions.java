/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.SlowConsumerPolicy;
import io.rtcomm.internal.guard.Rate;
import io.rtcomm.transport.OutboundBudget;
import io.rtcomm.transport.WaterMarks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What rules every session. Durations are told to clients in milliseconds.
 *
 * @param pingInterval how often the server pings
 * @param pingTimeout how long it waits for the pong
 * @param upgradeTimeout how long a probing link may take
 * @param closeTimeout how long a client that polls is waited for to be told that its session ends
 * @param allowUpgrades whether sessions may go on from polling to another transport
 * @param maxPayload the largest message in bytes, as told in the handshake
 * @param pings how many pings, or packets that nobody asked for and that are no messages, one client may send; null for any
 *     number
 * @param maxSessions how many sessions there may be
 * @param budget how much may wait for one client
 * @param marks when a client counts as behind
 * @param slowConsumers what happens beyond the budget to what does not say otherwise
 */
public record SessionOptions(
        Duration pingInterval,
        Duration pingTimeout,
        Duration upgradeTimeout,
        Duration closeTimeout,
        boolean allowUpgrades,
        int maxPayload,
        @Nullable Rate pings,
        int maxSessions,
        OutboundBudget budget,
        WaterMarks marks,
        SlowConsumerPolicy slowConsumers) {}
