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
 *   common   flags queries method target path [name value]*query [name value]*header     each text as its length and UTF-8
 *   own      the values of headers that are no two clients' (keys, cookies, credentials, addresses), which common leaves out
 * </pre>
 */
public final class KeptHead {
    private static final int BITS_PER_BYTE = 7;
    private static final int MORE = 0x80;

    private static final int SECURE = 1;
    private static final int KEEP_ALIVE_VERSION = 2;

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
    private final InetSocketAddress remoteAddress;
    private final List<X509Certificate>
            clientCertificates; // the very objects that TLS keeps while the connection lives

    /** Keeps a head. */
    public KeptHead(HttpRequestHead head, HeadCache cache) {
        var writer = new Writer();
        var notCommon = new Writer();
        writer.number((head.secure() ? SECURE : 0) | (head.keepAliveVersion() ? KEEP_ALIVE_VERSION : 0));
        writer.number(head.query().size());
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
        this.remoteAddress = head.remoteAddress();
        this.clientCertificates = head.clientCertificates();
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
        int flags = reader.number();
        int queryParams = reader.number();
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
                (flags & SECURE) != 0,
                (flags & KEEP_ALIVE_VERSION) != 0,
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
            number(utf8.length);
            makeRoom(utf8.length);
            System.arraycopy(utf8, 0, bytes, length, utf8.length);
            length += utf8.length;
        }

        void number(int number) {
            makeRoom(Integer.BYTES + 1);
            int left = number;
            while (left >= MORE) {
                bytes[length++] = (byte) (left | MORE);
                left >>>= BITS_PER_BYTE;
            }
            bytes[length++] = (byte) left;
        }

        private void makeRoom(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * (length + more));
            }
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

        int number() {
            int number = 0;
            int shift = 0;
            byte b;
            do {
                b = bytes[at++];
                number |= (b & MORE - 1) << shift;
                shift += BITS_PER_BYTE;
            } while (b < 0);
            return number;
        }

        String text() {
            int size = number();
            at += size;
            return new String(bytes, at - size, size, UTF_8);
        }
    }
}
