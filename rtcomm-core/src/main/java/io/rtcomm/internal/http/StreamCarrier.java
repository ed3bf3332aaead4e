/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import io.rtcomm.http.BodyListener;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.internal.http2.RequestFields;
import io.rtcomm.internal.http2.ResponseFields;
import io.rtcomm.internal.http2.StreamBytes;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange on its stream of HTTP/2. Confined to the event loop of its channel.
 *
 * <pre>
 *   HEADERS, DATA ─▶ StreamBytes ─▶ onHead, onData ─▶ Endpoint
 *                        ▲
 *   HEADERS, DATA ◀──────┴───────── write, the pieces of an AnswerStream
 * </pre>
 */
final class StreamCarrier extends ChannelInboundHandlerAdapter implements Carrier {
    private static final Logger log = LoggerFactory.getLogger(StreamCarrier.class);

    // fixed
    private final Http2Connection connection;
    private final Channel channel;
    private final StreamBytes bytes;
    private final Watch watch;

    // the exchange
    private @Nullable ChannelHandlerContext context; // absent before it was added to a pipeline
    private @Nullable Exchange exchange; // absent before the head came
    private boolean inputEnded;
    private boolean answering; // the head of the answer was written
    private boolean answered; // so was its end
    private boolean answerOut; // and that has left
    private boolean gone;

    StreamCarrier(Http2Connection connection, Channel channel, StreamBytes bytes) {
        this.connection = connection;
        this.channel = channel;
        this.bytes = bytes;
        this.watch = new Watch(connection.limits());
    }

