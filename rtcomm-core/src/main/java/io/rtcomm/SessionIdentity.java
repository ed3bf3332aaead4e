/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as far as sessions care: each further request of a session, polls and the change to WebSocket alike,
 * has to come from the same one as the request that opened it. Then a session id that was learned somewhere is of no use to
 * anybody else.
 *
 * <p>Called on the event loop; must not block. Safe on any thread.
 */
@FunctionalInterface
public interface SessionIdentity {
    /**
     * Who sends a request.
     *
     * @return a text that is the same for all requests of the same one; null for nobody in particular, which is somebody, too:
     *     a session that nobody in particular has opened is not for those who are known. The server remembers a hash of it. When
     *     it throws, the request is refused
     */
    @Nullable
    String of(Request request);

    /** The value of a header field, {@code Authorization} say. */
    static SessionIdentity header(String name) {
        return request -> request.header(name).orElse(null);
    }

    /** The value of a cookie (RFC 6265 §5.4); of a repeated one the first. */
    static SessionIdentity cookie(String name) {
        return request -> {
            String field = request.header(HttpHeaderNames.COOKIE.toString()).orElse("");
            for (var cookie : ServerCookieDecoder.STRICT.decodeAll(field)) {
                if (cookie.name().equals(name)) {
                    return cookie.value();
                }
            }
            return null;
        };
    }

    /** The address, without the port. Clients that move from one network to another lose their session. */
    static SessionIdentity address() {
        return request -> {
            InetAddress address = request.remoteAddress().getAddress();
            return address == null ? null : address.getHostAddress();
        };
    }

    /** The certificate that the client has shown under TLS; see {@link Tls#withClientAuth}. */
    static SessionIdentity clientCertificate() {
        return request -> {
            var certificates = request.clientCertificates();
            if (certificates.isEmpty()) {
                return null;
            }
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256")
                        .digest(certificates.get(0).getEncoded());
                return HexFormat.of().formatHex(hash);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a certificate without an encoding", e);
            }
        };
    }

    /** This and another one; both have to stay the same. */
    default SessionIdentity and(SessionIdentity other) {
        return request -> {
            String one = of(request);
            String two = other.of(request);
            return (one == null ? "-" : one.length() + ":" + one) + (two == null ? "-" : ":" + two);
        };
    }
}
