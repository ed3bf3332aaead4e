/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

/** Keeps foreign origins out (RFC 6454, Fetch Standard). Safe on any thread. */
@FunctionalInterface
public interface OriginGuard {
    /**
     * Adds the header fields of CORS to the answer of an exchange, and answers those that nobody else has to see: a
     * preflight (204), a request of an origin that is not allowed (403), one whose {@code Origin} cannot be one (400).
     *
     * @return whether the request is to be served; if not, it was answered
     */
    boolean admit(HttpExchange exchange);
}
