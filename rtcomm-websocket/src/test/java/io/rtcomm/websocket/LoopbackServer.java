/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.rtcomm.observe.Metrics;
import io.rtcomm.transport.LinkSettings;
import io.rtcomm.transport.SessionPort;
import io.rtcomm.transport.TransportOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Links over real sockets, without the HTTP before them: a connection starts with {@code 101}. */
final class LoopbackServer implements AutoCloseable {
    /** A link and the channel under it. */
    record Opened(WebSocketLink link, Channel channel, SessionPort port) {}

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final BlockingQueue<Opened> opened = new LinkedBlockingQueue<>();
    private final Channel listening;

    /** @param ports makes what a link reports to, from the loop of its channel */
    LoopbackServer(LinkSettings settings, Function<io.netty.channel.EventLoop, SessionPort> ports) throws Exception {
        var transport = new WebSocketTransport(TransportOptions.DEFAULT, new Metrics());
        listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.SO_SNDBUF, 16 * 1024)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        var exchange = new FakeExchange(channel, Requests.handshake());
                        var link = (WebSocketLink) transport.open(exchange, settings);
                        SessionPort port = ports.apply(channel.eventLoop());
                        channel.eventLoop().execute(() -> {
                            link.start(port);
                            opened.add(new Opened(link, channel, port));
                        });
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    /** The loop that is not this one. */
    io.netty.channel.EventLoop otherThan(io.netty.channel.EventLoop loop) {
        var next = group.next();
        return next == loop ? group.next() : next;
    }

    Socket connect() throws Exception {
        var socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(20_000);
        socket.connect(listening.localAddress());
        if (!new String(socket.getInputStream().readNBytes(3), java.nio.charset.StandardCharsets.US_ASCII)
                .equals("101")) {
            throw new AssertionError("connection did not start with 101");
        }
        return socket;
    }

    Opened opened() throws InterruptedException {
        Opened next = opened.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no connection was opened");
        }
        return next;
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
