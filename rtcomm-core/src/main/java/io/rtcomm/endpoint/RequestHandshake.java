/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.rtcomm.HttpHandshake;
import io.rtcomm.http.HttpRequestHead;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request head as the application sees it. Immutable; safe on any thread. */
public record RequestHandshake(HttpRequestHead head, Map<String, String> pathParams, Instant issued)
        implements HttpHandshake {
    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(head.header(name));
    }

    @Override
    public Map<String, List<String>> headers() {
        var all = new TreeMap<String, List<String>>();
        for (var entry : head.headers()) {
            all.computeIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(entry.getValue());
        }
        return all;
    }

    @Override
    public Map<String, String> query() {
        return head.query();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return head.remoteAddress();
    }

    @Override
    public String address() {
        var address = head.remoteAddress().getAddress();
        return address == null ? head.remoteAddress().getHostString() : address.getHostAddress();
    }

    @Override
    public String url() {
        return head.target();
    }

    @Override
    public boolean secure() {
        return head.secure();
    }

    @Override
    public List<X509Certificate> clientCertificates() {
        return head.clientCertificates();
    }

    @Override
    public boolean crossDomain() {
        return head.headers().contains(HttpHeaderNames.ORIGIN);
    }
}
