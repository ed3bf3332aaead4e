/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.Transport;
import io.rtcomm.transport.TransportOptions;
import io.rtcomm.transport.TransportProvider;

/** Makes the WebSocket transport. Found by the server when this module is on its path. Safe on any thread. */
public final class WebSocketTransportProvider implements TransportProvider {

    /** For the service loader. */
    public WebSocketTransportProvider() {}

    @Override
    public String name() {
        return WebSocketTransport.NAME;
    }

    @Override
    public Transport create(TransportOptions options, Metrics metrics) {
        return new WebSocketTransport(options, metrics);
    }
}
