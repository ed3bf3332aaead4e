/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpFraming;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.http.HttpStream;
import io.rtcomm.http.HttpStreamListener;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its one answer. Safe on any thread; what stands last is confined to the channel's event loop. */
final class Exchange implements HttpExchange {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private enum State {
        OPEN,
        ANSWERED,
        ABORTED
    }

    // fixed
    private final Carrier carrier;
    private final Channel channel;
    private final HttpRequestHead request;
    private final BodyReader body;
    private final boolean asksForWebSocket;

    // any thread
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final Hooks<Consumer<HttpHeaders>> beforeHeaders = new Hooks<>();
    private final Hooks<Runnable> onAbort = new Hooks<>();
    private final Hooks<Runnable> onSent = new Hooks<>();

    // whoever answers, one thread at a time
    private @Nullable HttpHeaders responseHeaders; // absent until somebody wants it

    // the event loop
    private @Nullable Answer answer; // absent until given and arrived here
    private @Nullable AnswerStream stream; // the same for an answer in pieces

    Exchange(Carrier carrier, Channel channel, HttpRequestHead request, BodyReader body, boolean asksForWebSocket) {
        this.carrier = carrier;
        this.channel = channel;
        this.request = request;
        this.body = body;
        this.asksForWebSocket = asksForWebSocket;
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
        HttpHeaders headers = responseHeaders;
        if (headers == null) {
            headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
            responseHeaders = headers;
        }
        return headers;
    }

    @Override
    public void beforeHeaders(Consumer<HttpHeaders> hook) {
        beforeHeaders.add(hook);
    }

    @Override
    public void onAbort(Runnable hook) {
        onAbort.add(hook);
        if (state.get() == State.ABORTED) {
            onLoop(this::runAbortHooks);
        }
    }

    @Override
    public void onSent(Runnable hook) {
        onSent.add(hook);
        if (state.get() == State.ABORTED) {
            onLoop(this::runSentHooks);
        }
    }

    @Override
    public void readBody(int maxBytes, BodyListener listener) {
        onLoop(() -> carrier.onBodyWanted(this, maxBytes, listener));
    }

    @Override
    public boolean respond(int status, @Nullable CharSequence contentType, ByteBuf content) {
        return answer(new Answer(status, contentType, content, false));
    }

    @Override
    public boolean respond(int status, @Nullable CharSequence contentType, String text) {
        return answer(new Answer(status, contentType, ByteBufUtil.writeUtf8(channel.alloc(), text), false));
    }

    @Override
    public boolean respondAndClose(int status, @Nullable CharSequence contentType, String text) {
        return answer(new Answer(status, contentType, ByteBufUtil.writeUtf8(channel.alloc(), text), true));
    }

    @Override
    public @Nullable HttpStream stream(int status, @Nullable CharSequence contentType, HttpStreamListener listener) {
        requireFinal(status);
        long length = declaredLength();
        if (!take()) {
            return null;
        }
        boolean bodiless = status == 204 || status == 304 || request.method().equals("HEAD");
        boolean chunked = length == AnswerStream.UNKNOWN && carrier.chunks(request);
        var begun = new AnswerStream(this, chunked ? HttpFraming.CHUNKED : HttpFraming.RAW, length, bodiless, listener);
        var head = new Answer(status, contentType, Unpooled.EMPTY_BUFFER, false);
        if (!onLoop(() -> onStream(head, begun))) {
            begun.close();
        }
        return begun;
    }

    private long declaredLength() {
        HttpHeaders headers = responseHeaders;
        String length = headers == null ? null : headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? AnswerStream.UNKNOWN : Long.parseLong(length);
    }

    @Override
    public boolean answered() {
        return state.get() == State.ANSWERED;
    }

    @Override
    public void drop() {
        onLoop(carrier::drop);
    }

    @Override
    public boolean switchProtocols(HttpHeaders headers, Consumer<ChannelPipeline> install) {
        if (!channel.eventLoop().inEventLoop()) {
            throw new IllegalStateException(
                    "switchProtocols on " + Thread.currentThread().getName() + " (expected: the channel's event loop)");
        }
        return carrier.switchProtocols(this, headers, install);
    }

