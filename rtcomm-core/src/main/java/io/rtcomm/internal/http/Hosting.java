/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Puts our part into the pipelines of another server. Safe on any thread.
 *
 * <pre>
 *   [SslHandler]  HttpServerCodec  [ HostedConnection  HostSide ]  handlers of the host
 * </pre>
 */
public final class Hosting {
    private final Router router;
    private final Dispatcher dispatcher;
    private final HttpLimits limits;
    private final Function<Channel, ConnectionTable> tables;
    private final Consumer<Channel> adopter;
    private volatile boolean closed;

    /**
     * A part for the endpoints of a router.
     *
     * @param senders who is behind a request
     * @param tables the table of a channel's event loop; throws when the loop is none of those that were named
     * @param adopter told of channels that become ours alone
     */
    public Hosting(
            Router router,
            Senders senders,
            HttpLimits limits,
            Function<Channel, ConnectionTable> tables,
            Consumer<Channel> adopter) {
        this.router = router;
        this.dispatcher = new Dispatcher(router, senders);
        this.limits = limits;
        this.tables = tables;
        this.adopter = adopter;
    }

    /** The handler to be added to a pipeline, directly behind its codec; the same for all of them. */
    public ChannelHandler handler() {
        return new Installer();
    }

    /** From here on our paths are answered with 503. */
    public void close() {
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    HttpLimits limits() {
        return limits;
    }

    boolean owns(String path) {
        return router.find(path) != null;
    }

    void adopt(Channel channel) {
        adopter.accept(channel);
    }

    /** Gives each pipeline a part of its own. */
    @ChannelHandler.Sharable
    private final class Installer extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            HostCodec.require(ctx); // a handler that fails here leaves the pipeline, and the host hears why
            var caller = Caller.of(tables.apply(ctx.channel()), ctx.channel(), false); // requests tell about TLS
            ctx.pipeline().replace(this, null, new HostedConnection(Hosting.this, caller));
        }
    }
}
