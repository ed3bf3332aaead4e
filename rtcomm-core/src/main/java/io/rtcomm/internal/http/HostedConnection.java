/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.HttpRequestHead;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Our part of a connection that another server has accepted: takes the requests for our paths out of those that the
 * server's own codec has read, one at a time, and leaves all others to it. Confined to the event loop of its channel.
 *
 * <pre>
 *   bytes ─▶ codec of the host ─▶ HostedConnection ─┬─ ours ──▶ Endpoint
 *                  ▲                                └─ others ─▶ HostSide ─▶ handlers of the host
 *                  └──────────── answers, in the order of the requests ◀──────────┘
 * </pre>
 *
 * <p>While a request of one side is without answer, requests for the other side wait. So answers keep their order without
 * either side knowing of the other.
 */
final class HostedConnection extends Connection implements Carrier {
    /** Whose request is being read. */
    private enum Input {
        NONE,
        OURS,
        THEIRS
    }

    // fixed
    private final Hosting hosting;
    private final HttpLimits limits;
    private final Watch watch;
    private final WaitingInput waiting = new WaitingInput();
    private final HostSide host = new HostSide(waiting, this::onHostAnswered);

    // the request that is ours
    private Input input = Input.NONE;
    private @Nullable Exchange exchange; // absent between our requests
    private boolean answering; // the head of the answer was written
    private boolean answered; // so was its end
    private boolean closes; // the connection ends with the answer
    private boolean lingering; // the last answer is out; waits for the client to close
    private long discarded;
    private boolean gone; // closed, or given away

    HostedConnection(Hosting hosting, Caller caller) {
        super(caller);
        this.hosting = hosting;
        this.limits = hosting.limits();
        this.watch = new Watch(limits);
    }

