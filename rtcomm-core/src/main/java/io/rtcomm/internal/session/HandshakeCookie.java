/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.rtcomm.Cookie;

/** Writes the cookie of a polling handshake (RFC 6265 §4.1). Immutable; safe on any thread. */
final class HandshakeCookie {
    private final String name;
    private final String attributes;

    HandshakeCookie(Cookie cookie, boolean tls) {
        this.name = cookie.name();
        var text = new StringBuilder();
        cookie.maxAge().ifPresent(age -> text.append("; Max-Age=").append(age.toSeconds()));
        if (!cookie.path().isEmpty()) {
            text.append("; Path=").append(cookie.path());
        }
        if (cookie.httpOnly()) {
            text.append("; HttpOnly");
        }
        if (cookie.secure() || tls) {
            text.append("; Secure");
        }
        this.attributes = text.append("; SameSite=").append(cookie.sameSite()).toString();
    }

    String value(String sid) {
        return name + "=" + sid + attributes;
    }
}
