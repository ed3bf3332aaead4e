/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.rtcomm.Tls;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes an HTTP server of accepted channels.
 *
 * <pre>
 *   [SslHandler]  RequestDecoder  HttpResponseEncoder  HttpConnection  ──▶ Router ──▶ Endpoint
 * </pre>
 *
 * Immutable; safe on any thread.
 */
public final class HttpFront {
    private final Dispatcher dispatcher;
    private final HttpLimits limits;
    private final @Nullable Supplier<SslContext> tls; // absent: clear text

    /**
     * A front for the endpoints of a router.
     *
     * @param tls what connections are encrypted with, or null for clear text
     * @throws IllegalArgumentException when a certificate or key cannot be used; the message names the file and why
     */
    public HttpFront(Router router, HttpLimits limits, @Nullable Tls tls) {
        this.dispatcher = new Dispatcher(router);
        this.limits = limits;
        this.tls = tls == null ? null : SslContexts.of(tls);
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
        ChannelPipeline pipeline = channel.pipeline();
        Supplier<SslContext> context = tls;
        if (context != null) {
            pipeline.addLast(context.get().newHandler(channel.alloc()));
        }
        new HttpConnection(dispatcher, limits, table, context != null).addTo(pipeline);
    }
}
