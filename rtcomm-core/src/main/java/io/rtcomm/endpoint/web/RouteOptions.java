/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.web;

import io.rtcomm.ConnectMiddleware;
import io.rtcomm.Cors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route may be told besides its path. Immutable; safe on any thread.
 *
 * @param maxBodyBytes the largest body that is accepted, in bytes, beyond it 413; default 1,000,000
 * @param cors which origins may use the route; default null, what the server was told
 * @param answerTimeout how long an answer may take from the arrival of the request's head on, beyond it 503; the handler is
 *     not interrupted, and its answer comes to nothing. Zero is for ever; default two minutes
 * @param middleware is asked before the body is read, one after the other; a refusal is the answer; default none
 */
public record RouteOptions(
        int maxBodyBytes,
        @Nullable Cors cors,
        Duration answerTimeout,
        List<ConnectMiddleware<? super RouteExchange>> middleware) {
    /** The defaults of every component. */
    public static final RouteOptions DEFAULT = new RouteOptions(1_000_000, null, Duration.ofMinutes(2), List.of());

    public RouteOptions {
        if (maxBodyBytes < 0) {
            throw new IllegalArgumentException("maxBodyBytes: " + maxBodyBytes + " (expected: >= 0 bytes)");
        }
        if (answerTimeout.isNegative()) {
            throw new IllegalArgumentException("answerTimeout: " + answerTimeout + " (expected: >= 0)");
        }
        middleware = List.copyOf(middleware);
    }

    /** The same with another limit of the body, in bytes. */
    public RouteOptions withMaxBodyBytes(int bytes) {
        return new RouteOptions(bytes, cors, answerTimeout, middleware);
    }

    /** The same with another time for an answer; zero is for ever. */
    public RouteOptions withAnswerTimeout(Duration timeout) {
        return new RouteOptions(maxBodyBytes, cors, timeout, middleware);
    }

    /** The same for other origins. */
    public RouteOptions withCors(Cors own) {
        return new RouteOptions(maxBodyBytes, own, answerTimeout, middleware);
    }

    /** The same with one middleware more, behind those that are there. */
    public RouteOptions with(ConnectMiddleware<? super RouteExchange> more) {
        var all = new ArrayList<>(middleware);
        all.add(more);
        return new RouteOptions(maxBodyBytes, cors, answerTimeout, all);
    }
}
