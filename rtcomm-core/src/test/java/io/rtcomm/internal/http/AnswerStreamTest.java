/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpFraming;
import io.rtcomm.http.HttpStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerStreamTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final StreamLog log = new StreamLog();

    private HttpStream begin(HttpExchange exchange) {
        HttpStream stream = exchange.stream(200, "text/plain", log);
        assertThat(stream).isNotNull();
        return stream;
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }

    @Test
    void eachPieceIsAChunk() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            HttpStream stream = begin(http.exchange(0));
            assertThat(http.exchange(0).answered()).isTrue();
            assertThat(stream.write(bytes("one"))).isTrue();
            assertThat(stream.write(bytes("0123456789abcdef"))).isTrue();
            assertThat(stream.write(Unpooled.EMPTY_BUFFER)).isTrue();
            stream.flush();
            assertThat(http.received()).isEqualTo(HEAD + "3\r\none\r\n10\r\n0123456789abcdef\r\n");
            stream.end();
            assertThat(http.received()).isEqualTo("0\r\n\r\n");
            assertThat(log.events).containsExactly("closed");
        }
    }

    @Test
    void theHeadLeavesWithoutAPiece() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            begin(http.exchange(0));
            assertThat(http.received()).isEqualTo(HEAD);
        }
        assertThat(log.events).containsExactly("closed");
    }

    @Test
    void aLargePieceIsNotCopied() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            HttpStream stream = begin(http.exchange(0));
            http.received();
            ByteBuf large = Unpooled.buffer(70_000).writeZero(70_000);
            stream.write(large);
            stream.flush();
            http.channel.releaseOutbound();
            assertThat(http.channel.<ByteBuf>readOutbound()).isNull();
            assertThat(large.refCnt()).isZero();
            stream.write(Unpooled.buffer(70_000).writeZero(70_000));
            stream.flush();
            assertThat(http.received())
                    .startsWith("11170\r\n\0")
                    .endsWith("\0\r\n")
                    .hasSize(70_009);
        }
    }

    @Test
    void manyStreamsShareOneFramedBuffer() {
        ByteBuf framed = HttpFraming.CHUNKED.frame(bytes("news"), UnpooledByteBufAllocator.DEFAULT);
        try (var one = HttpTester.holding();
                var other = HttpTester.holding()) {
            for (HttpTester http : new HttpTester[] {one, other}) {
                http.send(GET);
                HttpStream stream = begin(http.exchange(0));
                assertThat(stream.framing()).isEqualTo(HttpFraming.CHUNKED);
                assertThat(stream.writeFramed(framed.retainedDuplicate())).isTrue();
                stream.flush();
                assertThat(http.received()).isEqualTo(HEAD + "4\r\nnews\r\n");
            }
            assertThat(framed.refCnt()).isOne();
        }
        framed.release();
    }

    @Test
    void anEmptyPieceHasNoFrameBecauseItWouldEndTheBody() {
        ByteBuf empty = HttpFraming.CHUNKED.frame(bytes(""), UnpooledByteBufAllocator.DEFAULT);
        assertThat(empty.isReadable()).isFalse();
        empty.release();
    }

    @Test
    void theConnectionLivesOnAfterTheEnd() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            begin(http.exchange(0)).end();
            assertThat(http.received()).isEqualTo(HEAD + "0\r\n\r\n");
            http.send(GET);
            http.exchange(1).respond(200, null, "next");
            assertThat(http.received()).endsWith("next");
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void aLastRequestEndsItsConnection() {
        try (var http = HttpTester.holding()) {
            http.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            HttpStream stream = begin(http.exchange(0));
            assertThat(http.received()).contains("Connection: close\r\n");
            assertThat(http.open()).isTrue();
            stream.end();
            assertThat(http.received()).isEqualTo("0\r\n\r\n");
            assertThat(http.open()).isFalse();
        }
        assertThat(log.events).containsExactly("closed");
    }

    @Test
    void anOldClientGetsBytesUntilTheConnectionEnds() {
        try (var http = HttpTester.holding()) {
            http.send("GET / HTTP/1.0\r\n\r\n");
            HttpStream stream = begin(http.exchange(0));
            assertThat(stream.framing()).isEqualTo(HttpFraming.RAW);
            stream.write(bytes("one"));
            stream.writeFramed(stream.framing().frame(bytes("two"), http.channel.alloc()));
            stream.end();
            assertThat(http.received())
                    .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nonetwo");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void aToldLengthStandsInsteadOfChunks() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            http.exchange(0).responseHeaders().set("Content-Length", 6);
            HttpStream stream = begin(http.exchange(0));
            stream.write(bytes("one"));
            stream.write(bytes("two"));
            stream.end();
            assertThat(http.received())
                    .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nonetwo");
            assertThat(http.open()).isTrue();
        }
    }

    @Test
    void oneByteTooManyAbortsAnAnswerWithALength() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            http.exchange(0).responseHeaders().set("Content-Length", 2);
            HttpStream stream = begin(http.exchange(0));
            assertThat(stream.write(bytes("one"))).isFalse();
            assertThat(http.received()).doesNotContain("one");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void oneByteTooFewAbortsAnAnswerWithALength() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            http.exchange(0).responseHeaders().set("Content-Length", 4);
            HttpStream stream = begin(http.exchange(0));
            stream.write(bytes("one"));
            stream.end();
            assertThat(http.open()).isFalse();
            assertThat(log.events).containsExactly("closed");
            http.received();
        }
    }

    @Test
    void toHeadOnlyTheHeadIsSent() {
        try (var http = HttpTester.holding()) {
            http.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
            HttpStream stream = begin(http.exchange(0));
            assertThat(stream.write(bytes("one"))).isFalse();
            stream.end();
            assertThat(http.received()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
            assertThat(log.events).containsExactly("closed");
            http.send(GET);
            http.exchange(1).respond(200, null, "next");
            assertThat(http.received()).endsWith("next");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void aStatusWithoutBodyHasNone(int status) {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            HttpStream stream = http.exchange(0).stream(status, null, log);
            assertThat(stream).isNotNull();
            assertThat(stream.write(bytes("one"))).isFalse();
            assertThat(http.received())
                    .startsWith("HTTP/1.1 " + status)
                    .endsWith("\r\n\r\n")
                    .doesNotContain("chunked");
            assertThat(log.events).containsExactly("closed");
        }
    }

    @Test
    void headersAndHooksAreThoseOfEveryAnswer() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            http.exchange(0).responseHeaders().set("X-Set", "1");
            http.exchange(0).beforeHeaders(headers -> headers.set("X-Hook", headers.get("Content-Type")));
            begin(http.exchange(0)).end();
            assertThat(http.received()).contains("X-Set: 1\r\n", "X-Hook: text/plain\r\n");
        }
    }

    @Test
    void aHeadThatCannotBeSentIsAFailure() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            HttpStream stream = http.exchange(0).stream(200, "text/plain\r\nX-Evil: 1", log);
            assertThat(stream).isNotNull();
            assertThat(stream.write(bytes("one"))).isFalse();
            assertThat(http.received()).startsWith("HTTP/1.1 500 ").doesNotContain("one", "Evil");
            assertThat(log.events).containsExactly("closed");
            assertThat(http.open()).isFalse();
        }
    }

    @Test
    void aStreamWaitsForItsTurn() {
        try (var http = HttpTester.holding()) {
            http.send(GET + GET);
            HttpStream stream = begin(http.exchange(1));
            stream.write(bytes("one"));
            stream.flush();
            assertThat(stream.room()).isZero();
            assertThat(stream.drained()).isFalse();
            assertThat(stream.bufferedBytes()).isEqualTo(8);
            assertThat(http.received()).isEmpty();
            http.exchange(0).respond(200, null, "first");
            assertThat(http.received()).endsWith("first" + HEAD + "3\r\none\r\n");
            assertThat(log.events).containsExactly("writable");
            assertThat(stream.room()).isPositive();
            assertThat(stream.bufferedBytes()).isZero();
        }
        assertThat(log.events).containsExactly("writable", "closed");
    }

    @Test
    void aStreamThatEndsBeforeItsTurnIsWhole() {
        try (var http = HttpTester.holding()) {
            http.send(GET + GET);
            HttpStream stream = begin(http.exchange(1));
            stream.write(bytes("one"));
            stream.end();
            assertThat(stream.write(bytes("late"))).isFalse();
            http.exchange(0).respond(200, null, "first");
            assertThat(http.received()).endsWith("first" + HEAD + "3\r\none\r\n0\r\n\r\n");
        }
    }

    @Test
    void aConnectionThatEndsBeforeTheTurnOfAStreamClosesIt() {
        try (var http = HttpTester.holding()) {
            http.send(GET + GET);
            HttpStream stream = begin(http.exchange(1));
            stream.write(bytes("one"));
            http.channel.close();
            http.channel.runPendingTasks();
            assertThat(log.events).containsExactly("closed");
            assertThat(stream.write(bytes("two"))).isFalse();
            assertThat(stream.bufferedBytes()).isZero();
            stream.end();
            stream.flush();
            assertThat(log.events).containsExactly("closed");
        }
    }

    @Test
    void requestsBehindAStreamWaitUntilItsEnd() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            HttpStream stream = begin(http.exchange(0));
            http.send(GET + GET);
            assertThat(http.exchanges).hasSize(1);
            stream.end();
            http.channel.runPendingTasks();
            assertThat(http.exchanges).hasSize(3);
            http.exchange(1).respond(200, null, "a");
            http.exchange(2).respond(200, null, "b");
            assertThat(http.received()).endsWith("b");
        }
    }

    @Test
    void aClientThatSendsOnAndOnBehindAStreamIsClosed() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            begin(http.exchange(0));
            http.send("x".repeat(16 * 1024));
            assertThat(http.open()).isTrue();
            http.send("x");
            assertThat(http.open()).isFalse();
            assertThat(log.events).containsExactly("closed");
            http.received();
        }
    }

    @Test
    void aBodyThatNobodyAskedForIsReadAndDropped() {
        try (var http = HttpTester.holding()) {
            http.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 20000\r\n\r\n");
            HttpStream stream = begin(http.exchange(0));
            http.send("x".repeat(20_000));
            stream.write(bytes("one"));
            stream.end();
            assertThat(http.received()).endsWith("3\r\none\r\n0\r\n\r\n");
            http.send(GET);
            http.exchange(1).respond(200, null, "next");
            assertThat(http.received()).endsWith("next");
        }
    }

    @Test
    void onlyOneAnswerCounts() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            HttpStream stream = begin(http.exchange(0));
            assertThat(http.exchange(0).stream(200, null, new StreamLog())).isNull();
            assertThat(http.exchange(0).respond(200, null, "late")).isFalse();
            stream.end();
            assertThat(http.received()).isEqualTo(HEAD + "0\r\n\r\n");
        }
    }

    @Test
    void aStreamAfterTheEndOfItsConnectionIsClosedAtOnce() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            http.channel.close();
            http.channel.runPendingTasks();
            assertThat(http.exchange(0).stream(200, null, log)).isNull();
            assertThat(log.events).isEmpty();
        }
    }

    @Test
    void abortEndsTheConnectionWithoutTheLastChunk() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            HttpStream stream = begin(http.exchange(0));
            stream.write(bytes("one"));
            stream.flush();
            stream.abort();
            assertThat(http.open()).isFalse();
            assertThat(http.received()).isEqualTo(HEAD + "3\r\none\r\n");
            assertThat(log.events).containsExactly("closed");
        }
    }

    @Test
    void aStreamIsNeverIdle() {
        try (var http = HttpTester.holding()) {
            http.send(GET);
            HttpStream stream = begin(http.exchange(0));
            http.send("GET / HT"); // the beginning of another request, which is not read now
            for (int hour = 0; hour < 3; hour++) {
                http.table.sweep(Duration.ofHours(hour).toNanos());
            }
            assertThat(http.open()).isTrue();
            http.table.closeGracefully();
            assertThat(http.open()).isTrue();
            stream.end();
            http.received();
            assertThat(http.open()).isFalse();
        }
    }
}
