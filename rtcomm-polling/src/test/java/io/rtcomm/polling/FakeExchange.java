/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.http.HttpStream;
import io.rtcomm.http.HttpStreamListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange whose client is the test. Safe on any thread; hooks and listeners run on the given loop. */
final class FakeExchange implements HttpExchange {
    record Answer(int status, @Nullable String contentType, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final HttpRequestHead request;
    private final Channel channel;
    private final EventLoop loop;
    private final HttpHeaders responseHeaders = new DefaultHttpHeaders();
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final CompletableFuture<BodyListener> listener = new CompletableFuture<>();
    private final List<Runnable> abortHooks = new ArrayList<>();
    private final List<Runnable> sentHooks = new ArrayList<>();
    private int maxBytes;
    private boolean aborted;

    FakeExchange(HttpRequestHead request, Channel channel, EventLoop loop) {
        this.request = request;
        this.channel = channel;
        this.loop = loop;
    }

    // What the client does and sees.

    /** The body arrives. */
    FakeExchange body(byte[] body) {
        var reader = listener.join();
        run(() -> {
            if (body.length > maxBytes) {
                reader.onTooLarge();
            } else {
                reader.onBody(body);
            }
        });
        return this;
    }

    FakeExchange body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The connection ends. */
    FakeExchange abort() {
        List<Runnable> hooks;
        synchronized (this) {
            if (answered()) {
                return this;
            }
            aborted = true;
            hooks = List.copyOf(abortHooks);
        }
        run(() -> {
            hooks.forEach(Runnable::run);
            if (listener.isDone()) {
                listener.join().onAborted();
            }
        });
        return this;
    }

    Answer answer() {
        assertThat(answer).as("answer to %s", request.target()).isDone();
        return answer.join();
    }

    Answer awaitAnswer() throws Exception {
        return answer.get(10, TimeUnit.SECONDS);
    }

    void assertAnswer(int status, @Nullable String contentType, String body) {
        assertThat(answer().status()).isEqualTo(status);
        assertThat(answer().contentType()).isEqualTo(contentType);
        assertThat(answer().text()).isEqualTo(body);
    }

    synchronized boolean over() {
        return aborted || answered();
    }

    boolean bodyWanted() {
        return listener.isDone();
    }

    private void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    // What the link sees.

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
        return responseHeaders;
    }

    @Override
    public void beforeHeaders(Consumer<HttpHeaders> hook) {
        throw new AssertionError("not for links");
    }

    @Override
    public synchronized void onAbort(Runnable hook) {
        if (aborted) {
            run(hook);
        } else {
            abortHooks.add(hook);
        }
    }

    @Override
    public synchronized void onSent(Runnable hook) {
        sentHooks.add(hook);
    }

    /** The client takes the answer. */
    void sent() {
        assertThat(answer).isDone();
        List.copyOf(sentHooks).forEach(this::run);
        sentHooks.clear();
    }

    @Override
    public void readBody(int maxBytes, BodyListener listener) {
        this.maxBytes = maxBytes;
        assertThat(this.listener.complete(listener))
                .as("asked for the body once")
                .isTrue();
    }

    @Override
    public synchronized boolean respond(int status, @Nullable CharSequence contentType, ByteBuf body) {
        byte[] bytes = ByteBufUtil.getBytes(body);
        body.release();
        return !aborted
                && answer.complete(new Answer(status, contentType == null ? null : contentType.toString(), bytes));
    }

    @Override
    public boolean respond(int status, @Nullable CharSequence contentType, String body) {
        return respond(status, contentType, ByteBufUtil.writeUtf8(channel.alloc(), body));
    }

    @Override
    public boolean respondAndClose(int status, @Nullable CharSequence contentType, String body) {
        throw new AssertionError("not for links");
    }

    @Override
    public HttpStream stream(int status, @Nullable CharSequence contentType, HttpStreamListener listener) {
        throw new UnsupportedOperationException("no answer in pieces is expected here");
    }

    @Override
    public boolean answered() {
        return answer.isDone();
    }

    @Override
    public void drop() {
        throw new AssertionError("not for links");
    }

    @Override
    public boolean switchProtocols(HttpHeaders headers, Consumer<ChannelPipeline> install) {
        throw new AssertionError("not for links");
    }
}
