/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.web;

/** Answers the requests of a route. */
@FunctionalInterface
public interface RouteHandler {
    /**
     * Called on the handler executor, where it may block, when the whole body is there; requests of one connection may be
     * handled at the same time, their answers leave in order. The answer may be given later, on any thread; it must be
     * given in the end.
     *
     * <p>An exception is an answer, too: {@link io.rtcomm.HttpRejectedException} one with its status and message, {@link
     * io.rtcomm.RejectedException} 403 with its message, every other one 500 without a word of it, and a line in the log.
     */
    void handle(RouteExchange exchange) throws Exception;
}
