/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a client came: the request that opened its session, and the payload of its CONNECT. Safe on any thread. */
public interface Handshake {
    /** The payload of CONNECT, an object; {@linkplain JsonValue#isMissing() missing} when the client sent none. */
    JsonValue auth();

    /** The first header field of that name, whatever its case. */
    Optional<String> header(String name);

    /** All header fields, names in lower case. */
    Map<String, List<String>> headers();

    /** The query parameters of the request that opened the session. */
    Map<String, String> query();

    /** The peer of the connection that opened the session. */
    InetSocketAddress remoteAddress();

    /** The address part of {@link #remoteAddress()} as text. */
    String address();

    /** The request target, path and query. */
    String url();

    /** Whether the session was opened under TLS. */
    boolean secure();

    /** Whether the request carried an {@code Origin}. */
    boolean crossDomain();

    /** When the socket was made. */
    Instant issued();
}
