/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The HTTP request with which a client came. Immutable; safe on any thread. */
public interface HttpHandshake {
    /** The first header field of that name, whatever its case. */
    Optional<String> header(String name);

    /** All header fields, names in lower case. */
    Map<String, List<String>> headers();

    /** The query parameters, decoded; of a repeated one the last. */
    Map<String, String> query();

    /** What the request has in the place of each name of the path pattern, decoded; empty where there is no pattern. */
    Map<String, String> pathParams();

    /** The client: the peer of the connection that the request came on, or for whom a trusted proxy says that it speaks. */
    InetSocketAddress remoteAddress();

    /** The address part of {@link #remoteAddress()} as text. */
    String address();

    /** The request target, path and query. */
    String url();

    /** Whether the request came under TLS, to this server or to a trusted proxy that says so. */
    boolean secure();

    /**
     * The certificates that the peer of the connection has shown under TLS and that are trusted, its own first; empty when there
     * are none. See {@link Tls#withClientAuth}. Behind a proxy that takes off TLS they are the proxy's.
     */
    List<X509Certificate> clientCertificates();

    /** Whether the request carried an {@code Origin}. */
    boolean crossDomain();

    /** When the request was taken up. */
    Instant issued();
}
