/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.rtcomm.http.HttpRequestHead;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the head of a request and reads it, once. */
final class RequestHeads {
    private RequestHeads() {}

    /** The status that a request which could not be decoded is answered with. */
    static int statusOf(@Nullable Throwable failure) {
        if (failure instanceof TooLongHttpLineException) {
            return 414;
        }
        return failure instanceof TooLongHttpHeaderException ? 431 : 400;
    }

    /** The status that a decoded request is refused with, or 0 when it is fine. */
    static int check(HttpRequest message, HttpLimits limits) {
        HttpHeaders headers = message.headers();
        if (message.protocolVersion().majorVersion() != 1) {
            return 505;
        }
        if (headers.size() > limits.maxHeaders()) {
            return 431;
        }
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        boolean current = current(message);
        // RFC 9112 §3.2: exactly one Host since HTTP/1.1
        if (hosts.size() > 1 || (current && hosts.isEmpty()) || !(hosts.isEmpty() || validHost(hosts.get(0)))) {
            return 400;
        }
        if (!validTarget(message.uri())) {
            return 400;
        }
        if (!validCoding(headers.getAll(HttpHeaderNames.TRANSFER_ENCODING))) {
            return 501; // RFC 9112 §6.1
        }
        return current && headers.contains(HttpHeaderNames.EXPECT) && !expectsContinue(message) ? 417 : 0;
    }

    /** The path of a target, percent-encoding kept. */
    static String path(String target) {
        String local = target;
        int authority = target.startsWith("/") ? -1 : authorityStart(target);
        if (authority > 0) {
            int end = authorityEnd(target, authority);
            local = target.startsWith("/", end) ? target.substring(end) : "/" + target.substring(end);
        }
        int mark = local.indexOf('?');
        return mark < 0 ? local : local.substring(0, mark);
    }

    /** Whether a body is chunked and nothing else: who reads it has no other coding, nor anything before it. */
    private static boolean validCoding(List<String> codings) {
        return codings.isEmpty()
                || (codings.size() == 1
                        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                                codings.get(0).trim()));
    }

    /** Reads a request that was found fine. */
    static HttpRequestHead read(HttpRequest message, InetSocketAddress remote, boolean secure, int maxParams) {
        return read(message, null, remote, secure, maxParams);
    }

    /**
     * Reads a request of HTTP/2 that was found fine.
     *
     * @param protocol that of an extended CONNECT, or null
     */
    static HttpRequestHead read(
            HttpRequest message, @Nullable String protocol, InetSocketAddress remote, boolean secure, int maxParams) {
        String target = message.uri();
        String local = target;
        if (!target.startsWith("/")) {
            int authority = authorityStart(target);
            if (authority > 0) {
                int end = authorityEnd(target, authority);
                // RFC 9112 §3.2.2: the host of the target counts, not the one of the header
                message.headers().set(HttpHeaderNames.HOST, target.substring(authority, end));
                local = target.startsWith("/", end) ? target.substring(end) : "/" + target.substring(end);
            }
        }
        int mark = local.indexOf('?');
        return new HttpRequestHead(
                message.method().name(),
                target,
                mark < 0 ? local : local.substring(0, mark),
                mark < 0 ? Map.of() : QueryParams.decode(local.substring(mark + 1), maxParams),
                message.headers(),
                remote,
                secure,
                current(message),
                protocol);
    }

    /** Stands for a request that could not be read. */
    static HttpRequestHead unreadable(InetSocketAddress remote, boolean secure) {
        return new HttpRequestHead("GET", "", "", Map.of(), EmptyHttpHeaders.INSTANCE, remote, secure, false);
    }

    /** The length of the body: 0 for none, -1 for a chunked one. */
    static long bodyLength(HttpRequest message) {
        if (HttpUtil.isTransferEncodingChunked(message)) {
            return -1;
        }
        String length = message.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length.trim()); // checked and made one value by the decoder
    }

    /** Whether the client waits for 100 Continue; an HTTP/1.0 client cannot (RFC 9110 §10.1.1). */
    static boolean expectsContinue(HttpRequest message) {
        String expect = message.headers().get(HttpHeaderNames.EXPECT);
        return expect != null && current(message) && HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect.trim());
    }

    /** Whether the connection lives on after the answer (RFC 9112 §9.3); that of an HTTP/1.0 client never does. */
    static boolean keepsAlive(HttpRequest message) {
        return current(message)
                && !message.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
    }

    /** Whether the client asks to speak WebSocket from here on; other upgrade tokens are ignored (RFC 9110 §7.8). */
    static boolean asksForWebSocket(HttpRequest message) {
        HttpHeaders headers = message.headers();
        return current(message)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
    }

    private static boolean current(HttpRequest message) {
        return message.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    }

    /** Origin form, absolute form or {@code *} (RFC 9112 §3.2). */
    private static boolean validTarget(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                return false;
            }
        }
        if (target.startsWith("/") || target.equals("*")) {
            return true;
        }
        int authority = authorityStart(target);
        return authority > 0 && validHost(target.substring(authority, authorityEnd(target, authority)));
    }

    /** Where the authority of an absolute target begins, or -1. */
    private static int authorityStart(String target) {
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            return 7;
        }
        return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
    }

    private static int authorityEnd(String target, int start) {
        int end = start;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** Whether only characters stand there that a host and port can have (RFC 3986 §3.2); no user information. */
    private static boolean validHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!alphanumeric && "-._~%:[]!$&'()*+;=".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
