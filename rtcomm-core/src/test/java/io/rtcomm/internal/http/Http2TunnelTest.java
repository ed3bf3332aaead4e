/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.PendingBytes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream of HTTP/2 that was given away (RFC 8441), as those see it that got it. */
@Timeout(60)
class Http2TunnelTest {
    private final Tunnels tunnels = new Tunnels();

    @AutoClose
    private final Http2Fixture http2 = new Http2Fixture(tunnels);

    /** Gives every stream to a handler that notes what it sees. */
    private static final class Tunnels implements Endpoint {
        final LinkedBlockingQueue<Seen> opened = new LinkedBlockingQueue<>();
        volatile boolean late;

        @Override
        public boolean matches(String path) {
            return path.equals("/tunnel");
        }

        @Override
        public void handle(HttpExchange exchange) {
            if (late) {
                exchange.channel().eventLoop().execute(() -> open(exchange));
            } else {
                open(exchange);
            }
        }

        private void open(HttpExchange exchange) {
            var seen = new Seen(exchange.channel(), exchange.request().asksForWebSocket());
            exchange.responseHeaders().set("X-Set", "1");
            var fields = new DefaultHttpHeaders().set("Connection", "Upgrade").set("Upgrade", "websocket");
            if (!exchange.switchProtocols(fields, pipeline -> pipeline.addLast(seen))) {
                return;
            }
            seen.events.add("switched");
            exchange.channel().flush();
            opened.add(seen);
        }

        Seen next() throws InterruptedException {
            Seen seen = opened.poll(30, TimeUnit.SECONDS);
            assertThat(seen).isNotNull();
            return seen;
        }
    }

    private static final class Seen extends ChannelInboundHandlerAdapter {
        final Channel channel;
        final boolean webSocket;
        final List<String> events = new CopyOnWriteArrayList<>();

        Seen(Channel channel, boolean webSocket) {
            this.channel = channel;
            this.webSocket = webSocket;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            events.add("read " + bytes.toString(US_ASCII));
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                events.add("input ended");
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add("inactive");
        }

        void write(String text) {
            channel.writeAndFlush(Unpooled.copiedBuffer(text, US_ASCII));
        }
    }

    private static void connect(FrameClient client, int stream, String path) throws IOException {
        client.begin(
                stream,
                FrameClient.fields(
                        ":method",
                        "CONNECT",
                        ":protocol",
                        "websocket",
                        ":scheme",
                        "http",
                        ":path",
                        path,
                        ":authority",
                        "h"));
    }

    @Test
    void successHasNothingOfAnUpgrade() throws Exception {
        var client = http2.greeting();
        connect(client, 1, "/tunnel");
        var answer = client.next(FrameClient.HEADERS, 1);
        assertThat(answer.endsStream()).isFalse();
        var fields = client.decode(answer);
        assertThat(fields.status().toString()).isEqualTo("200");
        assertThat(fields.names().stream().map(CharSequence::toString)).containsExactlyInAnyOrder(":status", "x-set");
        assertThat(tunnels.next().webSocket).isTrue();
    }

    @Test
    void bytesGoBothWaysAsData() throws Exception {
        var client = http2.greeting();
        connect(client, 1, "/tunnel");
        client.data(1, "early");
        var seen = tunnels.next();
        await().untilAsserted(() -> assertThat(seen.events).containsExactly("switched", "read early"));
        seen.write("answer");
        assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("answer");
        client.data(1, "more");
        await().untilAsserted(() -> assertThat(seen.events).endsWith("read more"));
    }

    @Test
    void bytesThatCameBeforeALateSwitchAreHandedOn() throws Exception {
        tunnels.late = true;
        var client = http2.greeting();
        connect(client, 1, "/tunnel");
        client.data(1, "early");
        client.lastData(1, "last");
        var seen = tunnels.next();
        await().untilAsserted(() ->
                assertThat(seen.events).containsExactly("switched", "read early", "read last", "input ended"));
    }

    @Test
    void closeEndsTheStreamInAnOrderlyWay() throws Exception {
        var client = http2.greeting();
        connect(client, 1, "/tunnel");
        var seen = tunnels.next();
        seen.write("last words");
        seen.channel.close();
        assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("last words");
        assertThat(client.next(FrameClient.DATA, 1).endsStream()).isTrue();
        assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isZero(); // NO_ERROR
        await().untilAsserted(() -> assertThat(seen.events).endsWith("inactive"));
        client.request(3, FrameClient.get("/fixed"));
        assertThat(client.next(FrameClient.DATA, 3).text()).isEqualTo("12345");
    }

