/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** The step from HTTP to another protocol on the same connection (RFC 9110 §7.8). */
final class ProtocolSwitch {
    private ProtocolSwitch() {}

    static void write101(ChannelHandlerContext ctx, Exchange exchange, HttpHeaders fields) {
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        headers.add(fields).add(exchange.responseHeaders());
        exchange.runHeaderHooks(headers);
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.SWITCHING_PROTOCOLS,
                Unpooled.EMPTY_BUFFER,
                headers,
                EmptyHttpHeaders.INSTANCE);
        ctx.write(response);
    }

    /**
     * Takes the HTTP handlers out and lets others in. The decoder leaves last, and not before the caller is done: the
     * bytes that it holds then reach handlers that are installed and ready.
     */
    static void replace(
            ChannelPipeline pipeline,
            RequestDecoder decoder,
            Iterable<? extends ChannelHandler> handlers,
            Consumer<ChannelPipeline> install) {
        decoder.passThrough();
        handlers.forEach(pipeline::remove);
        pipeline.channel().config().setAutoRead(true);
        try {
            install.accept(pipeline);
            pipeline.channel().eventLoop().execute(() -> {
                if (pipeline.context(decoder) != null) {
                    pipeline.remove(decoder);
                }
            });
        } catch (RejectedExecutionException e) {
            pipeline.channel().close(); // the event loop is about to end
        } catch (RuntimeException e) {
            pipeline.channel().close();
            throw e;
        }
    }
}
