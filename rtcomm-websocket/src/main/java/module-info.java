/* SPDX-License-Identifier: Apache-2.0 */
/** WebSocket (RFC 6455) as a transport and as a raw endpoint. */
module io.rtcomm.websocket {
    requires transitive io.rtcomm.core;
    requires org.slf4j;

    exports io.rtcomm.websocket;

    provides io.rtcomm.endpoint.websocket.WebSocketProvider with
            io.rtcomm.websocket.RawEndpointProvider;
    provides io.rtcomm.transport.TransportProvider with
            io.rtcomm.websocket.WebSocketTransportProvider;
}
