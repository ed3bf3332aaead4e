/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.http.HttpRequestHead;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The head of a request that is kept for as long as a client stays and is seldom looked at: two arrays instead of the
 * dozens of objects that it was read into, one of them shared with clients that sent the same. Immutable; safe on any thread.
 *
 * <pre>
 *   common   method target path [name value]*query [name value]*header     each text as its length and UTF-8
 *   own      the values of headers that are no two clients' (keys, cookies, credentials, addresses), which common leaves out
 * </pre>
 */
public final class KeptHead {
    private static final int BITS_PER_BYTE = 7;
    private static final int MORE = 0x80;

    private static final byte[] NONE = {};

    /** In lower case. */
    private static final Set<String> NOT_COMMON = Set.of(
            "authorization",
            "cf-connecting-ip",
            "cf-ray",
            "cookie",
            "forwarded",
            "proxy-authorization",
            "sec-websocket-key",
            "traceparent",
            "tracestate",
            "true-client-ip",
            "x-amzn-trace-id",
            "x-api-key",
            "x-auth-token",
            "x-correlation-id",
            "x-csrf-token",
            "x-forwarded-for",
            "x-forwarded-port",
            "x-real-ip",
            "x-request-id",
            "x-xsrf-token");

    private final byte[] common;
    private final byte[] own;
    private final int queryParams;
    private final InetSocketAddress remoteAddress;
    private final List<X509Certificate>
            clientCertificates; // the very objects that TLS keeps while the connection lives
    private final boolean secure;
    private final boolean keepAliveVersion;

    /** Keeps a head. */
    public KeptHead(HttpRequestHead head, HeadCache cache) {
        var writer = new Writer();
        var notCommon = new Writer();
        writer.text(head.method());
        writer.text(head.target());
        writer.text(head.path());
        head.query().forEach(writer::pair);
        for (var header : head.headers()) {
            writer.text(header.getKey());
            (common(header.getKey()) ? writer : notCommon).text(header.getValue());
        }
        this.common = cache.shared(writer.bytes, writer.length);
        this.own = notCommon.length == 0 ? NONE : Arrays.copyOf(notCommon.bytes, notCommon.length);
        this.queryParams = head.query().size();
        this.remoteAddress = head.remoteAddress();
        this.clientCertificates = head.clientCertificates();
        this.secure = head.secure();
        this.keepAliveVersion = head.keepAliveVersion();
    }

    /** See {@link HttpRequestHead#clientCertificates}. */
    public List<X509Certificate> clientCertificates() {
        return clientCertificates;
    }

    /** What may be shared with other clients. */
    byte[] common() {
        return common;
    }

    private static boolean common(String header) {
        return !NOT_COMMON.contains(header.toLowerCase(Locale.ROOT));
    }

    /** The head as it was, made anew for each call. */
    public HttpRequestHead restore() {
        var reader = new Reader(common);
        var notCommon = new Reader(own);
        String method = reader.text();
        String target = reader.text();
        String path = reader.text();
        Map<String, String> query = new LinkedHashMap<>();
        for (int i = 0; i < queryParams; i++) {
            query.put(reader.text(), reader.text());
        }
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        while (reader.more()) {
            String name = reader.text();
            headers.add(name, (common(name) ? reader : notCommon).text());
        }
        return new HttpRequestHead(
                method,
                target,
                path,
                Collections.unmodifiableMap(query),
                headers,
                remoteAddress,
                secure,
                keepAliveVersion,
                null,
                clientCertificates);
    }

    /** Confined to the thread that keeps a head. */
    private static final class Writer {
        private byte[] bytes = new byte[256];
        private int length;

        void pair(String name, String value) {
            text(name);
            text(value);
        }

        void text(String text) {
            byte[] utf8 = text.getBytes(UTF_8);
            if (length + Integer.BYTES + 1 + utf8.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * (length + utf8.length) + Integer.BYTES + 1);
            }
            int left = utf8.length;
            while (left >= MORE) {
                bytes[length++] = (byte) (left | MORE);
                left >>>= BITS_PER_BYTE;
            }
            bytes[length++] = (byte) left;
            System.arraycopy(utf8, 0, bytes, length, utf8.length);
            length += utf8.length;
        }
    }

    /** Confined to the thread that restores a head. */
    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean more() {
            return at < bytes.length;
        }

        String text() {
            int size = 0;
            int shift = 0;
            byte b;
            do {
                b = bytes[at++];
                size |= (b & MORE - 1) << shift;
                shift += BITS_PER_BYTE;
            } while (b < 0);
            at += size;
            return new String(bytes, at - size, size, UTF_8);
        }
    }
}
