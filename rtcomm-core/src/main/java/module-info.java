/* SPDX-License-Identifier: Apache-2.0 */
/** Protocols, sessions, rooms, namespaces, the HTTP front and the server. */
module io.rtcomm.core {
    requires transitive io.netty.buffer;
    requires transitive io.netty.codec;
    requires transitive io.netty.codec.http;
    requires io.netty.codec.http2;
    requires transitive io.netty.common;
    requires transitive io.netty.handler;
    requires transitive io.netty.transport;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;
    requires static io.netty.transport.classes.kqueue;
    requires static io.netty.transport.unix.common;
    requires transitive org.jspecify;
    requires org.slf4j;
    requires transitive tools.jackson.databind;

    exports io.rtcomm;
    exports io.rtcomm.adapter;
    exports io.rtcomm.codec;
    exports io.rtcomm.endpoint;
    exports io.rtcomm.endpoint.sse;
    exports io.rtcomm.endpoint.websocket;
    exports io.rtcomm.endpoint.web;
    exports io.rtcomm.http;
    exports io.rtcomm.observe;
    exports io.rtcomm.protocol.engine;
    exports io.rtcomm.protocol.socket;
    exports io.rtcomm.server;
    exports io.rtcomm.transport;

    uses io.rtcomm.endpoint.sse.SseProvider;
    uses io.rtcomm.endpoint.websocket.WebSocketProvider;
    uses io.rtcomm.transport.TransportProvider;
}
