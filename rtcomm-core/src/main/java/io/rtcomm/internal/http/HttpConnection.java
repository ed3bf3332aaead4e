/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.observe.Metric;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection: hands requests out as they come, writes their answers in the order of the requests. Confined
 * to the event loop of its channel.
 *
 * <pre>
 *   bytes ─▶ RequestDecoder ─▶ onHead ─▶ AnswerQueue [ 1 | 2 | 3 ] ─▶ Endpoint
 *                 ▲ gate                    │ answered, and no earlier one waits
 *                 └── wantsMore             ▼
 *                                         write ─▶ HttpResponseEncoder
 * </pre>
 */
final class HttpConnection extends Connection implements Carrier {
    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

    // fixed
    private final Dispatcher dispatcher;
    private final HttpLimits limits;
    private final RequestDecoder decoder;
    private final HttpResponseEncoder encoder = new HttpResponseEncoder();
    private final Watch watch;

    // requests and answers
    private final AnswerQueue answers;
    private @Nullable Exchange reading; // the one whose body has not arrived; absent between requests
    private boolean lastHead; // no further request is read
    private boolean unreadable; // what came was no HTTP
    private boolean lingering; // the last answer is out; waits for the client to close
    private boolean gone; // closed, or given away

    HttpConnection(Dispatcher dispatcher, HttpLimits limits, Caller caller) {
        super(caller);
        this.dispatcher = dispatcher;
        this.limits = limits;
        this.watch = new Watch(limits);
        this.answers = new AnswerQueue(this::endsWith, this::end);
        this.decoder = new RequestDecoder(limits, this::wantsMore);
    }

