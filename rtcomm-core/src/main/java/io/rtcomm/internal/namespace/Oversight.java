/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.internal.guard.Bans;
import io.rtcomm.internal.guard.Rate;
import io.rtcomm.internal.lane.LaneWatch;
import io.rtcomm.observe.Metrics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What keeps an eye on clients and on handlers. Safe on any thread.
 *
 * @param metrics counts what happens
 * @param bans addresses that are refused
 * @param lanes knows the lanes that run
 * @param events how many messages one client may send; absent: any number
 * @param bytes how many bytes of messages one client may send; absent: any number
 * @param idleTimeout how long a client may send no message; zero: for ever
 */
public record Oversight(
        Metrics metrics,
        Bans bans,
        LaneWatch lanes,
        @Nullable Rate events,
        @Nullable Rate bytes,
        Duration idleTimeout) {
    /** Counts, and limits nothing. */
    public static Oversight none() {
        return new Oversight(new Metrics(), new Bans(System::nanoTime), new LaneWatch(), null, null, Duration.ZERO);
    }
}