    // ---- the request ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (gone) {
                return;
            }
            if (message instanceof Http2HeadersFrame frame && exchange == null) {
                inputEnded = frame.isEndStream();
                onHead(frame);
            } else if (message instanceof Http2HeadersFrame trailers && trailers.isEndStream()) {
                onBodyEnd();
            } else if (message instanceof Http2DataFrame data) {
                onData(data);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onHead(Http2HeadersFrame frame) {
        watch.touch();
        HttpLimits limits = connection.limits();
        RequestFields fields = RequestFields.read(frame.headers(), inputEnded);
        if (fields == null) {
            connection.dispatcher().countRefusal(400);
            reset(Http2Error.PROTOCOL_ERROR); // RFC 9113 §8.1.1
            return;
        }
        int refusal = RequestHeads.check(fields.message(), limits);
        if (refusal == 0 && fields.protocol() != null) {
            refusal = !fields.protocol().equals("websocket") ? 501 : inputEnded ? 400 : 0;
        }
        InetSocketAddress remote = connection.remote();
        boolean secure = connection.secure();
        HttpRequestHead head = refusal == 0
                ? connection
                        .dispatcher()
                        .arrived(connection.certified(RequestHeads.read(
                                fields.message(), fields.protocol(), remote, secure, limits.maxQueryParams())))
                : RequestHeads.unreadable(remote, secure);
        boolean waits = RequestHeads.expectsContinue(fields.message());
        var body = new BodyReader(
                fields.length(),
                waits,
                limits.maxDrainBytes(),
                connection.dispatcher().metrics());
        var arrived = new Exchange(this, channel, head, body, false);
        exchange = arrived;
        read(body);
        if (refusal == 0) {
            connection.dispatcher().dispatch(arrived);
        } else {
            connection.dispatcher().countRefusal(refusal);
            arrived.respond(refusal, ErrorBody.TYPE, ErrorBody.of(refusal));
        }
    }

    private void onData(Http2DataFrame data) {
        Exchange arriving = exchange;
        if (arriving == null) {
            return;
        }
        BodyReader body = arriving.body();
        Dispatcher.guarded(arriving, () -> body.offer(data.content()));
        if (data.isEndStream()) {
            onBodyEnd();
        } else if (answerOut && body.stopped()) {
            reset(Http2Error.NO_ERROR); // the client sends and sends
        }
    }

    private void onBodyEnd() {
        Exchange arriving = exchange;
        inputEnded = true;
        if (arriving != null && arriving.body().exists()) {
            Dispatcher.guarded(arriving, arriving.body()::end);
        }
    }

    @Override
    public void onBodyWanted(Exchange asking, int maxBytes, BodyListener listener) {
        watch.touch();
        Dispatcher.guarded(asking, () -> asking.body().ask(maxBytes, listener));
        pump();
        read(asking.body());
    }

    /** Reads on, unless what comes has nowhere to go: then the window of the stream bounds it. */
    private void read(BodyReader body) {
        if (!gone) {
            channel.config().setAutoRead(inputEnded || body.flows());
        }
    }

    // ---- the answer ----

    @Override
    public void pump() {
        Exchange due = exchange;
        if (gone || answered || due == null) {
            return;
        }
        if (!due.ready()) {
            if (due.body().takeContinue()) {
                var fields = ResponseFields.of(100, EmptyHttpHeaders.INSTANCE);
                ctx().writeAndFlush(new DefaultHttp2HeadersFrame(fields));
            }
            return;
        }
        if (!answering) {
            answering = true;
            begin(due);
        }
        AnswerStream stream = due.stream();
        if (stream != null && stream.complete() && !answered) {
            end(ctx().write(new DefaultHttp2DataFrame(true)), stream);
        }
        ctx().flush();
    }

    private void begin(Exchange due) {
        AnswerStream stream = due.stream();
        HttpResponse head = stream == null ? due.response(false) : due.head(stream, false);
        if (due.request().connectProtocol() != null && head.status().codeClass() == HttpStatusClass.SUCCESS) {
            head = refusedTunnel(head);
        }
        var fields = ResponseFields.of(head.status().code(), head.headers());
        if (!(head instanceof FullHttpResponse whole)) {
            ctx().write(new DefaultHttp2HeadersFrame(fields));
        } else if (whole.content().isReadable()) {
            ctx().write(new DefaultHttp2HeadersFrame(fields));
            end(ctx().write(new DefaultHttp2DataFrame(whole.content(), true)), stream);
        } else {
            whole.release();
            end(ctx().write(new DefaultHttp2HeadersFrame(fields, true)), stream);
        }
        if (stream != null) {
            stream.begin(ctx(), head);
        }
    }

    /** Success would make a tunnel of the stream (RFC 9110 §9.3.6), which is not what the endpoint meant. */
    private static HttpResponse refusedTunnel(HttpResponse given) {
        ReferenceCountUtil.release(given);
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_IMPLEMENTED, Unpooled.EMPTY_BUFFER);
    }

    /** The end of the answer was written. */
    private void end(ChannelFuture written, @Nullable AnswerStream stream) {
        answered = true;
        watch.touch();
        Exchange due = exchange;
        written.addListener(out -> {
            if (due != null) {
                due.runSentHooks();
            }
            if (stream != null) {
                stream.close();
            }
            answerOut = true;
            dropRest();
        });
    }

    /**
     * Reads what is left of a request that was answered and throws it away, if that is worth it: clients take a reset
     * for a failure although they have the answer (RFC 9113 §8.1).
     */
    private void dropRest() {
        Exchange over = exchange;
        if (inputEnded || gone || over == null) {
            return;
        }
        BodyReader body = over.body();
        body.discardUnasked();
        if (body.unusable() || !body.exists()) {
            reset(Http2Error.NO_ERROR);
        } else {
            read(body);
        }
    }

    @Override
    public boolean chunks(HttpRequestHead request) {
        return false;
    }

    @Override
    public boolean switchProtocols(Exchange switching, HttpHeaders fields, Consumer<ChannelPipeline> install) {
        if (switching.request().connectProtocol() == null) {
            switching.respond(400, ErrorBody.TYPE, ErrorBody.of(400)); // nothing but CONNECT makes a tunnel
            return false;
        }
        if (gone || !switching.take()) {
            return false;
        }
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        headers.add(fields).add(switching.responseHeaders());
        switching.runHeaderHooks(headers);
        ctx().write(new DefaultHttp2HeadersFrame(ResponseFields.of(200, headers))); // RFC 8441 §5
        gone = true;
        bytes.becomeTunnel();
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(this);
        try {
            install.accept(pipeline);
            channel.eventLoop().execute(bytes::open); // not before the caller is done
        } catch (RejectedExecutionException e) {
            channel.close(); // the event loop is about to end
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.config().setAutoRead(true);
        return true;
    }

    // ---- the end ----

    @Override
    public boolean gone() {
        return gone;
    }

    @Override
    public void drop() {
        channel.close();
    }

    private void reset(Http2Error error) {
        ctx().writeAndFlush(new DefaultHttp2ResetFrame(error));
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Exchange left = exchange;
        if (!gone) {
            gone = true;
            if (left != null) {
                Dispatcher.guarded(left, left.body()::abort);
                left.abort();
            }
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("a stream of {} broke", connection.remote(), cause);
        ctx.close();
    }

    /** See {@link ConnectionTable#sweep}. */
    void sweep(long nowNanos) {
        if (!gone && watch.expired(phase(), nowNanos)) {
            log.debug("a stream of {} took too long: {}", connection.remote(), phase());
            connection.dispatcher().countLate(phase());
            reset(Http2Error.CANCEL);
        }
    }

    private Watch.Phase phase() {
        Exchange current = exchange;
        if (answered || current == null) {
            return Watch.Phase.ENDING;
        }
        return current.body().flows() && !inputEnded ? Watch.Phase.BODY : Watch.Phase.ANSWER;
    }

    private ChannelHandlerContext ctx() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return ctx;
    }
}
