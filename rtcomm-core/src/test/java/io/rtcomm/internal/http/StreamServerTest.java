/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.epoll.Epoll;
import io.rtcomm.http.HttpFraming;
import io.rtcomm.http.HttpStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers in pieces over real sockets. */
@Timeout(60)
class StreamServerTest {
    private static final String GET = "GET /stream HTTP/1.1\r\nHost: h\r\n\r\n";

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final StreamedEndpoint streams = new StreamedEndpoint("/stream");

    private TestServer server() {
        var server = new TestServer();
        server.router.add(streams);
        return server;
    }

    private TestServer onEpoll() {
        var server = TestServer.epoll();
        server.router.add(streams);
        return server;
    }

    @Test
    void aClientReadsPiecesAsTheyAreWritten() throws Exception {
        try (var server = server()) {
            var client = HttpClient.newHttpClient();
            var response = client.sendAsync(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/stream"))
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            StreamedEndpoint.Begun begun = streams.next();
            begun.write("one\n");
            Iterator<String> lines = response.get(30, TimeUnit.SECONDS).body().iterator();
            assertThat(lines.next()).isEqualTo("one");
            begun.write("two\n");
            assertThat(lines.next()).isEqualTo("two");
            begun.run(begun.stream()::end);
            assertThat(lines.hasNext()).isFalse();
            await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("closed"));
            server.closeNow(); // the client keeps its connection
        }
    }

