/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.web;

import io.rtcomm.ConnectMiddleware;
import io.rtcomm.Cors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route may be told besides its path. Immutable; safe on any thread.
 *
 * @param maxBodyBytes the largest body that is accepted, in bytes, beyond it 413; default 1,000,000
 * @param cors which origins may use the route; default null, what the server was told
 * @param middleware is asked before the body is read, one after the other; a refusal is the answer; default none
 */
public record RouteOptions(
        int maxBodyBytes, @Nullable Cors cors, List<ConnectMiddleware<? super RouteExchange>> middleware) {
    /** The defaults of every component. */
    public static final RouteOptions DEFAULT = new RouteOptions(1_000_000, null, List.of());

    public RouteOptions {
        if (maxBodyBytes < 0) {
            throw new IllegalArgumentException("maxBodyBytes: " + maxBodyBytes + " (expected: >= 0 bytes)");
        }
        middleware = List.copyOf(middleware);
    }

    /** The same with another limit of the body, in bytes. */
    public RouteOptions withMaxBodyBytes(int bytes) {
        return new RouteOptions(bytes, cors, middleware);
    }

    /** The same for other origins. */
    public RouteOptions withCors(Cors own) {
        return new RouteOptions(maxBodyBytes, own, middleware);
    }

    /** The same with one middleware more, behind those that are there. */
    public RouteOptions with(ConnectMiddleware<? super RouteExchange> more) {
        var all = new ArrayList<>(middleware);
        all.add(more);
        return new RouteOptions(maxBodyBytes, cors, all);
    }
}
