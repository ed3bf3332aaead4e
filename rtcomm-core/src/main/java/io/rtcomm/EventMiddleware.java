/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/**
 * Sees every event of a socket before its handlers. Runs on the socket's serial lane; events keep their order, also when
 * a middleware goes on later. A rejected event reaches no handler: {@link Socket#onError} hears of it, and a client that
 * asked for an answer gets an error.
 */
@FunctionalInterface
public interface EventMiddleware {
    /** Decides, now or later, through {@code next}. */
    void handle(Event event, Next next) throws Exception;
}
