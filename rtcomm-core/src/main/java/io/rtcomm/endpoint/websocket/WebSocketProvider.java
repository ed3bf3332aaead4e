/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint.websocket;

import io.rtcomm.endpoint.EndpointContext;

/** Makes WebSocket endpoints. Found with {@link java.util.ServiceLoader}. */
public interface WebSocketProvider {
    /**
     * Makes an endpoint, which nobody serves yet.
     *
     * @param path see {@link io.rtcomm.http.PathPattern}
     * @throws IllegalArgumentException when the path is no pattern
     */
    WebSocketService create(EndpointContext context, String path, WebSocketOptions options);
}