    // ---- life ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        super.handlerAdded(ctx);
        ctx.pipeline().addAfter(ctx.name(), null, host);
    }

    @Override
    public boolean gone() {
        return gone;
    }

    /** Idle connections are the host's. */
    @Override
    void closeGracefully() {
        // ours end with their answers
    }

    @Override
    void close() {
        if (exchange != null || lingering) {
            drop();
        }
    }

    @Override
    public void drop() {
        ctx().close();
    }

    @Override
    void onGone() {
        if (gone) {
            return;
        }
        gone = true;
        waiting.release();
        Exchange left = exchange;
        exchange = null;
        if (left != null) {
            Dispatcher.guarded(left, left.body()::abort);
            left.abort();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (exchange == null && !lingering) {
            ctx.fireExceptionCaught(cause);
        } else {
            super.exceptionCaught(ctx, cause);
        }
    }

    // ---- what comes in ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (gone || !(message instanceof HttpObject)) {
            ctx.fireChannelRead(message);
        } else if (lingering) {
            discard(message);
        } else if (!waiting.isEmpty() || !take(ctx, message)) {
            waiting.add(message, ctx);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        readOn(ctx);
    }

    /** A host that reads by demand does not know that we want more: the body, or to hear that the client is gone. */
    private void readOn(ChannelHandlerContext ctx) {
        if (exchange != null
                && !gone
                && !waiting.full()
                && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    private void discard(Object message) {
        if (message instanceof HttpContent content) {
            discarded += content.content().readableBytes();
        }
        ReferenceCountUtil.release(message);
        if (discarded > limits.maxDrainBytes()) {
            drop();
        }
    }

    /** Handles a piece of a request, or says that its time has not come. */
    private boolean take(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            return takeHead(ctx, request);
        }
        Exchange arriving = exchange;
        if (input != Input.OURS || arriving == null) {
            if (message instanceof LastHttpContent) {
                input = Input.NONE;
            }
            ctx.fireChannelRead(message);
            return true;
        }
        boolean flows = arriving.body().flows() || !arriving.body().exists();
        if (flows) {
            onContent(arriving, (HttpContent) message);
        }
        return flows;
    }

    private boolean takeHead(ChannelHandlerContext ctx, HttpRequest request) {
        boolean ours = request.decoderResult().isSuccess() && hosting.owns(RequestHeads.path(request.uri()));
        if (exchange != null || (ours && host.busy())) {
            return false;
        }
        if (ours) {
            onHead(request);
        } else {
            input = request instanceof LastHttpContent ? Input.NONE : Input.THEIRS;
            host.onRequest();
            ctx.fireChannelRead(request);
        }
        return true;
    }

    private void onHead(HttpRequest message) {
        watch.touch();
        boolean secure = ctx().pipeline().get(SslHandler.class) != null;
        int refusal = hosting.closed() ? 503 : RequestHeads.check(message, limits);
        var body = new BodyReader(
                RequestHeads.bodyLength(message),
                RequestHeads.expectsContinue(message),
                limits.maxDrainBytes(),
                hosting.dispatcher().metrics());
        HttpRequestHead head = refusal == 0
                ? hosting.dispatcher()
                        .arrived(certified(RequestHeads.read(message, remote(), secure, limits.maxQueryParams())))
                : RequestHeads.unreadable(remote(), secure);
        var arrived = new Exchange(this, ctx().channel(), head, body, RequestHeads.asksForWebSocket(message));
        exchange = arrived;
        input = Input.OURS;
        answering = false;
        answered = false;
        closes = !RequestHeads.keepsAlive(message);
        if (refusal != 0) {
            if (!hosting.closed()) {
                hosting.dispatcher().countRefusal(refusal);
            }
            arrived.respondAndClose(refusal, ErrorBody.TYPE, ErrorBody.of(refusal));
        } else if (body.exists()) {
            hosting.dispatcher().dispatch(arrived); // else when its end was read, so that it can be upgraded
        }
        if (message instanceof HttpContent whole && exchange == arrived) {
            onContent(arrived, whole); // the host collects requests before we see them
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void onContent(Exchange arriving, HttpContent content) {
        try {
            if (!content.decoderResult().isSuccess()) {
                closes = true;
                input = Input.NONE;
                Dispatcher.guarded(arriving, arriving.body()::abort);
                arriving.respondAndClose(400, ErrorBody.TYPE, ErrorBody.of(400));
                return;
            }
            BodyReader body = arriving.body();
            Dispatcher.guarded(arriving, () -> body.offer(content.content()));
            if (content instanceof LastHttpContent) {
                onEnd(arriving);
            } else if (body.stopped() && answered) {
                drop(); // answered long ago, and the client sends and sends
            }
        } finally {
            content.release();
        }
    }

    private void onEnd(Exchange arriving) {
        input = Input.NONE;
        if (arriving.body().exists()) {
            Dispatcher.guarded(arriving, arriving.body()::end);
        } else if (!arriving.answered()) {
            hosting.dispatcher().dispatch(arriving);
        }
        finishIfDone();
    }

    @Override
    public void onBodyWanted(Exchange asking, int maxBytes, BodyListener listener) {
        watch.touch();
        Dispatcher.guarded(asking, () -> asking.body().ask(maxBytes, listener));
        pump();
        drain();
    }

    /** Takes what waits, as far as its time has come. */
    private void drain() {
        if (!gone) {
            waiting.drain(ctx(), message -> take(ctx(), message));
            readOn(ctx());
        }
    }

    private void onHostAnswered(boolean switched) {
        if (switched) {
            gone = true; // what follows is no HTTP
            waiting.drain(ctx(), message -> {
                ctx().fireChannelRead(message);
                return true;
            });
        } else {
            drain();
        }
    }

    // ---- what goes out ----

    @Override
    public void pump() {
        Exchange due = exchange;
        if (gone || answered || due == null) {
            return;
        }
        if (!due.ready()) {
            if (due.body().takeContinue()) {
                ctx().writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            }
            return;
        }
        if (!answering) {
            answering = true;
            begin(due);
        }
        AnswerStream stream = due.stream();
        if (stream != null && stream.complete() && !answered) {
            // the encoder writes the head of an answer without body, and its end, in one go
            end(ctx().write(stream.bodiless() ? Unpooled.EMPTY_BUFFER : LastHttpContent.EMPTY_LAST_CONTENT), stream);
        }
        ctx().flush();
        finishIfDone();
    }

    private void begin(Exchange due) {
        watch.touch();
        if (input == Input.OURS) {
            due.body().discardUnasked();
            closes |= due.body().unusable();
        }
        AnswerStream stream = due.stream();
        HttpResponse head = stream == null ? due.response(closes) : due.head(stream, closes);
        closes |= head.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        ChannelFuture written = ctx().write(head);
        if (stream == null) {
            end(written, null);
        } else {
            stream.begin(HostCodec.require(ctx()), head);
        }
    }

    private void end(ChannelFuture written, @Nullable AnswerStream stream) {
        answered = true;
        boolean last = closes;
        Exchange due = exchange;
        written.addListener(out -> {
            if (due != null) {
                due.runSentHooks();
            }
            if (stream != null) {
                stream.close();
            }
            if (last) {
                leave();
            }
        });
    }

    /** When both the request and its answer are over, the next request may come. */
    private void finishIfDone() {
        if (exchange == null || !answered || gone) {
            return;
        }
        if (closes || input == Input.OURS) {
            drainLater(); // what is left of the body is thrown away
            return;
        }
        exchange = null;
        ctx().channel().eventLoop().execute(() -> {
            drain();
            if (!gone) {
                ctx().read(); // whoever reads by demand does not know that its request was not for it
            }
        });
    }

    private void drainLater() {
        ctx().channel().eventLoop().execute(this::drain);
    }

    private void leave() {
        if (gone || lingering) {
            return;
        }
        boolean bytesLeft = input == Input.OURS || !waiting.isEmpty();
        waiting.release();
        lingering = bytesLeft && LingeringClose.begin(ctx().channel());
        if (!lingering) {
            drop();
        }
    }

    @Override
    public boolean chunks(HttpRequestHead request) {
        return request.keepAliveVersion();
    }

    @Override
    public boolean switchProtocols(Exchange switching, HttpHeaders fields, Consumer<ChannelPipeline> install) {
        if (gone || switching != exchange) {
            return false;
        }
        if (input == Input.OURS || !waiting.isEmpty()) {
            switching.respondAndClose(400, ErrorBody.TYPE, ErrorBody.of(400));
            return false;
        }
        if (!switching.take()) {
            return false;
        }
        ProtocolSwitch.write101(ctx(), switching, fields);
        exchange = null;
        gone = true;
        hosting.adopt(ctx().channel());
        HostCodec.replace(ctx(), install);
        return true;
    }

    // ---- time ----

    @Override
    void sweep(long nowNanos) {
        if (exchange == null && !lingering) {
            return; // the host watches over its own
        }
        if (watch.expired(phase(), nowNanos)) {
            hosting.dispatcher().countLate(phase());
            drop();
        }
    }

    private Watch.Phase phase() {
        Exchange current = exchange;
        if (lingering) {
            return Watch.Phase.LINGERING;
        } else if (answered) {
            return Watch.Phase.ENDING;
        }
        boolean arriving = input == Input.OURS
                && current != null
                && (current.body().flows() || !current.body().exists());
        return arriving ? Watch.Phase.BODY : Watch.Phase.ANSWER;
    }
}
