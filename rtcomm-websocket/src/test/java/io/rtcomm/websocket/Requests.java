/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.http.HttpRequestHead;
import java.net.InetSocketAddress;
import java.util.Map;

/** Requests that ask for a WebSocket, or nearly so. */
final class Requests {
    private Requests() {}

    static HttpHeaders handshake() {
        return new DefaultHttpHeaders()
                .set("host", "server.example.com")
                .set("upgrade", "websocket")
                .set("connection", "Upgrade")
                .set("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
                .set("sec-websocket-version", "13");
    }

    static HttpRequestHead head(String method, boolean http11, HttpHeaders headers) {
        return new HttpRequestHead(
                method,
                "/engine.io/?transport=websocket",
                "/engine.io/",
                Map.of("transport", "websocket"),
                headers,
                new InetSocketAddress("127.0.0.1", 1),
                false,
                http11);
    }
}
