/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.endpoint.sse.SseHub;
import io.rtcomm.endpoint.websocket.WebSocketService;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.PathPattern;
import io.rtcomm.internal.http.Router;
import io.rtcomm.internal.web.Routes;
import org.jspecify.annotations.Nullable;

/** Knows what is at a path, so that no endpoint is hidden behind one of another kind. Safe on any thread. */
final class PathOwners {
    /** What can be at a path. */
    enum Kind {
        ROUTE("a route"),
        STREAM("a stream"),
        WEBSOCKET("a plain WebSocket");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final Router router;

    PathOwners(Router router) {
        this.router = router;
    }

    /**
     * Makes sure that a path has nothing of another kind.
     *
     * @throws IllegalArgumentException when it is no path
     * @throws IllegalStateException when there is something
     */
    void require(Kind kind, String path) {
        Kind there = kind(router.holder(PathPattern.of(path)));
        if (there != null && there != kind) {
            throw new IllegalStateException(
                    kind.text + " at " + path + ": there is " + there.text + " (expected: another path)");
        }
    }

    private static @Nullable Kind kind(@Nullable Endpoint endpoint) {
        if (endpoint instanceof SseHub) {
            return Kind.STREAM;
        }
        if (endpoint instanceof WebSocketService) {
            return Kind.WEBSOCKET;
        }
        return endpoint != null && Routes.isRoute(endpoint) ? Kind.ROUTE : null;
    }
}
