/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its one answer.
 *
 * <p>Safe on any thread unless a method says otherwise. Requests that a client pipelines on one connection are all
 * handed out at once; their answers leave in the order of the requests (RFC 9112 §9.3.2), so an answer may wait for an
 * earlier one. Every exchange must be answered, or its connection closed, in the end.
 */
public interface HttpExchange {
    /** What was asked. */
    HttpRequestHead request();

    /** What carries this exchange: its connection, or its stream of an HTTP/2 connection. */
    Channel channel();

    /**
     * Header fields that the answer will carry whatever it is (CORS, cookies, what middleware adds). To be changed only
     * before the exchange is answered, by one thread at a time.
     */
    HttpHeaders responseHeaders();

    /**
     * Adds a hook that sees the header fields of the answer just before they are written, on the channel's event loop.
     * Hooks run in the order in which they were added, once.
     */
    void beforeHeaders(Consumer<HttpHeaders> hook);

    /** Adds a hook that runs on the channel's event loop if the connection ends before this exchange was answered. */
    void onAbort(Runnable hook);

    /**
     * Adds a hook that runs on the channel's event loop when the whole answer was given to the kernel, or never will be
     * because the connection ended. To be added before the exchange is answered; not for an answer {@linkplain #stream in
     * pieces}.
     */
    void onSent(Runnable hook);

    /**
     * Asks for the body, at most once. A request with {@code Expect: 100-continue} is told to go on only now.
     *
     * @param maxBytes how many bytes are accepted; one more is too large
     */
    void readBody(int maxBytes, BodyListener listener);

    /**
     * Answers with a complete response. Of several calls the first counts; the body of a later one is released.
     *
     * @param status the status code
     * @param contentType the value of {@code Content-Type}, or null for none
     * @param body what follows the head; released by the exchange. {@code Content-Length} is set from it; to a HEAD
     *     request the length is told and no body sent
     * @return whether this call was the one that counted
     */
    boolean respond(int status, @Nullable CharSequence contentType, ByteBuf body);

    /** Answers with text in UTF-8, see {@link #respond(int, CharSequence, ByteBuf)}. */
    boolean respond(int status, @Nullable CharSequence contentType, String body);

    /** Answers as {@link #respond(int, CharSequence, String)} and closes an HTTP/1 connection after it. */
    boolean respondAndClose(int status, @Nullable CharSequence contentType, String body);

    /**
     * Begins an answer whose body is written in pieces over time. Its header fields are as those of {@link #respond(int,
     * CharSequence, ByteBuf)}, with one exception: a {@code Content-Length} among the {@link #responseHeaders()} is kept,
     * and then exactly so many bytes have to be written. Without it the body is chunked on HTTP/1.1, ends with the
     * connection on HTTP/1.0, and is a sequence of DATA frames on HTTP/2.
     *
     * <p>To a HEAD request, and with a status that has no body (204, 304), only the head is sent, and the stream is over
     * at once. While the stream is open no further request is read from an HTTP/1 connection.
     *
     * @return null when the exchange was answered before, or its connection is gone; then the listener is never called
     */
    @Nullable
    HttpStream stream(int status, @Nullable CharSequence contentType, HttpStreamListener listener);

    /** Whether an answer was given (it may not have been written yet). */
    boolean answered();

    /** Closes the connection, or resets the HTTP/2 stream, without an answer. */
    void drop();

    /**
     * Answers 101 and gives the connection away (RFC 9110 §7.8), or answers 200 to an extended CONNECT and gives the HTTP/2
     * stream away (RFC 8441 §5), whose channel then carries bytes as a connection does. To be called on the channel's event
     * loop, for a request without body. The HTTP handlers leave the pipeline, then {@code install} adds what follows; bytes that the
     * client sent behind the request reach the new handlers.
     *
     * <p>The 101 is written without a flush: what {@code install} writes may leave in the same segment, and the caller
     * flushes.
     *
     * @param headers header fields of the answer, besides {@link #responseHeaders()}; those that only a connection of HTTP/1
     *     has are left out on HTTP/2
     * @return false when the exchange was answered before, the connection is gone, or an earlier request on this
     *     connection is still without answer (which is then refused and closed); {@code install} did not run
     */
    boolean switchProtocols(HttpHeaders headers, Consumer<ChannelPipeline> install);
}
