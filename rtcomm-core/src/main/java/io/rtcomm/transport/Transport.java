/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import org.jspecify.annotations.Nullable;

/** A way of carrying Engine.IO packets. Stateless, one per server; safe on any thread. */
public interface Transport {
    /** The name in the query parameter {@code transport}: {@code "polling"}, {@code "websocket"}. */
    String name();

    /** Whether a link is opened by an HTTP/1.1 upgrade request and lives on the connection that it came on. */
    boolean requiresUpgrade();

    /**
     * Checks what this transport asks of a request that opens a link, before anything is created or answered.
     *
     * @return null when the request is fine
     */
    @Nullable
    HttpRefusal check(HttpRequestHead request);

    /**
     * Makes a link from a request that was found fine. Nothing is read or written before {@link Link#start}.
     *
     * @param exchange the request; the link answers it
     */
    Link open(HttpExchange exchange, LinkSettings settings);
}
