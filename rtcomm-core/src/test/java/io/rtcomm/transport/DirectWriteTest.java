/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DirectWriteTest {
    private EventLoopGroup group;
    private Socket client;
    private Channel channel;

    @BeforeEach
    void connect() throws Exception {
        assumeTrue(Epoll.isAvailable(), "epoll");
        group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        var accepted = new CompletableFuture<Channel>();
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        accepted.complete(child);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        client = new Socket();
        client.connect(server.localAddress());
        channel = accepted.get(10, TimeUnit.SECONDS);
        onLoop(() -> channel.isActive());
    }

    @AfterEach
    void end() throws Exception {
        if (group != null) {
            client.close();
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        }
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return channel.eventLoop().submit(task).get(10, TimeUnit.SECONDS);
    }

    /** Writes directly and lets go of the buffer. */
    private int write(ByteBuf bytes) throws Exception {
        int before = bytes.readerIndex();
        int written = onLoop(() -> DirectWrite.write(channel, bytes));
        assertThat(bytes.readerIndex()).isEqualTo(before);
        assertThat(bytes.refCnt()).isOne();
        bytes.release();
        return written;
    }

    private static ByteBuf direct(String text) {
        return ByteBufAllocator.DEFAULT.directBuffer().writeBytes(text.getBytes(US_ASCII));
    }

    @Test
    void epollSocketsSuit() {
        assertThat(DirectWrite.suits(channel)).isTrue();
        assertThat(DirectWrite.suits(new EmbeddedChannel())).isFalse();
    }

    @Test
    void theReadableBytesArriveAndTheBufferStaysAsItWas() throws Exception {
        assertThat(write(direct("..hello").skipBytes(2))).isEqualTo(5);

        assertThat(new String(client.getInputStream().readNBytes(5), US_ASCII)).isEqualTo("hello");
    }

    @Test
    void whatTheKernelDoesNotTakeIsLeftToTheCaller() throws Exception {
        int size = 64 << 20;
        ByteBuf large = ByteBufAllocator.DEFAULT.directBuffer(size).writeZero(size);

        assertThat(write(large)).isBetween(1, size - 1);
        assertThat(write(direct("next"))).isZero();
    }

    @Test
    void nothingOvertakesWhatWaitsInTheChannel() throws Exception {
        onLoop(() -> channel.write(direct("first ")));

        assertThat(write(direct("second"))).isZero();
        onLoop(() -> channel.writeAndFlush(direct("second")));

        assertThat(new String(client.getInputStream().readNBytes(12), US_ASCII)).isEqualTo("first second");
    }

    @Test
    void aHeapBufferIsLeftToTheChannel() throws Exception {
        assertThat(write(ByteBufAllocator.DEFAULT.heapBuffer().writeByte('x'))).isZero();
    }

    @Test
    void aClosedConnectionTakesNothing() throws Exception {
        channel.close().sync();

        assertThat(write(direct("late"))).isZero();
    }

    @Test
    void aBrokenConnectionTakesNothingAndTellsByItsChannel() throws Exception {
        client.setSoLinger(true, 0);
        client.close();
        while (write(direct("gone")) > 0) {
            Thread.onSpinWait(); // the reset is on its way
        }

        channel.closeFuture().await(10, TimeUnit.SECONDS);
        assertThat(channel.isOpen()).isFalse();
    }
}
