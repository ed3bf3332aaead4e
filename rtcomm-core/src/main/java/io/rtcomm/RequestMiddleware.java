/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/**
 * Sees every HTTP request to the Socket.IO path, polls and upgrades included, before it is verified. A rejected request
 * is answered {@code 400 {"code":3,"message":"Bad request"}}. Runs on the handler executor, not on an event loop.
 */
@FunctionalInterface
public interface RequestMiddleware {
    /** Decides, now or later, through {@code next}. */
    void handle(Request request, Next next) throws Exception;
}
