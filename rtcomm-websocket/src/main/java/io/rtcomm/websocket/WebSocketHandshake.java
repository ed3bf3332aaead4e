/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.transport.HttpRefusal;
import io.rtcomm.transport.PerMessageDeflate;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake of the server (RFC 6455 §4.2, over HTTP/2 RFC 8441 §5), decided from the request alone, before anything is answered.
 *
 * <p>Knows nothing of paths, origins or sessions: whoever calls has looked at those.
 */
final class WebSocketHandshake {
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String WEBSOCKET = "websocket";
    private static final String VERSION = "13";
    private static final String NO_KEY = "";
    private static final int KEY_CHARACTERS = 24;
    private static final int KEY_BYTES = 16;

    /** Copied for each use and never used itself: asking the providers for one costs several times as much. */
    private static final MessageDigest UNUSED_SHA1 = newSha1();

    private WebSocketHandshake() {}

    /** What becomes of the request. */
    sealed interface Result permits Accepted, Refused {}

    /**
     * The connection may be switched.
     *
     * @param key that of the request; empty over HTTP/2, which has none
     * @param protocol the subprotocol that was chosen; absent when none was offered
     * @param deflate what was agreed on about compression; absent when nothing was
     */
    record Accepted(
            String key, @Nullable String protocol, @Nullable DeflateExtension deflate) implements Result {

        /** The header fields of the response: of 101, or of 200 over HTTP/2. */
        HttpHeaders headers() {
            HttpHeaders headers = new DefaultHttpHeaders();
            if (!key.equals(NO_KEY)) {
                headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                        .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, acceptKey(key));
            }
            if (protocol != null) {
                headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, protocol);
            }
            if (deflate != null) {
                headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, deflate.response());
            }
            return headers;
        }
    }

    /**
     * The request is answered with an error; nothing was switched.
     *
     * @param refusal says what was expected; has nothing of the request in it
     */
    record Refused(HttpRefusal refusal) implements Result {}

    /** Decides; of the subprotocols that are offered the first is chosen, whatever it means. */
    static Result decide(HttpRequestHead request, PerMessageDeflate deflate) {
        // Clients fail when they offered protocols and none comes back; which one is theirs to order.
        return decide(request, deflate, offered -> offered.isEmpty() ? null : offered.get(0));
    }

    /**
     * Decides.
     *
     * @param protocol chooses one of the subprotocols that are offered, or null for none of them
     */
    static Result decide(
            HttpRequestHead request, PerMessageDeflate deflate, Function<List<String>, @Nullable String> protocol) {
        HttpHeaders headers = request.headers();
        Refused refused = refusal(request, headers);
        if (refused != null) {
            return refused;
        }
        String key = request.connectProtocol() == null ? key(headers) : NO_KEY;
        if (key == null) {
            return badRequest("Sec-WebSocket-Key must be given once, as base64 of 16 bytes");
        }
        List<String> offered = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        List<String> protocols = HeaderText.tokens(offered);
        if (protocols == null || new HashSet<>(protocols).size() < protocols.size()) {
            return badRequest("Sec-WebSocket-Protocol must be a list of different tokens");
        }
        try {
            DeflateExtension agreed = deflate.enabled()
                    ? DeflateExtension.negotiate(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS), deflate)
                    : null;
            return new Accepted(key, protocol.apply(protocols), agreed);
        } catch (DeflateExtension.MalformedHeaderException e) {
            return badRequest("Sec-WebSocket-Extensions must be a list of extensions");
        }
    }

    /** The value of {@code Sec-WebSocket-Accept} for a key (RFC 6455 §4.2.2). */
    static String acceptKey(String key) {
        byte[] hash = sha1().digest((key + ACCEPT_GUID).getBytes(US_ASCII));
        return Base64.getEncoder().encodeToString(hash);
    }

    private static MessageDigest sha1() {
        try {
            return (MessageDigest) UNUSED_SHA1.clone();
        } catch (CloneNotSupportedException e) { // not by this provider
            return newSha1();
        }
    }

    private static MessageDigest newSha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }

    private static @Nullable Refused refusal(HttpRequestHead request, HttpHeaders headers) {
        if (request.connectProtocol() != null) {
            return request.asksForWebSocket()
                    ? wrongVersion(headers)
                    : badRequest("the protocol of CONNECT must be websocket"); // RFC 8441 §5
        }
        if (!request.method().equals("GET")) {
            return new Refused(new HttpRefusal(405, Map.of("allow", "GET"), "A WebSocket handshake is a GET request"));
        }
        if (!request.keepAliveVersion()) {
            return badRequest("A WebSocket handshake needs HTTP/1.1");
        }
        if (!HeaderText.containsToken(headers.getAll(HttpHeaderNames.UPGRADE), WEBSOCKET)) {
            return badRequest("Upgrade must have the token websocket");
        }
        if (!HeaderText.containsToken(headers.getAll(HttpHeaderNames.CONNECTION), "upgrade")) {
            return badRequest("Connection must have the token upgrade");
        }
        if (hasBody(headers)) {
            // Its bytes would be taken for frames by one side and for a body by a proxy in between.
            return badRequest("A WebSocket handshake has no body");
        }
        return wrongVersion(headers);
    }

    private static @Nullable Refused wrongVersion(HttpHeaders headers) {
        List<String> versions = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        if (versions.size() != 1 || !versions.get(0).equals(VERSION)) {
            return new Refused(new HttpRefusal(
                    426, // RFC 6455 §4.4
                    Map.of("upgrade", WEBSOCKET, "sec-websocket-version", VERSION),
                    "Sec-WebSocket-Version must be 13"));
        }
        return null;
    }

    private static boolean hasBody(HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return true;
        }
        for (String length : headers.getAll(HttpHeaderNames.CONTENT_LENGTH)) {
            if (!length.equals("0")) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String key(HttpHeaders headers) {
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
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
        return new Refused(new HttpRefusal(400, Map.of(), message));
    }
}
