/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.rtcomm.endpoint.web.RouteOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In front of the handlers of an HTTP server that somebody else has built on Netty. */
@Timeout(60)
class HostedServerTest {
    /** How the host is built. */
    enum Host {
        ONE_CODEC,
        TWO_CODECS,
        READING_BY_DEMAND
    }

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final RtcommServer server = builder().eventLoops(loops).build();
    private final Queue<String> hostSaw = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> hostFailures = new ConcurrentLinkedQueue<>();
    private final CountDownLatch hostMayAnswer = new CountDownLatch(1);
    private Channel listening;
    private HttpClient client;

    @TempDir
    Path folder;

    private static ServerBuilder builder() {
        return RtcommServer.builder().host("127.0.0.1").port(0).transports("lines");
    }

    @AfterEach
    void end() {
        if (client != null) {
            client.close();
        }
        server.close(Duration.ofMillis(50));
        hostMayAnswer.countDown();
        if (listening != null) {
            listening.close().syncUninterruptibly();
        }
        assertThat(loops.isShuttingDown()).as("the loops are the host's").isFalse();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private HttpClient client() {
        return client(Host.ONE_CODEC);
    }

    private HttpClient client(Host host) {
        if (client == null) {
            server.route("GET", "/ours", exchange -> exchange.text("ours"));
            server.route("POST", "/ours/echo", exchange -> exchange.bytes("text/plain", exchange.body()));
            start(host);
            client = new HttpClient(port());
        }
        return client;
    }

    private int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    private void start(Host host) {
        var ours = server.handler();
        listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, host != Host.READING_BY_DEMAND)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        var pipeline = channel.pipeline();
                        switch (host) {
                            case ONE_CODEC, READING_BY_DEMAND -> pipeline.addLast(new HttpServerCodec(), ours);
                            case TWO_CODECS ->
                                pipeline.addLast(new HttpResponseEncoder(), new HttpRequestDecoder(), ours);
                        }
                        pipeline.addLast(new HttpObjectAggregator(100_000), new HostHandler());
                        if (host == Host.READING_BY_DEMAND) {
                            channel.eventLoop().execute(channel::read);
                        }
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Answers with what it was asked; {@code /wait} later. */
    private final class HostHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            String text = request.method() + " " + request.uri() + " "
                    + request.content().toString(UTF_8);
            hostSaw.add(text);
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer("host: " + text, UTF_8));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
            boolean keepAlive = HttpUtil.isKeepAlive(request);
            if (!keepAlive) {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
            if (request.uri().equals("/wait")) {
                new Thread(() -> {
                            try {
                                hostMayAnswer.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            ctx.writeAndFlush(response);
                        })
                        .start();
                return;
            }
            ctx.writeAndFlush(response);
            ctx.read();
            if (!keepAlive) {
                ctx.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            hostFailures.add(cause);
            ctx.close();
        }
    }

    // ---- whose is what

    @ParameterizedTest
    @EnumSource(Host.class)
    void oneConnectionAsksBothInTurn(Host host) {
        for (int i = 0; i < 3; i++) {
            assertThat(client(host).get("/ours").text()).isEqualTo("ours");
            assertThat(client().get("/theirs?x=" + i).text()).isEqualTo("host: GET /theirs?x=" + i + " ");
            assertThat(client().post("/ours/echo", "body").text()).isEqualTo("body");
            assertThat(client().post("/theirs", "body").text()).isEqualTo("host: POST /theirs body");
        }
        assertThat(hostSaw).hasSize(6);
        assertThat(hostFailures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void pipelinedRequestsAreAnsweredInTheirOrder(Host host) {
        server.route("GET", "/ours/slow", exchange -> {
            hostMayAnswer.await(50, TimeUnit.MILLISECONDS);
            exchange.text("slow");
        });
        client(host)
                .send(HttpClient.head("GET", "/ours/slow")
                        + HttpClient.head("GET", "/a")
                        + HttpClient.head("GET", "/b")
                        + HttpClient.head("GET", "/ours")
                        + HttpClient.head("GET", "/c"));
        assertThat(client().read().text()).isEqualTo("slow");
        assertThat(client().read().text()).isEqualTo("host: GET /a ");
        assertThat(client().read().text()).isEqualTo("host: GET /b ");
        assertThat(client().read().text()).isEqualTo("ours");
        assertThat(client().read().text()).isEqualTo("host: GET /c ");
    }

    @Test
    void oursWaitsForAnAnswerThatTheHostGivesLater() {
        client().send(HttpClient.head("GET", "/wait") + HttpClient.head("GET", "/ours"));
        await().until(() -> !hostSaw.isEmpty());
        hostMayAnswer.countDown();
        assertThat(client().read().text()).isEqualTo("host: GET /wait ");
        assertThat(client().read().text()).isEqualTo("ours");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aFloodOfPipelinedRequestsLosesNothing(Host host) {
        var wire = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            wire.append(HttpClient.head("GET", i % 3 == 0 ? "/ours" : "/theirs/" + i));
        }
        client(host);
        new Thread(() -> client.send(wire.toString())).start();
        for (int i = 0; i < 100; i++) {
            assertThat(client().read().text()).isEqualTo(i % 3 == 0 ? "ours" : "host: GET /theirs/" + i + " ");
        }
    }

    @Test
    void headAndErrorsKeepTheConnection() {
        client();
        assertThat(client.request("HEAD", "/ours").field("Content-Length")).isEqualTo("4");
        assertThat(client.request("DELETE", "/ours").status()).isEqualTo(405);
        assertThat(client.get("/theirs").text()).startsWith("host:");
        assertThat(client.get("/socket.io/?EIO=4&transport=none").status()).isEqualTo(400);
        assertThat(client.get("/socket.io/?EIO=4&transport=lines").text()).contains("sid");
        assertThat(client.get("/theirs").text()).startsWith("host:");
    }

    // ---- bodies

    @ParameterizedTest
    @EnumSource(Host.class)
    void bodiesOfOursAreReadPieceByPiece(Host host) {
        client(host).send(HttpClient.head("POST", "/ours/echo", "Transfer-Encoding: chunked"));
        client().send("3\r\nabc\r\n");
        client().send("3\r\ndef\r\n0\r\n\r\n");
        assertThat(client().read().text()).isEqualTo("abcdef");
        client().send(HttpClient.head("POST", "/ours/echo", "Content-Length: 2", "Expect: 100-continue"));
        assertThat(client().read().status()).isEqualTo(100);
        client().send("ok");
        assertThat(client().read().text()).isEqualTo("ok");
        String large = "x".repeat(900_000);
        assertThat(client().post("/ours/echo", large).text()).isEqualTo(large);
        assertThat(client().get("/theirs").text()).startsWith("host:");
    }

    @Test
    void aBodyThatIsTooLargeIs413() {
        server.route(
                "POST", "/ours/small", RouteOptions.DEFAULT.withMaxBodyBytes(3), exchange -> exchange.text("fits"));
        assertThat(client().post("/ours/small", "1234").status()).isEqualTo(413);
        assertThat(client().post("/ours/small", "123").text()).isEqualTo("fits");
        assertThat(client().post("/theirs", "1234").status()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsNoneEndsTheConnection() {
        client().send(HttpClient.head("POST", "/ours/echo", "Transfer-Encoding: chunked") + "xyz\r\n");
        assertThat(client().read().status()).isEqualTo(400);
        assertThat(client().ended()).isTrue();
    }

    @Test
    void aSmuggledRequestIsRefused() {
        client().send("POST /ours/echo HTTP/1.1\r\nHost: h\r\nHost: i\r\nContent-Length: 0\r\n\r\n"
                + HttpClient.head("GET", "/ours"));
        assertThat(client().read().status()).isEqualTo(400);
        assertThat(client().ended()).isTrue();
    }

    @Test
    void aClientThatClosesAfterItsRequestGetsItsAnswer() {
        assertThat(client().get("/ours", "Connection: close").field("Connection"))
                .isEqualTo("close");
        assertThat(client().ended()).isTrue();
    }

    // ---- streams

    @ParameterizedTest
    @EnumSource(Host.class)
    void largeFilesAreSentInPieces(Host host) throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        Files.write(folder.resolve("large.bin"), content);
        server.files("/files", folder);
        client(host).send(HttpClient.head("GET", "/files/large.bin") + HttpClient.head("GET", "/theirs"));
        assertThat(client().read().body()).isEqualTo(content);
        assertThat(client().read().text()).startsWith("host:");
        assertThat(client().request("HEAD", "/files/large.bin").field("Content-Length"))
                .isEqualTo("3000000");
        assertThat(client().get("/files/large.bin", "Range: bytes=5-6").body()).hasSize(2);
    }

    // ---- clients that leave

    @ParameterizedTest
    @EnumSource(Host.class)
    void aClientThatLeavesIsNoticed(Host host) throws Exception {
        var arrived = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        server.route("GET", "/ours/wait", exchange -> {
            exchange.onAbort(left::countDown);
            arrived.countDown();
        });
        client(host).send(HttpClient.head("GET", "/ours/wait"));
        arrived.await();
        client().close();
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
    }

    // ---- life

    @Test
    void aClosedServerLeavesTheHostAlone() {
        assertThat(client().get("/ours").text()).isEqualTo("ours");
        server.close();
        assertThat(client().get("/theirs").text()).startsWith("host:");
        var refused = client().get("/ours");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).isEqualTo("{\"code\":503,\"message\":\"Service Unavailable\"}");
        try (var other = new HttpClient(port())) {
            assertThat(other.get("/theirs").text()).startsWith("host:");
        }
    }

    @Test
    void sessionsEndWithTheServer() {
        client();
        String opened = client.get("/socket.io/?EIO=4&transport=lines").text();
        assertThat(opened).contains("sid");
        assertThat(server.sessionCount()).isEqualTo(1);
        server.close(Duration.ofMillis(100));
        assertThat(server.sessionCount()).isZero();
        assertThat(client.get("/theirs").text()).startsWith("host:");
    }

    @Test
    void aHostedServerDoesNotListenAndAnotherHasNoHandler() {
        assertThatThrownBy(server::start)
                .hasMessage("the server was built for the event loops of another one (expected: handler() instead)");
        try (var own = builder().build()) {
            assertThatThrownBy(own::handler)
                    .hasMessage("the server has event loops of its own (expected: eventLoops at its builder)");
        }
    }

    @Test
    void theHandlerStandsDirectlyBehindTheCodecOnALoopThatIsKnown() {
        for (var before :
                List.of(List.<ChannelHandler>of(), List.of(new HttpServerCodec(), new HttpObjectAggregator(1000)))) {
            var channel = new EmbeddedChannel();
            before.forEach(channel.pipeline()::addLast);
            channel.pipeline().addLast(server.handler());
            assertThatThrownBy(channel::checkException)
                    .hasStackTraceContaining("(expected: directly behind HttpServerCodec)");
            assertThat(channel.pipeline().toMap()).hasSize(before.size());
            channel.finishAndReleaseAll();
        }
        var channel = new EmbeddedChannel();
        channel.pipeline().addLast(new HttpServerCodec(), server.handler());
        assertThatThrownBy(channel::checkException).hasStackTraceContaining("(expected: an event loop of this server)");
        channel.finishAndReleaseAll();
    }
}
