/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http2;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request that came in a HEADERS frame, as a request of HTTP/1.1 would have it: the authority is its {@code
 * Host}, crumbs of its cookie are one again. Immutable but for the headers of the message.
 *
 * @param message what was asked
 * @param protocol the protocol of an extended CONNECT (RFC 8441 §4), or null
 * @param length the length of the body: 0 for none, -1 when it is not known
 */
public record RequestFields(HttpRequest message, @Nullable String protocol, long length) {
    /** Fields that belong to a connection of HTTP/1 and make a request malformed (RFC 9113 §8.2.2). */
    private static final Set<String> OF_CONNECTIONS =
            Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");

    private static final int MAX_LENGTH_DIGITS = 18;

    /**
     * Reads a head.
     *
     * @param last whether no body follows
     * @return null when it is malformed (RFC 9113 §8.1.1), which ends the stream
     */
    public static @Nullable RequestFields read(Http2Headers fields, boolean last) {
        String method = text(fields.method());
        String protocol = text(fields.get(Http2Headers.PseudoHeaderName.PROTOCOL.value()));
        String target = target(fields, method, protocol);
        if (method == null || target == null || !isToken(method)) {
            return null;
        }
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        if (!host(fields, headers) || !copy(fields, headers)) {
            return null;
        }
        long length = protocol == null ? length(headers, last) : 0;
        if (length < -1) {
            return null;
        }
        var message = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), target, headers);
        return new RequestFields(message, protocol, length);
    }

    /** What stands in the place of the request target, or null. A CONNECT without protocol names an authority alone. */
    private static @Nullable String target(Http2Headers fields, @Nullable String method, @Nullable String protocol) {
        String scheme = text(fields.scheme());
        String path = text(fields.path());
        boolean connect = "CONNECT".equals(method);
        if (connect && protocol == null) {
            return scheme == null && path == null ? text(fields.authority()) : null;
        }
        boolean web = "http".equals(scheme) || "https".equals(scheme);
        if (!web || path == null || (!connect && protocol != null)) {
            return null;
        }
        return path.startsWith("/") || (path.equals("*") && "OPTIONS".equals(method)) ? path : null;
    }

    /** Makes {@code Host} of the authority; one that says something else is malformed (RFC 9113 §8.3.1). */
    private static boolean host(Http2Headers fields, HttpHeaders headers) {
        String authority = text(fields.authority());
        for (CharSequence host : fields.getAll(HttpHeaderNames.HOST)) {
            if (authority != null && !authority.contentEquals(host)) {
                return false;
            }
        }
        if (authority != null) {
            headers.set(HttpHeaderNames.HOST, authority);
        }
        return true;
    }

    private static boolean copy(Http2Headers fields, HttpHeaders headers) {
        StringBuilder cookie = null;
        boolean hasHost = headers.contains(HttpHeaderNames.HOST);
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            String name = field.getKey().toString();
            String value = field.getValue().toString();
            if (name.startsWith(":")) {
                continue; // Netty has refused those that are unknown, twice there, or behind others
            }
            if (!isName(name) || !isValue(value) || ofConnection(name, value)) {
                return false;
            }
            if (name.equals("cookie")) {
                cookie = cookie == null ? new StringBuilder() : cookie.append("; "); // RFC 9113 §8.2.3
                cookie.append(value);
            } else if (!(hasHost && name.equals("host"))) {
                headers.add(name, value);
            }
        }
        if (cookie != null) {
            headers.set(HttpHeaderNames.COOKIE, cookie.toString());
        }
        return true;
    }

    private static boolean ofConnection(String name, String value) {
        return OF_CONNECTIONS.contains(name) || (name.equals("te") && !value.equals("trailers"));
    }

    /** The length that the head tells, or -2 when that cannot be true. */
    private static long length(HttpHeaders headers, boolean last) {
        var told = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (told.isEmpty()) {
            return last ? 0 : -1;
        }
        String digits = told.get(0);
        boolean number = told.size() == 1
                && !digits.isEmpty()
                && digits.length() <= MAX_LENGTH_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            return -2;
        }
        long length = Long.parseLong(digits);
        return last && length > 0 ? -2 : length;
    }

    /** Whether it can be the name of a field, which has no upper case here (RFC 9113 §8.2.1). */
    private static boolean isName(String name) {
        return isToken(name) && name.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!alphanumeric && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return value.isEmpty() || !(isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static @Nullable String text(@Nullable CharSequence value) {
        return value == null ? null : value.toString();
    }
}
