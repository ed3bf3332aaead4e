/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An HTTP request as middleware and {@code allowRequest} see it. Safe on any thread. */
public interface Request {
    /** The method. */
    String method();

    /** The request target as sent: path and query. */
    String url();

    /** The first header field of that name, whatever its case. */
    Optional<String> header(String name);

    /** The query parameters, decoded; of a repeated one the last. */
    Map<String, String> query();

    /** The client: the peer of the connection, or for whom a trusted proxy says that it speaks. */
    InetSocketAddress remoteAddress();

    /** Whether the request came under TLS, to this server or to a trusted proxy that says so. */
    boolean secure();

    /**
     * The certificates that the peer of the connection has shown under TLS and that are trusted, its own first; empty when there
     * are none. See {@link Tls#withClientAuth}. Behind a proxy that takes off TLS they are the proxy's.
     */
    List<X509Certificate> clientCertificates();

    /** Adds a header field to whatever the answer will be (a response, a refusal, a 101). */
    void responseHeader(String name, String value);
}
