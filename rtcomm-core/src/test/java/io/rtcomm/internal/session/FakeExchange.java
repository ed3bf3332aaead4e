/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.http.HttpStream;
import io.rtcomm.http.HttpStreamListener;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request without a connection, and the answer that it got. Confined to the test's thread. */
final class FakeExchange implements HttpExchange {
    int status;

    @Nullable
    String contentType;

    @Nullable
    String body;

    boolean closed;
    boolean dropped;

    private final Channel channel;
    private final HttpRequestHead request;
    private final HttpHeaders answerHeaders = new DefaultHttpHeaders();
    private final List<Consumer<HttpHeaders>> hooks = new ArrayList<>();

    /** A request with header fields: names and values in turn. */
    FakeExchange(Channel channel, String method, String target, String... fields) {
        this.channel = channel;
        this.request = head(method, target, fields);
    }

    static HttpRequestHead head(String method, String target, String... fields) {
        var headers = new DefaultHttpHeaders();
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        var decoder = new QueryStringDecoder(target);
        var query = new LinkedHashMap<String, String>();
        decoder.parameters().forEach((name, values) -> query.put(name, values.get(values.size() - 1)));
        return new HttpRequestHead(
                method,
                target,
                decoder.rawPath(),
                query,
                headers,
                InetSocketAddress.createUnresolved("client.example", 4321),
                false,
                true);
    }

    /** The answer in one line, as far as refusals go. */
    String answer() {
        return status + " " + contentType + " " + body + (closed ? " closed" : "");
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
        return answerHeaders;
    }

    @Override
    public void beforeHeaders(Consumer<HttpHeaders> hook) {
        hooks.add(hook);
    }

    @Override
    public void onAbort(Runnable hook) {}

    @Override
    public void onSent(Runnable hook) {}

    @Override
    public void readBody(int maxBytes, BodyListener listener) {
        listener.onBody(new byte[0]);
    }

    @Override
    public boolean respond(int code, @Nullable CharSequence type, ByteBuf content) {
        String text = content.toString(StandardCharsets.UTF_8);
        content.release();
        return respond(code, type, text);
    }

    @Override
    public boolean respond(int code, @Nullable CharSequence type, String text) {
        if (answered()) {
            return false;
        }
        status = code;
        contentType = type == null ? null : type.toString();
        body = text;
        hooks.forEach(hook -> hook.accept(answerHeaders));
        return true;
    }

    @Override
    public boolean respondAndClose(int code, @Nullable CharSequence type, String text) {
        boolean counted = respond(code, type, text);
        closed |= counted;
        return counted;
    }

    @Override
    public HttpStream stream(int status, @Nullable CharSequence contentType, HttpStreamListener listener) {
        throw new UnsupportedOperationException("no answer in pieces is expected here");
    }

    @Override
    public boolean answered() {
        return status != 0 || dropped;
    }

    @Override
    public void drop() {
        dropped = true;
    }

    @Override
    public boolean switchProtocols(HttpHeaders headers, Consumer<ChannelPipeline> install) {
        throw new UnsupportedOperationException("no connection");
    }
}
