/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.transport.FrameCache;
import io.rtcomm.transport.HttpCompression;
import io.rtcomm.transport.OutboundQueue;
import org.jspecify.annotations.Nullable;

/** Every answer that a polling client can get. Stateless, one per server; safe on any thread. */
final class Answers {
    private static final AsciiString XSS_PROTECTION = AsciiString.cached("x-xss-protection");
    private static final String UNKNOWN_SESSION = "{\"code\":1,\"message\":\"Session ID unknown\"}";

    private final HttpCompression compression;

    Answers(HttpCompression compression) {
        this.compression = compression;
    }

    /**
     * A body that is ready to be sent.
     *
     * @param bytes owned by the record, until it is {@link #send sent}
     * @param coding how the bytes are compressed; null when they are not
     */
    record Body(
            CharSequence contentType,
            ByteBuf bytes,
            @Nullable ContentCoding coding) {}

    /** Everything that waits, as the body of one response to a poll. The queue stays as it is. */
    Body frame(HttpExchange poll, Dialect dialect, OutboundQueue queue, FrameCache frames) {
        int count = queue.size();
        PayloadFormat format = dialect.format(queue, count);
        ByteBufAllocator allocator = poll.channel().alloc();
        ByteBuf payload = dialect.wrap(frames.frame(format, queue, count), allocator);
        CharSequence contentType = dialect.script() ? ContentTypes.SCRIPT : format.contentType();
        ContentCoding coding = coding(poll.request(), queue, count, payload.readableBytes());
        if (coding == null) {
            return new Body(contentType, payload, null);
        }
        try {
            ByteBuf compressed = dialect.script()
                    ? coding.compress(payload, allocator)
                    : frames.frame(CompressedFormat.of(format, coding), queue, count);
            return new Body(contentType, compressed, coding);
        } finally {
            payload.release();
        }
    }

    private @Nullable ContentCoding coding(HttpRequestHead request, OutboundQueue queue, int count, int length) {
        if (!compression.enabled() || length < compression.threshold()) {
            return null;
        }
        for (int i = 0; i < count; i++) {
            if (queue.get(i).compress()) {
                return AcceptEncoding.preferred(request.headers().getAll(HttpHeaderNames.ACCEPT_ENCODING));
            }
        }
        return null;
    }

    /** Answers a poll with packets. */
    void send(HttpExchange poll, Body body) {
        successHeaders(poll);
        if (body.coding() != null) {
            poll.responseHeaders()
                    .set(HttpHeaderNames.CONTENT_ENCODING, body.coding().token());
        }
        poll.respond(HttpResponseStatus.OK.code(), body.contentType(), body.bytes());
    }

    /** Answers a poll with packets that come from the link itself; these are never compressed. */
    void control(HttpExchange poll, Dialect dialect, String packets) {
        ByteBufAllocator allocator = poll.channel().alloc();
        ByteBuf payload = dialect.wrap(ByteBufUtil.writeAscii(allocator, packets), allocator);
        send(poll, new Body(dialect.script() ? ContentTypes.SCRIPT : ContentTypes.TEXT, payload, null));
    }

    /** Tells the client that the packets of its POST were taken: {@code ok}, as HTML, which every browser accepts. */
    void ok(HttpExchange post) {
        successHeaders(post);
        post.respond(HttpResponseStatus.OK.code(), ContentTypes.HTML, "ok");
    }

    private static void successHeaders(HttpExchange exchange) {
        exchange.responseHeaders().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        String agent = exchange.request().header(HttpHeaderNames.USER_AGENT);
        if (agent != null && (agent.contains(";MSIE") || agent.contains("Trident/"))) {
            // The filter of Internet Explorer takes packets for reflected scripts, and cuts into them.
            exchange.responseHeaders().set(XSS_PROTECTION, "0");
        }
    }

    /** Refuses a request that breaks the rules. */
    void empty(HttpExchange exchange, HttpResponseStatus status) {
        exchange.respond(status.code(), null, Unpooled.EMPTY_BUFFER);
    }

    /**
     * Refuses a method that means nothing here; the session goes on. Other servers say 500, which blames the wrong side
     * (RFC 9110 §15.5.6).
     */
    void methodNotAllowed(HttpExchange exchange) {
        exchange.responseHeaders().set(HttpHeaderNames.ALLOW, "GET, POST");
        empty(exchange, HttpResponseStatus.METHOD_NOT_ALLOWED);
    }

    /** Refuses a request for a session that has ended. */
    void unknownSession(HttpExchange exchange) {
        exchange.respond(HttpResponseStatus.BAD_REQUEST.code(), ContentTypes.JSON, UNKNOWN_SESSION);
    }
}
