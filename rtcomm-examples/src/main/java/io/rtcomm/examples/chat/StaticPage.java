/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.chat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, from the class path. Immutable; safe on any thread.
 *
 * <p>They are read once, at the start, and found by the whole path: there is no way from a request to any other file.
 */
final class StaticPage implements Endpoint {
    private static final String POLICY = "default-src 'self'; connect-src 'self' ws: wss:; style-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /**
     * One file.
     *
     * @param etag the entity tag with its quotes (RFC 9110 §8.8.3), made from the content
     */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Resource(String contentType, String etag, byte[] content) {}

    private final Map<String, Resource> resources;

    private StaticPage(Map<String, Resource> resources) {
        this.resources = resources;
    }

    /** The page, with all of its files in memory. */
    static StaticPage load() {
        return new StaticPage(Map.of(
                "/", read("index.html", "text/html; charset=utf-8"),
                "/chat.css", read("chat.css", "text/css; charset=utf-8"),
                "/chat.js", read("chat.js", "text/javascript; charset=utf-8"),
                "/connection.js", read("connection.js", "text/javascript; charset=utf-8"),
                "/elements.js", read("elements.js", "text/javascript; charset=utf-8"),
                "/icon.svg", read("icon.svg", "image/svg+xml")));
    }

    private static Resource read(String file, String contentType) {
        try (var in = StaticPage.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no " + file + " beside " + StaticPage.class.getName());
            }
            byte[] content = in.readAllBytes();
            return new Resource(contentType, etag(content), content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String etag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing (expected: every JDK has it)", e);
        }
    }

    @Override
    public boolean matches(String path) {
        return resources.containsKey(path);
    }

    @Override
    public void handle(HttpExchange exchange) {
        var request = exchange.request();
        Resource resource = resources.get(request.path());
        if (resource == null) {
            exchange.respond(404, null, "");
            return;
        }
        HttpHeaders headers = exchange.responseHeaders();
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            headers.set(HttpHeaderNames.ALLOW, "GET, HEAD");
            exchange.respond(405, null, "");
            return;
        }
        headers.set(HttpHeaderNames.ETAG, resource.etag);
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY);
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        if (known(request.header(HttpHeaderNames.IF_NONE_MATCH), resource.etag)) {
            exchange.respond(304, null, Unpooled.EMPTY_BUFFER);
        } else {
            exchange.respond(200, resource.contentType, Unpooled.wrappedBuffer(resource.content));
        }
    }

    /** RFC 9110 §13.1.2: a list of tags, compared weakly, or a star. */
    private static boolean known(@Nullable String ifNoneMatch, String etag) {
        return ifNoneMatch != null
                && Stream.of(ifNoneMatch.split(",", -1))
                        .map(String::strip)
                        .anyMatch(tag ->
                                tag.equals("*") || tag.replaceFirst("^W/", "").equals(etag));
    }
}