    @Test
    void closeAfterTheEndOfTheClientNeedsNoReset() throws Exception {
        var client = http2.greeting();
        connect(client, 1, "/tunnel");
        var seen = tunnels.next();
        client.frame(FrameClient.DATA, FrameClient.END_STREAM, 1, new byte[0]);
        await().untilAsserted(() -> assertThat(seen.events).endsWith("input ended"));
        seen.channel.close();
        assertThat(client.next(FrameClient.DATA, 1).endsStream()).isTrue();
        client.request(3, FrameClient.get("/fixed"));
        var next = client.next(frame -> frame.type() == FrameClient.RST_STREAM || frame.stream() == 3);
        assertThat(next.stream()).isEqualTo(3);
    }

    @Test
    void aResetIsTheEndAlsoIfTheStreamIsNotRead() throws Exception {
        var client = http2.greeting();
        connect(client, 1, "/tunnel");
        var seen = tunnels.next();
        seen.channel
                .eventLoop()
                .submit(() -> seen.channel.config().setAutoRead(false))
                .sync();
        client.data(1, "unread");
        client.cancel(1);
        await().untilAsserted(() -> assertThat(seen.events).endsWith("inactive"));
    }

    @Test
    void theEndOfTheConnectionIsTheEndAlsoIfTheStreamIsNotRead() throws Exception {
        var client = http2.greeting();
        connect(client, 1, "/tunnel");
        var seen = tunnels.next();
        seen.channel
                .eventLoop()
                .submit(() -> seen.channel.config().setAutoRead(false))
                .sync();
        client.data(1, "unread");
        client.close();
        await().untilAsserted(() -> assertThat(seen.events).endsWith("inactive"));
    }

    @Test
    void whatTheClientDoesNotTakeIsPending() throws Exception {
        var client = http2.greeting();
        connect(client, 1, "/tunnel");
        var seen = tunnels.next();
        await().until(() -> PendingBytes.of(seen.channel) == 0);
        seen.write("x".repeat(65_535 + 200_000)); // the window of the client, and more
        await().until(() -> PendingBytes.of(seen.channel) >= 265_535);
        assertThat(seen.channel.isWritable()).isFalse();
        assertThat(seen.channel.bytesBeforeUnwritable()).isZero();
        var drained = seen.channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        for (int received = 0; received < 65_535; ) {
            received += client.next(FrameClient.DATA, 1).payload().length;
        }
        assertThat(drained.isDone()).isFalse();
        client.frame(FrameClient.WINDOW_UPDATE, 0, 0, 0, 4, 0, 0);
        client.frame(FrameClient.WINDOW_UPDATE, 0, 1, 0, 4, 0, 0);
        for (int received = 0; received < 200_000; ) {
            var data = client.next(FrameClient.DATA, 1).payload();
            assertThat(data).as("no empty frame").isNotEmpty();
            received += data.length;
        }
        assertThat(drained.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(drained.isSuccess()).isTrue();
        await().until(() -> PendingBytes.of(seen.channel) == 0);
    }

    @Test
    void aStreamThatIsClosedWithBytesThatNobodyTakesEndsAllTheSame() throws Exception {
        var client = http2.greeting();
        connect(client, 1, "/tunnel");
        var seen = tunnels.next();
        seen.write("x".repeat(200_000));
        seen.channel.close();
        assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(8); // CANCEL
        await().untilAsserted(() -> assertThat(seen.events).endsWith("inactive"));
    }

    @Test
    void tunnelsAreNotSwept() throws Exception {
        var client = http2.greeting();
        connect(client, 1, "/tunnel");
        var seen = tunnels.next();
        for (int hour = 0; hour < 3; hour++) {
            http2.server.sweep(Duration.ofHours(hour));
        }
        seen.write("still here");
        assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("still here");
    }

    @Test
    void anEndpointThatKnowsNothingOfTunnelsCannotOpenOneByAccident() throws Exception {
        var client = http2.greeting();
        connect(client, 1, "/fixed");
        var answer = client.next(FrameClient.HEADERS, 1);
        assertThat(client.decode(answer).status().toString()).isEqualTo("501");
        assertThat(answer.endsStream()).isTrue();
    }

    @Test
    void aPlainRequestCannotBeSwitched() throws Exception {
        var client = http2.greeting();
        client.request(1, FrameClient.get("/tunnel"));
        assertThat(client.status(1)).isEqualTo("400");
    }
}
