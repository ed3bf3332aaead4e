/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The HTTP handlers of a host that stand in front of ours: found, and taken out when a connection becomes a WebSocket. */
final class HostCodec {
    private HostCodec() {}

    /**
     * The context of what encodes answers; what is written to it goes past it.
     *
     * @throws IllegalStateException when another handler than a codec stands in front of ours
     */
    @SuppressWarnings("ReferenceEquality") // a handler is itself
    static ChannelHandlerContext require(ChannelHandlerContext ours) {
        ChannelHandlerContext encoder = null;
        ChannelHandler before = null;
        for (var entry : ours.pipeline()) {
            ChannelHandler handler = entry.getValue();
            if (handler == ours.handler()) {
                break;
            }
            before = handler;
            if (handler instanceof HttpServerCodec || handler instanceof HttpResponseEncoder) {
                encoder = ours.pipeline().context(handler);
            } else if (!(handler instanceof HttpObjectDecoder)) {
                encoder = null;
            }
        }
        if (encoder == null) {
            throw new IllegalStateException("the handler of a hosted server stands behind " + name(before)
                    + " (expected: directly behind HttpServerCodec)");
        }
        return encoder;
    }

    private static String name(@Nullable ChannelHandler handler) {
        return handler == null ? "nothing" : handler.getClass().getName();
    }

    /**
     * Takes the codec and everything behind it out and lets others in. Bytes that the client has sent behind its request
     * reach these when the caller is done.
     */
    static void replace(ChannelHandlerContext ours, Consumer<ChannelPipeline> install) {
        ChannelPipeline pipeline = ours.pipeline();
        var held = new HeldBytes();
        pipeline.addAfter(ours.name(), null, held);
        for (ChannelHandler handler : behind(pipeline, held)) {
            pipeline.remove(handler);
        }
        List<ChannelHandler> http = codec(ours);
        for (ChannelHandler handler : http) {
            pipeline.remove(handler);
        }
        pipeline.remove(ours.handler());
        pipeline.channel().config().setAutoRead(true);
        try {
            install.accept(pipeline);
            pipeline.channel().eventLoop().execute(() -> {
                if (pipeline.context(held) != null) {
                    pipeline.remove(held);
                }
            });
        } catch (RejectedExecutionException e) {
            pipeline.channel().close(); // the event loop is about to end
        } catch (RuntimeException e) {
            pipeline.channel().close();
            throw e;
        }
    }

    @SuppressWarnings("ReferenceEquality") // a handler is itself
    private static List<ChannelHandler> behind(ChannelPipeline pipeline, ChannelHandler last) {
        var found = new ArrayList<ChannelHandler>();
        boolean behind = false;
        for (var entry : pipeline) {
            if (behind) {
                found.add(0, entry.getValue());
            }
            behind |= entry.getValue() == last;
        }
        return found;
    }

    /** The encoder first: whatever the decoder lets go of may be answered at once. */
    @SuppressWarnings("ReferenceEquality") // a handler is itself
    private static List<ChannelHandler> codec(ChannelHandlerContext ours) {
        var found = new ArrayList<ChannelHandler>();
        for (var entry : ours.pipeline()) {
            ChannelHandler handler = entry.getValue();
            if (handler == ours.handler()) {
                break;
            }
            if (handler instanceof HttpResponseEncoder) {
                found.add(0, handler);
            } else if (handler instanceof CombinedChannelDuplexHandler<?, ?> codec
                    && handler instanceof HttpServerCodec) {
                codec.removeOutboundHandler();
                found.add(handler);
            } else if (handler instanceof HttpObjectDecoder) {
                found.add(handler);
            }
        }
        return found;
    }
}
