/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.rtcomm.Tls;
import io.rtcomm.internal.http2.Http2Options;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes an HTTP server of accepted channels.
 *
 * <pre>
 *   [SslHandler]  RequestDecoder  HttpResponseEncoder  HttpConnection  ──▶ Router ──▶ Endpoint
 *
 *   [SslHandler]  Http2FrameCodec  FrameGuard  Http2MultiplexHandler  Http2Connection
 *                                    └ StreamBytes  StreamCarrier  ──▶ Router ──▶ Endpoint
 * </pre>
 *
 * In front of all this stands a {@link ProxyPreface} while a proxy has yet to say for whom it speaks.
 *
 * Immutable; safe on any thread.
 */
public final class HttpFront {
    private final Dispatcher dispatcher;
    private final Senders senders;
    private final HttpLimits limits;
    private final Http2Options http2;
    private final @Nullable Supplier<SslContext> tls; // absent: clear text

    /** A front that believes no proxy and refuses nobody, see {@link #HttpFront(Router, Senders, HttpLimits, Http2Options, Tls)}. */
    public HttpFront(Router router, HttpLimits limits, Http2Options http2, @Nullable Tls tls) {
        this(router, Senders.anyone(), limits, http2, tls);
    }

    /**
     * A front for the endpoints of a router.
     *
     * @param senders who is behind a request
     * @param tls what connections are encrypted with, or null for clear text
     * @throws IllegalArgumentException when a certificate or key cannot be used; the message names the file and why
     */
    public HttpFront(Router router, Senders senders, HttpLimits limits, Http2Options http2, @Nullable Tls tls) {
        this.dispatcher = new Dispatcher(router, senders);
        this.senders = senders;
        this.limits = limits;
        this.http2 = http2;
        this.tls = tls == null ? null : SslContexts.of(tls, http2.overTls());
    }

    /** Whether connections are encrypted. */
    public boolean secure() {
        return tls != null;
    }

    /**
     * Adds the handlers to an accepted channel. To be called on its event loop, when it is registered.
     *
     * @param table the table of the channel's event loop
     */
    public void install(Channel channel, ConnectionTable table) {
        Caller peer = Caller.of(table, channel, false);
        if (senders.announces(peer.address())) {
            channel.pipeline().addLast(new ProxyPreface(limits, peer, senders, this::install));
        } else {
            install(channel.pipeline(), peer);
        }
    }

    private void install(ChannelPipeline pipeline, Caller peer) {
        Supplier<SslContext> context = tls;
        boolean underTls = context != null;
        if (context != null) {
            pipeline.addLast(context.get().newHandler(pipeline.channel().alloc()));
        }
        var caller = underTls ? new Caller(peer.table(), peer.address(), true) : peer;
        if (underTls ? http2.overTls() : http2.clearText()) {
            pipeline.addLast(
                    new ProtocolChoice(limits, caller, underTls, (chosen, second) -> install(chosen, caller, second)));
        } else {
            install(pipeline, caller, false);
        }
    }

    private void install(ChannelPipeline pipeline, Caller caller, boolean second) {
        if (second) {
            new Http2Connection(dispatcher, limits, http2, caller).addTo(pipeline);
        } else {
            new HttpConnection(dispatcher, limits, caller).addTo(pipeline);
        }
    }
}
