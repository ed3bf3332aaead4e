/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.benchmarks.servers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * The least that a server on Netty can do for the workloads: one loop, one handler for each connection, no sessions, no
 * JSON, no heartbeats. Echoes a frame out of the buffer that it came in, joins the broadcasts of a pass, and writes them to
 * the sockets without the pipeline. What rtcomm takes beyond it is the price of what rtcomm is.
 */
public final class BareNetty {
    private BareNetty() {}

    /**
     * Serves until its standard input ends.
     *
     * @param args the port
     */
    public static void main(String[] args) throws InterruptedException {
        boolean epoll = Epoll.isAvailable();
        var group = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        var everyone = new BareRoom(group.next());
        new ServerBootstrap()
                .group(group)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new BareConnection(everyone));
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(args[0]))
                .sync();
        Control.serve();
    }
}
