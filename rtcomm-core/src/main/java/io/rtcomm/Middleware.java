/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/**
 * Decides whether a client may join a namespace. Runs on the socket's serial lane before the socket exists for anyone
 * else: nothing of the client is visible, and it can receive nothing but what a middleware itself emits to it.
 */
@FunctionalInterface
public interface Middleware {
    /** Decides, now or later, through {@code next}; see {@link Next} for what an exception means. */
    void handle(Socket socket, Next next) throws Exception;
}
