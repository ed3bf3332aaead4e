/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.websocket.WebSocketOptions;
import io.rtcomm.endpoint.websocket.WebSocketProvider;
import io.rtcomm.endpoint.websocket.WebSocketService;
import io.rtcomm.http.PathPattern;

/** Makes plain WebSocket endpoints. Found by the server when this module is on its path. Safe on any thread. */
public final class RawEndpointProvider implements WebSocketProvider {

    /** For the service loader. */
    public RawEndpointProvider() {}

    @Override
    public WebSocketService create(EndpointContext context, String path, WebSocketOptions options) {
        return new RawEndpoint(context, PathPattern.of(path), options);
    }
}
