/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import io.rtcomm.internal.http2.FrameCodecs;
import io.rtcomm.internal.http2.FrameGuard;
import io.rtcomm.internal.http2.Http2Options;
import io.rtcomm.internal.http2.Portions;
import io.rtcomm.internal.http2.StreamBytes;
import io.rtcomm.observe.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 connection: watches over its streams. Confined to the event loop of its channel.
 *
 * <pre>
 *   bytes ─▶ Portions ─▶ Http2FrameCodec ─▶ FrameGuard ─▶ Http2MultiplexHandler ─▶ Http2Connection
 *                                                               │ one channel for each stream
 *                                                               └▶ StreamBytes ─▶ StreamCarrier
 * </pre>
 */
final class Http2Connection extends Connection {
    private static final Logger log = LoggerFactory.getLogger(Http2Connection.class);

    // fixed
    private final Dispatcher dispatcher;
    private final HttpLimits limits;
    private final Http2Options options;
    private final Watch watch;
    private final FrameGuard guard = new FrameGuard(this::onFlood);

    // the state
    private final Map<Channel, StreamCarrier> streams = new LinkedHashMap<>();
    private boolean leaving; // one side has said that no further requests are taken
    private boolean flooded;
    private boolean gone;

    Http2Connection(Dispatcher dispatcher, HttpLimits limits, Http2Options options, Caller caller) {
        super(caller);
        this.dispatcher = dispatcher;
        this.limits = limits;
        this.options = options;
        this.watch = new Watch(limits);
    }

    /** Adds the handlers of HTTP/2, of which this is the last. */
    void addTo(ChannelPipeline pipeline) {
        var codec = FrameCodecs.server(options, limits.maxInitialLineBytes() + limits.maxHeaderBytes());
        pipeline.addLast(
                new Portions(),
                codec,
                guard,
                new Http2MultiplexHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        onStream(stream);
                    }
                }),
                this);
        FrameCodecs.widenWindow(codec, ctx());
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    HttpLimits limits() {
        return limits;
    }

    boolean secure() {
        return caller().secure();
    }

    private void onStream(Channel stream) {
        watch.touch();
        var bytes = new StreamBytes();
        var carrier = new StreamCarrier(this, stream, bytes);
        stream.pipeline().addLast(bytes, carrier);
        streams.put(stream, carrier);
        stream.closeFuture().addListener(closed -> onStreamEnd(stream));
    }

    private void onStreamEnd(Channel stream) {
        watch.touch();
        streams.remove(stream);
        if (streams.isEmpty() && leaving && !gone) {
            close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (frame instanceof Http2SettingsFrame) {
            watch.touch();
        } else if (frame instanceof Http2GoAwayFrame) {
            leaving = true;
        }
        ReferenceCountUtil.release(frame);
        if (leaving && streams.isEmpty()) {
            close();
        }
    }

    private void onFlood() {
        if (!gone) {
            log.debug("{} sends too many frames that ask for nothing", remote());
            countFlood();
            goAway(Http2Error.ENHANCE_YOUR_CALM);
            super.close();
        }
    }

    private void countFlood() {
        if (!flooded) {
            flooded = true;
            dispatcher.metrics().increment(Metric.HTTP2_FLOODS);
        }
    }

    // ---- the end ----

    @Override
    void closeGracefully() {
        if (!leaving) {
            leaving = true;
            goAway(Http2Error.NO_ERROR);
        }
        if (streams.isEmpty()) {
            super.close();
        }
    }

    @Override
    void close() {
        goAway(Http2Error.NO_ERROR);
        super.close();
    }

    /** A breach of the protocol is the client's affair: it is told the reason, the log only when it listens closely. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Http2Exception breach = Http2CodecUtil.getEmbeddedHttp2Exception(cause);
        if (breach == null) {
            super.exceptionCaught(ctx, cause);
        } else {
            log.debug("connection of {} broke", remote(), cause);
            if (breach.error() == Http2Error.ENHANCE_YOUR_CALM) {
                countFlood(); // streams that are reset without end, answers that are not taken
            }
            goAway(breach.error());
            super.close();
        }
    }

    private void goAway(Http2Error reason) {
        if (!gone) {
            ctx().writeAndFlush(new DefaultHttp2GoAwayFrame(reason));
        }
    }

    @Override
    void onGone() {
        gone = true;
        List.copyOf(streams.keySet()).forEach(Channel::close); // also those that are not read
    }

    // ---- time ----

    @Override
    void sweep(long nowNanos) {
        guard.renew();
        List.copyOf(streams.values()).forEach(stream -> stream.sweep(nowNanos));
        Watch.Phase phase =
                !streams.isEmpty() ? Watch.Phase.ANSWER : watch.touched() ? Watch.Phase.IDLE : Watch.Phase.NEW;
        if (watch.expired(phase, nowNanos)) {
            log.debug("connection of {} took too long: {}", remote(), phase);
            dispatcher.countLate(phase);
            close();
        }
    }
}
