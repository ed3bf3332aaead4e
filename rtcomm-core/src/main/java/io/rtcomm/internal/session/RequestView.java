/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.Request;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An exchange as the application may see it. Safe on any thread. */
final class RequestView implements Request {
    private final HttpExchange exchange;

    RequestView(HttpExchange exchange) {
        this.exchange = exchange;
    }

    private HttpRequestHead head() {
        return exchange.request();
    }

    @Override
    public String method() {
        return head().method();
    }

    @Override
    public String url() {
        return head().target();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(head().header(name));
    }

    @Override
    public Map<String, String> query() {
        return head().query();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return head().remoteAddress();
    }

    @Override
    public boolean secure() {
        return head().secure();
    }

    @Override
    public List<X509Certificate> clientCertificates() {
        return head().clientCertificates();
    }

    @Override
    public void responseHeader(String name, String value) {
        exchange.responseHeaders().add(name, value);
    }

    /** For logs: without query and header fields, which hold ids of sessions, tokens and cookies. */
    @Override
    public String toString() {
        return method() + " " + head().path() + " of " + remoteAddress();
    }
}
