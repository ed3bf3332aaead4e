/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/** A client that says what makes the server send to it, and reads nothing of that. Confined to its loop. */
final class Stalled {
    /** In which way it stalls. */
    enum Way {
        SOCKET("/socket.io/?EIO=4&transport=websocket"),
        /** Its poll is answered, and it does not read the answer. */
        UNREAD_POLL(""),
        /** It does not poll any more. */
        NO_POLL(""),
        STREAM("/events"),
        WEBSOCKET("/raw"),
        /** Nothing is said at all: under TLS the handshake does not begin. */
        SILENT("");

        private final String target;

        Way(String target) {
            this.target = target;
        }
    }

    /** {@code 40} in a masked frame (RFC 6455 §5.2) whose mask is zero. */
    private static final byte[] CONNECT = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, '4', '0'};

    private static final List<String> UPGRADE = List.of(
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");

    private Runnable end = () -> {};

    private Stalled() {}

    /** Connects one; {@code plain} is the same port without TLS. */
    static Stalled connect(Way way, Dialer dialer, Dialer plain) {
        var client = new Stalled();
        EventLoop loop = dialer.nextLoop();
        loop.execute(() -> {
            switch (way) {
                case UNREAD_POLL, NO_POLL -> client.poll(way, loop, dialer);
                case SILENT -> client.dial(new byte[0], plain.nextLoop(), plain);
                case STREAM -> client.dial(get(way.target, "Accept: text/event-stream\r\n"), loop, dialer);
                case SOCKET, WEBSOCKET -> client.dial(upgrade(way), loop, dialer);
            }
        });
        return client;
    }

    private static byte[] upgrade(Way way) {
        byte[] head = get(way.target, String.join("\r\n", UPGRADE) + "\r\n");
        return way == Way.SOCKET ? Unpooled.wrappedBuffer(head, CONNECT).copy().array() : head;
    }

    private static byte[] get(String target, String fields) {
        return ("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + fields + "\r\n").getBytes(US_ASCII);
    }

    private void poll(Way way, EventLoop loop, Dialer dialer) {
        PollingCarrier[] carrier = new PollingCarrier[1];
        carrier[0] = new PollingCarrier(dialer, loop, new Carrier.Listener() {
            @Override
            public void onPacket(String packet) {
                if (packet.startsWith("0{")) {
                    carrier[0].send("40");
                } else if (packet.startsWith("40")) {
                    if (way == Way.NO_POLL) {
                        carrier[0].pollNoMore();
                    } else {
                        carrier[0].freeze();
                    }
                }
            }

            @Override
            public void onEnd(String why) {
                // as it should
            }
        });
        end = carrier[0]::reset;
    }

    private void dial(byte[] words, EventLoop loop, Dialer dialer) {
        dialer.dial(loop, List.of(new StopsReading()), 4096, channel -> say(channel, words), why -> {});
    }

    private void say(Channel channel, byte[] words) {
        end = () -> Dialer.reset(channel);
        if (words.length > 0) {
            ByteBuf bytes = channel.alloc().buffer(words.length).writeBytes(words);
            channel.writeAndFlush(bytes);
        }
    }

    void leave() {
        end.run();
    }

    /** After the first bytes of an answer. */
    private static final class StopsReading extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            ctx.channel().config().setAutoRead(false);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
