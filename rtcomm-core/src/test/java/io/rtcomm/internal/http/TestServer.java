/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.rtcomm.Tls;
import io.rtcomm.internal.http2.Http2Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server on the loopback address with one event loop. In the end no connection and no byte may be left. */
final class TestServer implements AutoCloseable {
    final Router router = new Router();

    private final ConnectionTable table = new ConnectionTable();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final MultiThreadIoEventLoopGroup loop;
    private final Channel listening;

    TestServer() {
        this(null);
    }

    TestServer(@Nullable Tls tls) {
        this(Http2Options.DEFAULT, tls);
    }

    /** A server whose clients may begin with HTTP/2 in clear text. */
    static TestServer clearText() {
        return new TestServer(new Http2Options(true, true, 128), null);
    }

    /** A server on the native transport of Linux, which must be there. */
    static TestServer epoll() {
        return new TestServer(Http2Options.DEFAULT, null, EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
    }

    private TestServer(Http2Options http2, @Nullable Tls tls) {
        this(http2, tls, NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    private TestServer(
            Http2Options http2, @Nullable Tls tls, IoHandlerFactory io, Class<? extends ServerChannel> channel) {
        loop = new MultiThreadIoEventLoopGroup(1, io);
        var front = new HttpFront(router, HttpLimits.DEFAULT, http2, tls);
        listening = new ServerBootstrap()
                .group(loop)
                .channel(channel)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        front.install(accepted, table);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    /** How many HTTP connections there are. */
    int connections() {
        return loop.submit(table::size).syncUninterruptibly().getNow();
    }

    /** Lets the ticker tick once, at a time. */
    void sweep(Duration time) {
        loop.submit(() -> table.sweep(time.toNanos())).syncUninterruptibly();
    }

    void closeGracefully() {
        loop.submit(table::closeGracefully).syncUninterruptibly();
    }

    void closeNow() {
        loop.submit(table::closeNow).syncUninterruptibly();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        await().atMost(Duration.ofSeconds(30)).until(() -> connections() == 0);
        loop.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(allocator.metric().usedHeapMemory()).as("heap bytes left").isZero();
        assertThat(allocator.metric().usedDirectMemory())
                .as("direct bytes left")
                .isZero();
    }
}
