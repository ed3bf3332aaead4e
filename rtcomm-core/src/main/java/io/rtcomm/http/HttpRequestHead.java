/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of one HTTP request: everything but its body. Immutable; safe on any thread.
 *
 * @param method the method as sent, case kept
 * @param target the request target as sent (path, and query when there is one)
 * @param path the raw path of the target, percent-encoding kept
 * @param query the decoded query parameters; of a repeated parameter the last one wins, a parameter without value is ""
 * @param headers the header fields; never changed after the request was read
 * @param remoteAddress the peer of the connection, or the client for whom a trusted proxy speaks
 * @param secure whether the client's connection is under TLS
 * @param keepAliveVersion whether the request is HTTP/1.1 or later
 * @param connectProtocol the protocol that an extended CONNECT names (RFC 8441 §4), as sent; null for every other request
 * @param clientCertificates those that the peer of the connection has shown under TLS and that were found trusted, its own
 *     first; empty when there are none
 */
public record HttpRequestHead(
        String method,
        String target,
        String path,
        Map<String, String> query,
        HttpHeaders headers,
        InetSocketAddress remoteAddress,
        boolean secure,
        boolean keepAliveVersion,
        @Nullable String connectProtocol,
        List<X509Certificate> clientCertificates) {

    /** The head of a request without certificates. */
    public HttpRequestHead(
            String method,
            String target,
            String path,
            Map<String, String> query,
            HttpHeaders headers,
            InetSocketAddress remoteAddress,
            boolean secure,
            boolean keepAliveVersion,
            @Nullable String connectProtocol) {
        this(method, target, path, query, headers, remoteAddress, secure, keepAliveVersion, connectProtocol, List.of());
    }

    /** The head of a request without certificates that is no extended CONNECT. */
    public HttpRequestHead(
            String method,
            String target,
            String path,
            Map<String, String> query,
            HttpHeaders headers,
            InetSocketAddress remoteAddress,
            boolean secure,
            boolean keepAliveVersion) {
        this(method, target, path, query, headers, remoteAddress, secure, keepAliveVersion, null);
    }

    /**
     * Whether the client wants to speak WebSocket from here on: by {@code Upgrade} (RFC 6455 §4.1), or by an extended
     * CONNECT of HTTP/2 (RFC 8441 §5). Other upgrades are ignored, as RFC 9110 §7.8 allows.
     */
    public boolean asksForWebSocket() {
        return connectProtocol == null
                ? headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                : connectProtocol.equals("websocket");
    }

    /** The same request, sent by somebody else than the peer of the connection, perhaps under TLS. */
    public HttpRequestHead from(InetSocketAddress sender, boolean underTls) {
        return new HttpRequestHead(
                method,
                target,
                path,
                query,
                headers,
                sender,
                underTls,
                keepAliveVersion,
                connectProtocol,
                clientCertificates);
    }

    /** The same request, on a connection whose peer has shown certificates. */
    public HttpRequestHead with(List<X509Certificate> certificates) {
        return new HttpRequestHead(
                method,
                target,
                path,
                query,
                headers,
                remoteAddress,
                secure,
                keepAliveVersion,
                connectProtocol,
                certificates);
    }

    /** The value of the first header field of that name, or null when there is none. */
    public @Nullable String header(CharSequence name) {
        return headers.get(name);
    }

    /** The value of a query parameter, or null when the request has none of that name. */
    public @Nullable String param(String name) {
        return query.get(name);
    }
}