    /** Adds the handlers of HTTP, of which this is the last. */
    void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(decoder, encoder, this);
    }

    @Override
    public boolean gone() {
        return gone;
    }

    // ---- life ----

    @Override
    void closeGracefully() {
        if (phase() == Watch.Phase.NEW || phase() == Watch.Phase.IDLE) {
            close();
        }
    }

    @Override
    void onGone() {
        if (!gone) {
            gone = true;
            abortAll();
        }
    }

    private void abortAll() {
        Exchange arriving = reading;
        reading = null;
        if (arriving != null) {
            Dispatcher.guarded(arriving, arriving.body()::abort);
        }
        answers.abort();
    }

    // ---- requests ----

    /** The gate of the decoder: whether the next piece of a request has somewhere to go. */
    private boolean wantsMore() {
        Exchange arriving = reading;
        if (arriving != null) {
            return arriving.body().flows() || !arriving.body().exists();
        }
        Exchange newest = answers.newest();
        boolean mayBecomeWebSocket = newest != null && newest.asksForWebSocket();
        return !lastHead
                && !answers.ended()
                && !mayBecomeWebSocket
                && !answers.streaming()
                && answers.size() < limits.maxPipelined()
                && ctx().channel().isWritable(); // a client that takes no answers asks no more questions
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        answers.beginBatch();
        try {
            if (gone) {
                return;
            }
            if (message instanceof HttpRequest request) {
                onHead(request);
            } else if (message instanceof HttpContent content) {
                onContent(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (lingering && decoder.discarded() > limits.maxDrainBytes()) {
            close();
        }
        closeIfDeaf();
        answers.endBatch(ctx);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!gone) {
            resume();
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void onHead(HttpRequest message) {
        watch.touch();
        int refusal = message.decoderResult().isSuccess()
                ? RequestHeads.check(message, limits)
                : RequestHeads.statusOf(message.decoderResult().cause());
        if (refusal != 0) {
            refuse(refusal);
            return;
        }
        HttpRequestHead head = dispatcher.arrived(
                certified(RequestHeads.read(message, remote(), caller().secure(), limits.maxQueryParams())));
        var body = new BodyReader(
                RequestHeads.bodyLength(message),
                RequestHeads.expectsContinue(message),
                limits.maxDrainBytes(),
                dispatcher.metrics());
        var exchange = new Exchange(this, ctx().channel(), head, body, RequestHeads.asksForWebSocket(message));
        lastHead = !RequestHeads.keepsAlive(message);
        reading = exchange;
        answers.add(exchange);
        if (answers.size() == limits.maxPipelined()) {
            dispatcher.metrics().increment(Metric.REQUESTS_PIPELINED);
        }
        if (body.exists()) {
            dispatcher.dispatch(exchange); // else when the decoder has finished with it, so that it can be upgraded
        }
    }

    private void onContent(HttpContent content) {
        Exchange arriving = reading;
        if (arriving == null) {
            return; // belongs to a request that was refused
        }
        if (!content.decoderResult().isSuccess()) {
            onBadBody(arriving);
            return;
        }
        BodyReader body = arriving.body();
        Dispatcher.guarded(arriving, () -> body.offer(content.content()));
        if (content instanceof LastHttpContent) {
            reading = null;
            if (body.exists()) {
                Dispatcher.guarded(arriving, body::end);
            } else {
                dispatcher.dispatch(arriving);
            }
        } else if (body.stopped() && !answers.contains(arriving)) {
            end(); // answered long ago, and the client sends and sends
        }
    }

    private void onBadBody(Exchange arriving) {
        lastHead = true;
        unreadable = true;
        dispatcher.countRefusal(400);
        boolean answeredNow = arriving.respondAndClose(400, ErrorBody.TYPE, ErrorBody.of(400));
        if (reading == arriving) {
            reading = null;
            Dispatcher.guarded(arriving, arriving.body()::abort);
        }
        if (!answeredNow && !answers.contains(arriving)) {
            end();
        }
    }

    /** Answers what is no proper request, behind the answers that are due before. */
    private void refuse(int status) {
        dispatcher.countRefusal(status);
        lastHead = true;
        unreadable = true;
        var nobody = new BodyReader(0, false, 0, dispatcher.metrics());
        var refused = new Exchange(
                this, ctx().channel(), RequestHeads.unreadable(remote(), caller().secure()), nobody, false);
        answers.add(refused);
        refused.respondAndClose(status, ErrorBody.TYPE, ErrorBody.of(status));
    }

    @Override
    public void onBodyWanted(Exchange exchange, int maxBytes, BodyListener listener) {
        watch.touch();
        Dispatcher.guarded(exchange, () -> exchange.body().ask(maxBytes, listener));
        pump();
    }

    // ---- answers ----

    @Override
    public void pump() {
        if (!gone) {
            answers.pump(ctx());
            resume();
            closeIfDeaf();
        }
    }

    /** A client that sends on and on behind a stream: reading would stop, and its leaving could not be noticed. */
    private void closeIfDeaf() {
        if (decoder.full() && answers.streaming()) {
            close();
        }
    }

    /** Whether the connection cannot be used after this answer, the last that is due for now. */
    private boolean endsWith(Exchange exchange) {
        watch.touch();
        if (reading == exchange) {
            exchange.body().discardUnasked();
            if (exchange.body().unusable()) {
                return true;
            }
        }
        return answers.nothingBehind(exchange) && (lastHead || table().closing());
    }

    /** Lets bytes in again, if there is room for what they say. */
    private void resume() {
        boolean outermost = answers.beginBatch();
        try {
            decoder.resume();
        } catch (Exception e) {
            exceptionCaught(ctx(), e);
        }
        if (outermost) {
            answers.endBatch(ctx());
        }
        if (!gone && !decoder.full() && !ctx().channel().config().isAutoRead()) {
            ctx().channel().config().setAutoRead(true);
        }
    }

    // ---- the end ----

    /** The last answer is out. */
    private void end() {
        if (gone || lingering) {
            return;
        }
        boolean bytesLeft = reading != null || unreadable || decoder.holdsBytes();
        abortAll();
        ctx().flush(); // answers of this pass that wait to leave together
        lingering = bytesLeft && LingeringClose.begin(ctx().channel());
        if (lingering) {
            decoder.discard();
        } else {
            close();
        }
    }

    @Override
    public void drop() {
        close();
    }

    @Override
    public boolean chunks(HttpRequestHead request) {
        return request.keepAliveVersion();
    }

    @Override
    public boolean switchProtocols(Exchange exchange, HttpHeaders fields, Consumer<ChannelPipeline> install) {
        if (gone) {
            return false;
        }
        boolean alone = answers.size() == 1 && answers.contains(exchange) && reading == null;
        if (!alone) {
            exchange.respondAndClose(400, ErrorBody.TYPE, ErrorBody.of(400));
            return false;
        }
        if (!exchange.take()) {
            return false;
        }
        answers.clear();
        ProtocolSwitch.write101(ctx(), exchange, fields);
        gone = true;
        ProtocolSwitch.replace(ctx().pipeline(), decoder, List.of(encoder, this), install);
        return true;
    }

    // ---- time ----

    @Override
    void sweep(long nowNanos) {
        Watch.Phase phase = phase();
        if (!watch.expired(phase, nowNanos)) {
            return;
        }
        log.debug("connection of {} took too long: {}", remote(), phase);
        if (phase == Watch.Phase.HEAD && answers.size() == 0) {
            refuse(408);
        } else {
            dispatcher.countLate(phase);
            close();
        }
    }

    private Watch.Phase phase() {
        Exchange arriving = reading;
        if (lingering) {
            return Watch.Phase.LINGERING;
        } else if (answers.ended()) {
            return Watch.Phase.ENDING;
        } else if (arriving != null
                && (arriving.body().flows() || !arriving.body().exists())) {
            return Watch.Phase.BODY;
        } else if (decoder.headBegun() && !answers.streaming()) {
            return Watch.Phase.HEAD;
        } else if (answers.size() > 0) {
            return Watch.Phase.ANSWER;
        }
        return watch.touched() ? Watch.Phase.IDLE : Watch.Phase.NEW;
    }
}
