/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import java.time.Duration;

/**
 * How a server is, in a form to be answered as JSON: {@code {"status":"ok","uptimeSeconds":…,"sessions":…}}. Immutable.
 *
 * @param status {@code ok}; {@code starting} before the start; {@code draining} from the beginning of the close on
 * @param uptimeSeconds how long ago the server was started, 0 before
 * @param sessions how many sessions live
 */
public record Health(String status, long uptimeSeconds, int sessions) {
    static Health of(boolean draining, Duration uptime, int sessions) {
        String status = draining ? "draining" : uptime.isNegative() ? "starting" : "ok";
        return new Health(status, Math.max(0, uptime.toSeconds()), sessions);
    }

    /** Whether the server takes new clients; a load balancer wants to be told 503 when not. */
    public boolean ready() {
        return status.equals("ok");
    }
}
