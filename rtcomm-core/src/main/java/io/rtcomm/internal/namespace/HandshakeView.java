/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import io.rtcomm.Handshake;
import io.rtcomm.HttpHandshake;
import io.rtcomm.JsonValue;
import io.rtcomm.endpoint.RequestHandshake;
import io.rtcomm.internal.http.KeptHead;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request and a CONNECT payload as the application sees them. Immutable; safe on any thread. Few are ever asked, so each
 * is made when it is wanted, and the request is read again whenever it is asked.
 */
record HandshakeView(KeptHead head, JsonValue auth, long issuedMillis) implements Handshake {
    private HttpHandshake request() {
        return new RequestHandshake(head.restore(), Map.of(), issued());
    }

    @Override
    public Optional<String> header(String name) {
        return request().header(name);
    }

    @Override
    public Map<String, List<String>> headers() {
        return request().headers();
    }

    @Override
    public Map<String, String> query() {
        return request().query();
    }

    @Override
    public Map<String, String> pathParams() {
        return Map.of();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return request().remoteAddress();
    }

    @Override
    public String address() {
        return request().address();
    }

    @Override
    public String url() {
        return request().url();
    }

    @Override
    public boolean secure() {
        return request().secure();
    }

    @Override
    public List<X509Certificate> clientCertificates() {
        return head.clientCertificates();
    }

    @Override
    public boolean crossDomain() {
        return request().crossDomain();
    }

    @Override
    public Instant issued() {
        return Instant.ofEpochMilli(issuedMillis);
    }
}
