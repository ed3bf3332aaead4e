/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

import java.time.Duration;
import java.util.Optional;

/**
 * The cookie that tells a load balancer which server a polling client belongs to; its value is the session id. Off by
 * default. It never identifies a session.
 *
 * @param name default {@code io}
 * @param path default {@code /}; empty for no path
 * @param httpOnly whether scripts are kept from it; default true
 * @param sameSite {@code Strict}, {@code Lax} or {@code None}; default {@code Lax}
 * @param secure whether it is sent under TLS only; always so when the server itself has TLS
 * @param maxAge how long it lives; default until the browser closes
 */
public record Cookie(
        String name, String path, boolean httpOnly, String sameSite, boolean secure, Optional<Duration> maxAge) {
    /** The defaults. */
    public static final Cookie DEFAULT = new Cookie("io", "/", true, "Lax", false, Optional.empty());

    /** The defaults with another name. */
    public static Cookie named(String name) {
        return new Cookie(name, "/", true, "Lax", false, Optional.empty());
    }

    /** Refuses what would break out of the header field. */
    public Cookie {
        if (name.isEmpty()
                || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0)) {
            throw new IllegalArgumentException("cookie name: '" + name + "' (expected: an RFC 6265 token)");
        }
        if (!path.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != ';')) {
            throw new IllegalArgumentException("cookie path: '" + path + "' (expected: printable ASCII without ';')");
        }
        if (!sameSite.equals("Strict") && !sameSite.equals("Lax") && !sameSite.equals("None")) {
            throw new IllegalArgumentException("sameSite: '" + sameSite + "' (expected: Strict, Lax or None)");
        }
    }
}
