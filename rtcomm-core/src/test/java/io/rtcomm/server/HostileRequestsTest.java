/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that nobody sends by mistake, to routes of a server of its own and of one that is hosted. */
@Timeout(60)
class HostileRequestsTest {
    enum Where {
        ALONE,
        HOSTED
    }

    private static final String SMUGGLED = HttpClient.head("GET", "/smuggled");

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private EventLoopGroup loops;
    private RtcommServer server;
    private int port;

    private HttpClient connect(Where where) {
        var builder = RtcommServer.builder()
                .host("127.0.0.1")
                .port(0)
                .transports("lines")
                .httpTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(1));
        loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        server = where == Where.ALONE
                ? builder.build()
                : builder.eventLoops(loops).build();
        server.route("POST", "/echo", exchange -> {
            seen.add("echo " + exchange.bodyText());
            exchange.text(exchange.bodyText());
        });
        server.route("GET", "/smuggled", exchange -> {
            seen.add("smuggled");
            exchange.text("smuggled");
        });
        port = where == Where.ALONE ? server.start().port() : host();
        return new HttpClient(port);
    }

    private int host() {
        var ours = server.handler();
        Channel listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), ours, new Theirs());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @AfterEach
    void end() {
        server.close(Duration.ofMillis(50));
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                        "Content-Length: 5, 6\r\n\r\nhello",
                        "Content-Length: +5\r\n\r\nhello",
                        "Content-Length: -1\r\n\r\n",
                        "Content-Length: 0x5\r\n\r\nhello",
                        "Content-Length: 99999999999999999999\r\n\r\nhello",
                        "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
                        "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                        "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
                        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                        "Host: other\r\nContent-Length: 0\r\n\r\n",
                        "Content-Length: 0\r\nX\u0000: y\r\n\r\n")
                .map(Arguments::of);
    }

    /** What a host's codec makes of ambiguous lengths is the host's business; what reaches us must be one request. */
    @ParameterizedTest
    @MethodSource("ambiguous")
    void anAmbiguousRequestIsRefusedAndNothingBehindItIsRead(String rest) {
        try (var client = connect(Where.ALONE)) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\n" + rest + SMUGGLED);
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.ended()).isTrue();
        }
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void aLengthAndChunksAtOnceNeverSmuggle(Where where) {
        try (var client = connect(where)) {
            client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: " + (5 + SMUGGLED.length())
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED);
            client.read();
            client.ended();
        }
        assertThat(seen).doesNotContain("smuggled");
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void aBodyThatIsARequestStaysABody(Where where) {
        try (var client = connect(where)) {
            assertThat(client.post("/echo", SMUGGLED).text()).isEqualTo(SMUGGLED);
            assertThat(client.get("/smuggled").text()).isEqualTo("smuggled");
        }
        assertThat(seen).containsExactly("echo " + SMUGGLED, "smuggled");
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void aBodyThatDoesNotComeEndsTheConnection(Where where) {
        try (var client = connect(where)) {
            client.send(HttpClient.head("POST", "/echo", "Content-Length: 5") + "he");
            assertThat(client.ended()).isTrue();
            try (var other = new HttpClient(port)) {
                assertThat(other.get("/smuggled").status()).isEqualTo(200);
            }
        }
        assertThat(seen).containsExactly("smuggled");
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void anUnwantedBodyIsNotReadForEver(Where where) {
        try (var client = connect(where)) {
            client.send(HttpClient.head("POST", "/echo", "Content-Length: 1000000000"));
            assertThat(client.read().status()).isEqualTo(413);
            assertThat(client.ended()).isTrue();
        }
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void aHeadThatIsTooLargeIsRefused(Where where) {
        try (var client = connect(where)) {
            client.send("GET /smuggled HTTP/1.1\r\nHost: h\r\n" + "X-Many: y\r\n".repeat(300) + "\r\n");
            assertThat(client.read().status()).isEqualTo(431);
            assertThat(client.ended()).isTrue();
        }
        assertThat(seen).isEmpty();
    }

    /** A host that refuses whatever comes to it. */
    private static final class Theirs extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (message instanceof HttpRequest) {
                var refusal = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST);
                refusal.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
                ctx.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
            }
        }
    }
}
