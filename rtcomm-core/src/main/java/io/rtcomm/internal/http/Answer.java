/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.rtcomm.http.HttpFraming;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint answered: the whole of it, or what stands before an answer in pieces.
 *
 * @param body empty before pieces
 * @param close whether the connection is to end with it
 */
record Answer(int status, @Nullable CharSequence contentType, ByteBuf body, boolean close) {
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("Content-Type");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("Content-Length");
    private static final AsciiString TRANSFER_ENCODING = AsciiString.cached("Transfer-Encoding");
    private static final AsciiString CONNECTION = AsciiString.cached("Connection");

    /** As it is written. Takes the body over. */
    FullHttpResponse whole(Exchange exchange, boolean closing) {
        HttpHeaders headers = headers(exchange);
        boolean noLength = status == 204 || status == 304;
        if (noLength) {
            headers.remove(CONTENT_LENGTH); // RFC 9110 §8.6
        } else {
            headers.setInt(CONTENT_LENGTH, body.readableBytes());
        }
        if (closing) {
            headers.set(CONNECTION, HttpHeaderValues.CLOSE);
        }
        ByteBuf content = body;
        if (noLength || exchange.request().method().equals("HEAD")) {
            content.release();
            content = Unpooled.EMPTY_BUFFER;
        }
        return full(headers, content);
    }

    /** What stands before the pieces; a whole answer when none follow. */
    HttpResponse head(Exchange exchange, AnswerStream pieces, boolean closing) {
        HttpHeaders headers = headers(exchange);
        if (status != 204 && pieces.length() != AnswerStream.UNKNOWN) {
            headers.set(CONTENT_LENGTH, pieces.length());
        } else {
            headers.remove(CONTENT_LENGTH);
        }
        if (closing) {
            headers.set(CONNECTION, HttpHeaderValues.CLOSE);
        }
        if (pieces.bodiless()) {
            return full(headers, Unpooled.EMPTY_BUFFER);
        }
        if (pieces.framing() == HttpFraming.CHUNKED) {
            headers.set(TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), headers);
    }

    private HttpHeaders headers(Exchange exchange) {
        HttpHeaders headers = exchange.responseHeaders();
        if (contentType != null) {
            headers.set(CONTENT_TYPE, contentType);
        }
        exchange.runHeaderHooks(headers);
        headers.remove(TRANSFER_ENCODING);
        return headers;
    }

    private FullHttpResponse full(HttpHeaders headers, ByteBuf content) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), content, headers, EmptyHttpHeaders.INSTANCE);
    }
}
