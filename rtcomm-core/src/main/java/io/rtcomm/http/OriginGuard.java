/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

/** Keeps foreign origins out (RFC 6454, Fetch Standard). To be asked on the event loop of the exchange. */
@FunctionalInterface
public interface OriginGuard {
    /**
     * Adds the header fields of CORS to the answer of an exchange, and answers those that nobody else has to see: a
     * preflight (204), a request of an origin that is not allowed (403), one whose {@code Origin} cannot be one (400).
     *
     * @param admitted serves the request: it runs on the event loop, at once or when the origin was decided about, and never
     *     when the exchange was answered here, or its client has left before
     */
    void admit(HttpExchange exchange, Runnable admitted);
}
