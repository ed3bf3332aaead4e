/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.web;

import io.rtcomm.endpoint.Entrance;
import io.rtcomm.endpoint.web.RouteExchange;
import io.rtcomm.endpoint.web.RouteHandler;
import io.rtcomm.http.OriginGuard;
import io.rtcomm.http.PathPattern;
import java.time.Duration;

/** One method of one path. Immutable; safe on any thread. */
record Route(
        String method,
        PathPattern pattern,
        int maxBodyBytes,
        Duration answerTimeout,
        OriginGuard origins,
        Entrance<RouteExchange> entrance,
        RouteHandler handler) {}