    private boolean answer(Answer given) {
        if (given.status() < 200 || given.status() > 599) {
            given.body().release();
        }
        requireFinal(given.status());
        if (!take()) {
            given.body().release();
            return false;
        }
        if (!onLoop(() -> onAnswer(given))) {
            given.body().release();
        }
        return true;
    }

    private static void requireFinal(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
    }

    /** The only way to become answered. */
    boolean take() {
        return state.compareAndSet(State.OPEN, State.ANSWERED);
    }

    /** Runs a step on the loop: now if this is the loop, else by the one hop. */
    private boolean onLoop(Runnable step) {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            step.run();
            return true;
        }
        try {
            loop.execute(step);
            return true;
        } catch (RejectedExecutionException e) {
            return false; // the loop has ended, and the channel with it
        }
    }

    // ---- on the event loop ----

    BodyReader body() {
        return body;
    }

    boolean asksForWebSocket() {
        return asksForWebSocket;
    }

    /** Whether the answer is here and can be written. */
    boolean ready() {
        return answer != null || stream != null;
    }

    /** The answer in pieces, or null when it is none. */
    @Nullable
    AnswerStream stream() {
        return stream;
    }

    /** Something of the stream changed. */
    void pump() {
        carrier.pump();
    }

    /** Runs a step on the event loop, after what runs now. */
    void later(Runnable step) {
        try {
            channel.eventLoop().execute(step);
        } catch (RejectedExecutionException e) {
            step.run(); // nothing else runs any more
        }
    }

    private void onStream(Answer head, AnswerStream begun) {
        if (carrier.gone()) {
            begun.close();
            return;
        }
        answer = head;
        stream = begun;
        carrier.pump();
    }

    private void onAnswer(Answer given) {
        if (carrier.gone()) {
            given.body().release();
            runSentHooks();
            return;
        }
        answer = given;
        carrier.pump();
    }

    /**
     * The answer as it is written. Called once, when it is ready.
     *
     * @param close whether the connection cannot be used after it
     */
    FullHttpResponse response(boolean close) {
        Answer given = answer;
        if (given == null) {
            throw new IllegalStateException("no answer yet");
        }
        answer = null;
        try {
            return given.whole(this, close || given.close());
        } catch (RuntimeException e) {
            given.body().release();
            return failure(e);
        }
    }

    /**
     * The head of an answer in pieces, or a whole answer when there is nothing but a head to send. Called once, when its
     * turn has come.
     *
     * @param close whether the connection cannot be used after it
     */
    HttpResponse head(AnswerStream pieces, boolean close) {
        Answer given = answer;
        if (given == null) {
            throw new IllegalStateException("no answer yet");
        }
        answer = null;
        try {
            return given.head(this, pieces, close);
        } catch (RuntimeException e) {
            return failure(e);
        }
    }

    private FullHttpResponse failure(RuntimeException e) {
        log.error("{} {} has an answer that cannot be sent", request.method(), request.path(), e);
        responseHeaders = null;
        ByteBuf text = ByteBufUtil.writeUtf8(channel.alloc(), ErrorBody.of(500));
        return new Answer(500, ErrorBody.TYPE, text, true).whole(this, true);
    }

    void runHeaderHooks(HttpHeaders headers) {
        beforeHeaders.drain(hook -> {
            try {
                hook.accept(headers);
            } catch (RuntimeException e) {
                log.error("a header hook of {} {} failed", request.method(), request.path(), e);
            }
        });
    }

    /** The connection ended: lets go of an answer that was not written, tells who waits if none was given. */
    void abort() {
        Answer unwritten = answer;
        answer = null;
        if (unwritten != null) {
            unwritten.body().release();
        }
        if (stream != null) {
            stream.close();
        }
        runSentHooks();
        if (state.compareAndSet(State.OPEN, State.ABORTED)) {
            runAbortHooks();
        }
    }

    private void runAbortHooks() {
        run(onAbort);
    }

    /** Whether somebody wants to know when the answer was sent. */
    boolean tellsWhenSent() {
        return !onSent.isEmpty();
    }

    /** The answer was sent, or never will be. */
    void runSentHooks() {
        run(onSent);
    }

    private void run(Hooks<Runnable> hooks) {
        hooks.drain(hook -> {
            try {
                hook.run();
            } catch (RuntimeException e) {
                log.error("a hook of {} {} failed", request.method(), request.path(), e);
            }
        });
    }
}
