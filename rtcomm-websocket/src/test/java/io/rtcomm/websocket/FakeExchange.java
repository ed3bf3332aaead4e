/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.http.HttpStream;
import io.rtcomm.http.HttpStreamListener;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An upgrade request on a channel; remembers how it was answered. A switch writes {@code 101} and nothing more. */
final class FakeExchange implements HttpExchange {
    final HttpRequestHead request;
    final Channel channel;
    boolean switches = true;

    @Nullable
    HttpHeaders switched;

    int status;

    FakeExchange(Channel channel, HttpHeaders headers) {
        this.channel = channel;
        this.request = Requests.head("GET", true, headers);
    }

    @Override
    public HttpRequestHead request() {
        return request;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public HttpHeaders responseHeaders() {
        return new DefaultHttpHeaders();
    }

    @Override
    public void beforeHeaders(Consumer<HttpHeaders> hook) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onAbort(Runnable hook) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onSent(Runnable hook) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void readBody(int maxBytes, BodyListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean respond(int code, @Nullable CharSequence contentType, ByteBuf body) {
        body.release();
        return respondAndClose(code, contentType, "");
    }

    @Override
    public boolean respond(int code, @Nullable CharSequence contentType, String body) {
        return respondAndClose(code, contentType, body);
    }

    @Override
    public boolean respondAndClose(int code, @Nullable CharSequence contentType, String body) {
        status = code;
        channel.close();
        return true;
    }

    @Override
    public HttpStream stream(int status, @Nullable CharSequence contentType, HttpStreamListener listener) {
        throw new UnsupportedOperationException("no answer in pieces is expected here");
    }

    @Override
    public boolean answered() {
        return status != 0;
    }

    @Override
    public void drop() {
        channel.close();
    }

    @Override
    public boolean switchProtocols(HttpHeaders headers, Consumer<ChannelPipeline> install) {
        if (!switches) {
            return false;
        }
        status = 101;
        switched = headers;
        channel.write(Unpooled.copiedBuffer("101", US_ASCII));
        install.accept(channel.pipeline());
        return true;
    }
}
