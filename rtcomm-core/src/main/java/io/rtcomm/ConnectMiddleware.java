/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/**
 * Decides whether a client may connect to an endpoint. Runs on the connection's serial lane, before anything was answered:
 * nothing of the client is visible, and nothing can be sent to it.
 *
 * @param <C> what the endpoint makes of a request: a stream of events, a WebSocket
 */
@FunctionalInterface
public interface ConnectMiddleware<C> {
    /** Decides, now or later, through {@code next}; see {@link Next} for what an exception means. */
    void handle(C connection, HttpNext next) throws Exception;
}
