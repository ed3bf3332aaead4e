/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

/** Something that answers HTTP requests under a path. Safe on any thread. */
public interface Endpoint {
    /** Whether requests for this raw path (percent-encoding kept, no query) belong to this endpoint. Must not block. */
    boolean matches(String path);

    /**
     * Takes a request over and answers it, now or later. Called on the event loop of the exchange's channel; must not
     * block.
     */
    void handle(HttpExchange exchange);
}