    @Test
    void aClientThatLeavesIsNoticedWithoutAWrite() throws Exception {
        try (var server = server()) {
            var client = server.connect();
            client.send(GET);
            StreamedEndpoint.Begun begun = streams.next();
            client.close();
            await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("closed"));
        }
    }

    @Test
    void aClientThatResetsIsNoticedWithoutAWrite() throws Exception {
        try (var server = server()) {
            var client = server.connect();
            client.send(GET);
            StreamedEndpoint.Begun begun = streams.next();
            client.reset();
            await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("closed"));
        }
    }

    @Test
    void aClientThatClosesItsSideIsGone() throws Exception {
        try (var server = server();
                var client = server.connect()) {
            client.send(GET);
            StreamedEndpoint.Begun begun = streams.next();
            client.closeSending();
            await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("closed"));
            assertThat(client.rest()).endsWith("\r\n\r\n");
        }
    }

    @Test
    void aClientThatLeavesBehindALongLineOfRequestsIsNoticed() throws Exception {
        try (var server = server()) {
            var client = server.connect();
            client.send(GET);
            StreamedEndpoint.Begun begun = streams.next();
            client.send(GET.repeat(300));
            client.close();
            await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("closed"));
        }
    }

    @Test
    void aClientThatDoesNotReadLeavesNoRoomUntilItReads() throws Exception {
        try (var server = server();
                var client = server.connect()) {
            client.send(GET);
            StreamedEndpoint.Begun begun = streams.next();
            assertThat(begun.stream().room()).isPositive();
            int written = 0;
            while (begun.stream().room() > 0) {
                begun.write("x".repeat(65_536));
                written += 65_536;
            }
            assertThat(begun.stream().drained()).isFalse();
            assertThat(begun.stream().bufferedBytes()).isPositive();
            assertThat(begun.log().events).isEmpty();
            server.sweep(Duration.ZERO);
            server.sweep(Duration.ofDays(1));
            int overhead = HEAD.length() + written / 65_536 * "10000\r\n\r\n".length();
            client.exactly(overhead + written);
            await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("writable"));
            assertThat(begun.stream().bufferedBytes()).isZero();
            assertThat(begun.stream().drained()).isTrue();
            begun.stream().abort();
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aSharedPieceGoesToAPlainSocketAtOnceAndStaysItsOwners() throws Exception {
        assumeTrue(Epoll.isAvailable(), "epoll");
        ByteBuf piece = Unpooled.directBuffer()
                .writeBytes("..5\r\nhello\r\n".getBytes(US_ASCII))
                .skipBytes(2);
        try (var server = onEpoll();
                var one = server.connect();
                var other = server.connect()) {
            for (RawClient client : new RawClient[] {one, other}) {
                client.send(GET);
                StreamedEndpoint.Begun begun = streams.next();
                assertThat(begun.sendShared(piece)).isTrue();
                assertThat(piece.readableBytes()).isEqualTo(10);
                begun.run(begun.stream()::end);
                assertThat(new String(client.exactly(HEAD.length() + 15), US_ASCII))
                        .isEqualTo(HEAD + "5\r\nhello\r\n0\r\n\r\n");
                assertThat(begun.sendShared(piece)).isFalse();
            }
            server.closeNow();
        }
        assertThat(piece.refCnt()).isOne();
        piece.release();
    }

    @Test
    void nothingOvertakesTheRestOfASharedPieceThatTheKernelDidNotTake() throws Exception {
        assumeTrue(Epoll.isAvailable(), "epoll");
        int size = 16 << 20;
        ByteBuf large = HttpFraming.CHUNKED.frame(
                Unpooled.directBuffer(size).writeZero(size), UnpooledByteBufAllocator.DEFAULT);
        int framed = large.readableBytes();
        ByteBuf last = Unpooled.directBuffer().writeBytes("4\r\nlast\r\n".getBytes(US_ASCII));
        try (var server = onEpoll();
                var client = server.connect()) {
            client.send(GET);
            StreamedEndpoint.Begun begun = streams.next();
            assertThat(begun.sendShared(large)).isTrue();
            assertThat(begun.stream().drained()).isFalse();
            assertThat(begun.sendShared(last)).isFalse();
            begun.run(() -> {
                begun.stream().writeFramed(last);
                begun.stream().end();
            });
            assertThat(new String(client.exactly(HEAD.length() + framed + 14), US_ASCII))
                    .endsWith("\0\r\n4\r\nlast\r\n0\r\n\r\n");
            await().untilAsserted(() -> assertThat(large.refCnt()).isOne());
            server.closeNow();
        }
        large.release();
    }

    @Test
    void aSharedPieceIsLeftToThePipelineWhereThereIsMoreThanASocket() throws Exception {
        ByteBuf piece = Unpooled.directBuffer().writeBytes("5\r\nhello\r\n".getBytes(US_ASCII));
        try (var server = server();
                var client = server.connect()) {
            client.send(GET);
            StreamedEndpoint.Begun begun = streams.next();
            assertThat(begun.sendShared(piece)).isFalse();
            begun.run(begun.stream()::end);
            assertThat(new String(client.exactly(HEAD.length() + 5), US_ASCII)).isEqualTo(HEAD + "0\r\n\r\n");
            server.closeNow();
        }
        piece.release();
    }

    @Test
    void aSharedPieceDoesNotGoPastAHandlerThatMayEncrypt() throws Exception {
        assumeTrue(Epoll.isAvailable(), "epoll");
        ByteBuf piece = Unpooled.directBuffer().writeBytes("5\r\nhello\r\n".getBytes(US_ASCII));
        try (var server = onEpoll();
                var client = server.connect()) {
            client.send(GET);
            StreamedEndpoint.Begun begun = streams.next();
            begun.run(() -> begun.exchange().channel().pipeline().addFirst(new ChannelDuplexHandler()));
            assertThat(begun.sendShared(piece)).isFalse();
            begun.stream().abort();
        }
        piece.release();
    }

    @Test
    void aThousandStreamsThatAreAbandonedLeaveNothing() throws Exception {
        try (var server = server()) {
            for (int i = 0; i < 1000; i++) {
                try (var client = server.connect()) {
                    client.send(GET);
                    StreamedEndpoint.Begun begun = streams.next();
                    if (i % 2 == 0) {
                        begun.write("one");
                    }
                    if (i % 3 == 0) {
                        client.reset();
                    }
                }
            }
            await().until(() -> server.connections() == 0);
        }
    }

    @Test
    void anotherThreadMayNotWrite() throws Exception {
        try (var server = server();
                var client = server.connect()) {
            client.send(GET);
            HttpStream stream = streams.next().stream();
            assertThatThrownBy(stream::flush)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("(expected: the channel's event loop)");
            stream.abort();
        }
    }

    @Test
    void closingAllConnectionsClosesStreams() throws IOException, InterruptedException {
        try (var server = server();
                var client = server.connect()) {
            client.send(GET);
            StreamedEndpoint.Begun begun = streams.next();
            server.closeNow();
            assertThat(client.rest()).endsWith("\r\n\r\n");
            await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("closed"));
        }
    }
}
