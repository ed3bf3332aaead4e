/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.rtcomm.http.HttpRequestHead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that a table watches over while this is in its pipeline. Confined to the event loop of its channel. */
abstract class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final Caller caller;
    int slot; // in the table, which alone changes it

    // from being added to a pipeline to being removed from it
    private @Nullable ChannelHandlerContext context;
    private @Nullable List<X509Certificate> certificates; // absent before the first request

    Connection(Caller caller) {
        this.caller = caller;
    }

    /** See {@link ConnectionTable#sweep}. */
    abstract void sweep(long nowNanos);

    /** The server begins to close: closes what waits for nothing, lets the rest come to its end. */
    abstract void closeGracefully();

    /** Closes at once. */
    void close() {
        ctx().close();
    }

    /** Nothing can be read or written any more. May be called more than once. */
    abstract void onGone();

    final ConnectionTable table() {
        return caller.table();
    }

    final ChannelHandlerContext ctx() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return ctx;
    }

    final Caller caller() {
        return caller;
    }

    final InetSocketAddress remote() {
        return caller.address();
    }

    /** A head of a request with the certificates of the peer, which are asked for once. */
    final HttpRequestHead certified(HttpRequestHead head) {
        List<X509Certificate> known = certificates;
        if (known == null) {
            known = ClientCertificates.of(ctx().pipeline());
            certificates = known;
        }
        return known.isEmpty() ? head : head.with(known);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        table().add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        table().remove(this);
        onGone();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onGone();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            log.debug("connection of {} broke", remote(), cause);
        } else {
            log.warn("connection of {} failed", remote(), cause);
        }
        ctx.close();
    }
}
