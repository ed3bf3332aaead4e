/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.soak;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the connections of clients, with buffers that are not the server's. Safe on any thread. */
final class Dialer implements AutoCloseable {
    /** One source address has about 28,000 ports, and each rests for a minute after its use. */
    private static final int SOURCES = 16;

    private final MultiThreadIoEventLoopGroup group;
    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
    private final int port;
    private final @Nullable SslContext tls;
    private final boolean manyAddresses =
            System.getProperty("os.name", "").startsWith("Linux"); // others have 127.0.0.1 alone
    private final AtomicInteger turn = new AtomicInteger();
    private final ChannelFactory<? extends Channel> channels;

    Dialer(int port, @Nullable SslContext tls) {
        this(port, tls, NioSocketChannel::new);
    }

    /** @param channels may fail, as when no more files may be open */
    Dialer(int port, @Nullable SslContext tls, ChannelFactory<? extends Channel> channels) {
        this.port = port;
        this.tls = tls;
        this.channels = channels;
        this.group = new MultiThreadIoEventLoopGroup(
                2, new DefaultThreadFactory("soak-client", true), NioIoHandler.newFactory());
    }

    EventLoop nextLoop() {
        return group.next();
    }

    int port() {
        return port;
    }

    /** Connects; one of the two is called on the loop, after this call. */
    void dial(EventLoop loop, List<ChannelHandler> handlers, Consumer<Channel> connected, Consumer<String> failed) {
        dial(loop, handlers, 0, connected, failed);
    }

    /** Connects with a receive buffer of that size, or of the usual size if it is 0. */
    void dial(
            EventLoop loop,
            List<ChannelHandler> handlers,
            int receiveBuffer,
            Consumer<Channel> connected,
            Consumer<String> failed) {
        var bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(channels)
                .option(ChannelOption.ALLOCATOR, allocator)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 30_000)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        handlers.forEach(channel.pipeline()::addLast);
                    }
                });
        if (receiveBuffer > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, receiveBuffer);
        }
        var connecting = bootstrap.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), source());
        connecting.addListener(done -> {
            if (connecting.isSuccess()) {
                connected.accept(connecting.channel());
            } else {
                // a channel that could not even be made has no loop, and tells on another thread
                loop.execute(() -> failed.accept("cannot connect: " + connecting.cause()));
            }
        });
    }

    private InetSocketAddress source() {
        int last = manyAddresses ? 1 + Math.floorMod(turn.getAndIncrement(), SOURCES) : 1;
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last}), 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are an address
        }
    }

    /** Ends a connection with a reset. */
    static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
