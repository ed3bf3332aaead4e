/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.websocket.WebSocketEndpoint;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.endpoint.websocket.WebSocketProvider;
import io.rtcomm.endpoint.websocket.WebSocketService;
import io.rtcomm.internal.http.Router;
import io.rtcomm.server.PathOwners.Kind;
import java.util.HashMap;
import java.util.Map;

/** The plain WebSocket endpoints of a server, by their paths. Safe on any thread. */
final class WebSocketEndpoints {
    private final EndpointContext context;
    private final Router router;
    private final PathOwners owners;
    private final Map<String, WebSocketService> byPath = new HashMap<>(); // guarded by this

    WebSocketEndpoints(EndpointContext context, Router router) {
        this.context = context;
        this.router = router;
        this.owners = new PathOwners(router);
    }

    /** The endpoint of a path, made if there is none. */
    synchronized WebSocketEndpoint at(String path) {
        WebSocketService known = byPath.get(path);
        return known == null ? add(path, WebSocketOptions.DEFAULT) : known;
    }

    /** The endpoint of a path with these options. */
    synchronized WebSocketEndpoint make(String path, WebSocketOptions options) {
        WebSocketService known = byPath.get(path);
        if (known == null) {
            return add(path, options);
        }
        if (!known.options().equals(options)) {
            throw new IllegalStateException("webSocket(\"" + path + "\") has options already: " + known.options()
                    + " (expected: the same, or that they are given first)");
        }
        return known;
    }

    private WebSocketService add(String path, WebSocketOptions options) {
        var provider = Providers.load(WebSocketProvider.class, "webSocket(\"" + path + "\")", "rtcomm-websocket");
        owners.require(Kind.WEBSOCKET, path);
        WebSocketService made = provider.create(context, path, options);
        byPath.put(path, made);
        router.add(made);
        return made;
    }
}
