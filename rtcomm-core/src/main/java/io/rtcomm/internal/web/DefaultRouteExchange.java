/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.rtcomm.ArgumentException;
import io.rtcomm.HttpHandshake;
import io.rtcomm.HttpRejectedException;
import io.rtcomm.Key;
import io.rtcomm.RejectedException;
import io.rtcomm.TypeRef;
import io.rtcomm.codec.CodecException;
import io.rtcomm.codec.JsonCodec;
import io.rtcomm.codec.JsonLimits;
import io.rtcomm.codec.JsonScanner;
import io.rtcomm.codec.JsonSink;
import io.rtcomm.codec.JsonSlice;
import io.rtcomm.codec.JsonSyntaxException;
import io.rtcomm.endpoint.Attributes;
import io.rtcomm.endpoint.EndpointContext;
import io.rtcomm.endpoint.ErrorAnswers;
import io.rtcomm.endpoint.RequestHandshake;
import io.rtcomm.endpoint.web.RouteExchange;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.internal.http.ErrorBody;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An exchange as the application sees it. Safe on any thread, see {@link RouteExchange}. */
final class DefaultRouteExchange implements RouteExchange {
    private static final Logger log = LoggerFactory.getLogger(DefaultRouteExchange.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int DEFAULT_STATUS = 0;

    private final HttpExchange exchange;
    private final RequestHandshake request;
    private final JsonCodec codec;
    private final JsonLimits limits;
    private final Attributes attributes = new Attributes();
    private volatile byte @Nullable [] body; // absent until it was read
    private int status = DEFAULT_STATUS;
    private @Nullable HttpHeaders fields; // of the handler's answer; absent while there are none
    private boolean overdue; // answered in place of the handler; confined to the event loop

    DefaultRouteExchange(HttpExchange exchange, RequestHandshake request, EndpointContext context) {
        this.exchange = exchange;
        this.request = request;
        this.codec = context.codec();
        this.limits = context.jsonLimits();
    }

    /** Before the handler runs. */
    void setBody(byte[] value) {
        body = value;
    }

    // ---- the request

    @Override
    public HttpHandshake request() {
        return request;
    }

    @Override
    public String method() {
        return request.head().method();
    }

    @Override
    public String pathParam(String name) {
        String value = request.pathParams().get(name);
        if (value == null) {
            throw new IllegalArgumentException("pathParam: " + name + " (expected: one of "
                    + request.pathParams().keySet() + ")");
        }
        return value;
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.ofNullable(request.head().param(name));
    }

    @Override
    public Optional<String> header(String name) {
        return request.header(name);
    }

    @Override
    public Optional<String> cookie(String name) {
        for (String field : request.head().headers().getAll(HttpHeaderNames.COOKIE)) {
            for (var cookie : ServerCookieDecoder.STRICT.decodeAll(field)) {
                if (cookie.name().equals(name)) {
                    return Optional.of(cookie.value());
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public byte[] body() {
        byte[] read = body;
        if (read == null) {
            throw new IllegalStateException("the body was not read yet (expected: in the handler, not in middleware)");
        }
        return read;
    }

    @Override
    public String bodyText() {
        return new String(body(), UTF_8);
    }

    @Override
    public <T> T body(Class<T> type) {
        return decode(type);
    }

    @Override
    public <T> T body(TypeRef<T> type) {
        return decode(type.type());
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // the caller has it from the type that it passes
    private <T> T decode(Type type) {
        byte[] text = body();
        try {
            var scanner = new JsonScanner(limits);
            scanner.scan(text, 0, text.length, false);
            var value = new JsonSlice(text, scanner.start(), scanner.end() - scanner.start(), List.of());
            T decoded = codec.read(value, type);
            if (decoded == null) {
                throw new CodecException(
                        "expected " + type.getTypeName() + ", got null"); // as handlers of events see it
            }
            return decoded;
        } catch (JsonSyntaxException | ArgumentException e) {
            log.debug("{} {} has a body that is not {}", method(), request.url(), type, e);
            throw new HttpRejectedException(400, "invalid body");
        }
    }

    @Override
    public <T> void set(Key<T> key, @Nullable T value) {
        attributes.set(key, value);
    }

    @Override
    public <T> Optional<T> get(Key<T> key) {
        return attributes.get(key);
    }

    // ---- the answer

    @Override
    public RouteExchange status(int value) {
        if (value < 200 || value > 599) {
            throw new IllegalArgumentException("status: " + value + " (expected: 200 to 599)");
        }
        status = value;
        return this;
    }

    @Override
    public RouteExchange responseHeader(String name, String value) {
        HttpHeaders own = fields;
        if (own == null) {
            own = DefaultHttpHeadersFactory.headersFactory().newHeaders();
            fields = own;
            HttpHeaders added = own;
            exchange.beforeHeaders(answer -> addTo(answer, added));
        }
        own.add(name, value);
        return this;
    }

    /** On the event loop, which looks at them only if the handler is done with them. */
    private void addTo(HttpHeaders answer, HttpHeaders own) {
        if (overdue) {
            return;
        }
        boolean typed = answer.contains(HttpHeaderNames.CONTENT_TYPE);
        own.forEach(field -> {
            if (!typed || !HttpHeaderNames.CONTENT_TYPE.contentEqualsIgnoreCase(field.getKey())) {
                answer.add(field.getKey(), field.getValue());
            }
        });
    }

    /**
     * Answers with an error in place of the handler, which may be about to do so at this moment: none of its header fields
     * go along. On the event loop.
     *
     * @return whether nobody else has answered
     */
    boolean answerInstead(int code) {
        overdue = true;
        overdue = exchange.respondAndClose(code, ErrorBody.TYPE, ErrorBody.of(code));
        return overdue;
    }

    @Override
    public void json(@Nullable Object value) {
        if (value instanceof CompletionStage<?> later) {
            later.whenComplete(this::finish);
            return;
        }
        var json = new JsonSink();
        codec.write(value, json);
        if (!json.attachments().isEmpty()) {
            throw new IllegalArgumentException("json: binary data (expected: bytes, or text that encodes them)");
        }
        exchange.respond(statusOr(200), ErrorBody.TYPE, Unpooled.wrappedBuffer(json.toByteArray()));
    }

    private void finish(@Nullable Object value, @Nullable Throwable failure) {
        if (failure != null) {
            fail(failure);
            return;
        }
        try {
            json(value);
        } catch (Throwable e) { // also an Error of the value's own code: the client waits for an answer
            fail(e);
        }
    }

    @Override
    public void text(String text) {
        exchange.respond(statusOr(200), TEXT, Unpooled.wrappedBuffer(text.getBytes(UTF_8)));
    }

    @Override
    public void bytes(String contentType, byte[] bytes) {
        exchange.respond(statusOr(200), contentType, Unpooled.wrappedBuffer(bytes));
    }

    @Override
    public void empty() {
        exchange.respond(statusOr(204), null, Unpooled.EMPTY_BUFFER);
    }

    private int statusOr(int other) {
        return status == DEFAULT_STATUS ? other : status;
    }

    @Override
    public void reject(int code, String message, @Nullable Object data) {
        new ErrorAnswers(codec).refuse(exchange, code, message, data);
    }

    @Override
    public void fail(Throwable cause) {
        Throwable reason = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        if (reason instanceof RejectedException rejected) {
            new ErrorAnswers(codec).refuse(exchange, rejected);
            return;
        }
        log.error("the route {} {} failed", method(), request.head().path(), reason);
        exchange.respond(500, ErrorBody.TYPE, ErrorBody.of(500));
    }

    @Override
    public boolean answered() {
        return exchange.answered();
    }

    @Override
    public void onAbort(Runnable hook) {
        exchange.onAbort(hook);
    }
}
