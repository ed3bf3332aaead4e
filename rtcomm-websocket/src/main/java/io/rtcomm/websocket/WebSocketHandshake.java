/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake of the server (RFC 6455 §4.2), decided from the request alone, before anything is answered.
 *
 * <p>Knows nothing of paths, origins or sessions: whoever calls has looked at those.
 */
final class WebSocketHandshake {
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String VERSION = "13";
    private static final int KEY_CHARACTERS = 24;
    private static final int KEY_BYTES = 16;

    private WebSocketHandshake() {}

    /** What becomes of the request. */
    sealed interface Result permits Accepted, Refused {}

    /**
     * The connection may be switched.
     *
     * @param headers those of the 101 response
     * @param deflate what was agreed on about compression; absent when nothing was
     */
    record Accepted(HttpHeaders headers, @Nullable DeflateExtension deflate) implements Result {}

    /**
     * The request is answered with an error; nothing was switched.
     *
     * @param headers those that belong to the status
     * @param message says what was expected, in plain text; has nothing of the request in it
     */
    record Refused(HttpResponseStatus status, HttpHeaders headers, String message) implements Result {}

    /**
     * Decides.
     *
     * @param deflate absent when the server does not compress
     */
    static Result decide(
            HttpMethod method, HttpVersion version, HttpHeaders request, @Nullable DeflateOptions deflate) {
        Refused refused = refusal(method, version, request);
        if (refused != null) {
            return refused;
        }
        String key = key(request);
        if (key == null) {
            return badRequest("Sec-WebSocket-Key must be given once, as base64 of 16 bytes");
        }
        HttpHeaders response = new DefaultHttpHeaders()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, acceptKey(key));
        List<String> protocols = request.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        if (!protocols.isEmpty()) {
            List<String> names = HeaderText.tokens(protocols);
            if (names == null || new HashSet<>(names).size() < names.size()) {
                return badRequest("Sec-WebSocket-Protocol must be a list of different tokens");
            }
            response.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, names.get(0));
        }
        try {
            DeflateExtension agreed = deflate == null
                    ? null
                    : DeflateExtension.negotiate(request.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS), deflate);
            if (agreed != null) {
                response.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, agreed.response());
            }
            return new Accepted(response, agreed);
        } catch (DeflateExtension.MalformedHeaderException e) {
            return badRequest("Sec-WebSocket-Extensions must be a list of extensions");
        }
    }

    /** The value of {@code Sec-WebSocket-Accept} for a key (RFC 6455 §4.2.2). */
    static String acceptKey(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }

    private static @Nullable Refused refusal(HttpMethod method, HttpVersion version, HttpHeaders request) {
        if (!method.equals(HttpMethod.GET)) {
            return new Refused(
                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                    new DefaultHttpHeaders().set(HttpHeaderNames.ALLOW, HttpMethod.GET),
                    "A WebSocket handshake is a GET request");
        }
        if (version.compareTo(HttpVersion.HTTP_1_1) < 0) {
            return badRequest("A WebSocket handshake needs HTTP/1.1");
        }
        if (!HeaderText.containsToken(request.getAll(HttpHeaderNames.UPGRADE), "websocket")) {
            return badRequest("Upgrade must have the token websocket");
        }
        if (!HeaderText.containsToken(request.getAll(HttpHeaderNames.CONNECTION), "upgrade")) {
            return badRequest("Connection must have the token upgrade");
        }
        if (hasBody(request)) {
            // Its bytes would be taken for frames by one side and for a body by a proxy in between.
            return badRequest("A WebSocket handshake has no body");
        }
        List<String> versions = request.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        if (versions.size() != 1 || !versions.get(0).equals(VERSION)) {
            return new Refused(
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    new DefaultHttpHeaders()
                            .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                            .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                            .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION),
                    "Sec-WebSocket-Version must be 13"); // RFC 6455 §4.4
        }
        return null;
    }

    private static boolean hasBody(HttpHeaders request) {
        if (request.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return true;
        }
        for (String length : request.getAll(HttpHeaderNames.CONTENT_LENGTH)) {
            if (!length.equals("0")) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String key(HttpHeaders request) {
        List<String> keys = request.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (keys.size() != 1 || keys.get(0).length() != KEY_CHARACTERS) {
            return null;
        }
        String key = keys.get(0);
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES ? key : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Refused badRequest(String message) {
        return new Refused(HttpResponseStatus.BAD_REQUEST, EmptyHttpHeaders.INSTANCE, message);
    }
}
