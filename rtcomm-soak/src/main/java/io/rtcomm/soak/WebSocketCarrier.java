/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A WebSocket, with or without a session behind it. Confined to its loop. */
final class WebSocketCarrier implements Carrier {
    private static final int MAX_BYTES = 1 << 20;

    private final Listener listener;
    private final Runnable opened;
    private @Nullable Channel channel; // absent until it is connected
    private boolean over;
    private boolean frozen;

    private WebSocketCarrier(Listener listener, Runnable opened) {
        this.listener = listener;
        this.opened = opened;
    }

    /**
     * Opens one.
     *
     * @param opened called when the handshake is done
     */
    static WebSocketCarrier open(Dialer dialer, EventLoop loop, String target, Runnable opened, Listener listener) {
        var carrier = new WebSocketCarrier(listener, opened);
        var handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                URI.create("ws://127.0.0.1:" + dialer.port() + target),
                WebSocketVersion.V13,
                null,
                false,
                new DefaultHttpHeaders(),
                MAX_BYTES);
        dialer.dial(
                loop,
                List.of(
                        new HttpClientCodec(),
                        new HttpObjectAggregator(MAX_BYTES),
                        new WebSocketClientProtocolHandler(handshaker, false, false, 60_000),
                        carrier.new Frames()),
                carrier::onConnected,
                carrier::end);
        return carrier;
    }

    private void onConnected(Channel connected) {
        channel = connected;
        if (over) {
            connected.close();
        } else if (frozen) {
            connected.config().setAutoRead(false);
        }
    }

    @Override
    public void send(String packet) {
        Channel to = channel;
        if (to != null && !over) {
            to.writeAndFlush(new TextWebSocketFrame(packet));
        }
    }

    @Override
    public void freeze() {
        frozen = true;
        if (channel != null) {
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void thaw() {
        frozen = false;
        if (channel != null) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void close() {
        over = true;
        Channel to = channel;
        if (to != null) {
            to.writeAndFlush(new CloseWebSocketFrame(1000, "")).addListener(sent -> to.close());
        }
    }

    @Override
    public void reset() {
        over = true;
        if (channel != null) {
            Dialer.reset(channel);
        }
    }

    private void end(String why) {
        if (!over) {
            over = true;
            if (channel != null) {
                channel.close();
            }
            listener.onEnd(why);
        }
    }

    private final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
            if (over) {
                return;
            }
            if (frame instanceof TextWebSocketFrame text) {
                listener.onPacket(text.text());
            } else if (frame instanceof CloseWebSocketFrame close) {
                end("close frame " + close.statusCode() + " " + close.reasonText());
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE && !over) {
                channel = ctx.channel(); // frames may come before whoever dialled is told
                opened.run();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            end("connection ended");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            end("connection broke: " + cause);
        }
    }
}
