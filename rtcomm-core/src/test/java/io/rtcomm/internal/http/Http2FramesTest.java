/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.http.Endpoint;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.internal.http2.FrameCodecs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 frame by frame, in clear text. */
@Timeout(60)
class Http2FramesTest {
    private final StreamedEndpoint streams = new StreamedEndpoint("/stream");
    private final Held held = new Held();

    /** Keeps exchanges without an answer. */
    private static final class Held implements Endpoint {
        final BlockingQueue<HttpExchange> exchanges = new LinkedBlockingQueue<>();
        final List<String> aborted = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        public boolean matches(String path) {
            return path.startsWith("/held");
        }

        @Override
        public void handle(HttpExchange exchange) {
            exchange.onAbort(() -> aborted.add(exchange.request().path()));
            exchanges.add(exchange);
        }

        HttpExchange next() throws InterruptedException {
            HttpExchange exchange = exchanges.poll(30, TimeUnit.SECONDS);
            assertThat(exchange).isNotNull();
            return exchange;
        }
    }

    private TestServer server() {
        var server = TestServer.clearText();
        server.router.add(streams);
        server.router.add(held);
        server.router.add(new FixedEndpoint("/fixed", "12345"));
        return server;
    }

    // ---- which HTTP ----

    @Test
    void http1IsServedWhereHttp2MayBegin() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            for (char c : "GET /fixed HTTP/1.1\r\nHost: h\r\n\r\n".toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.response().body()).isEqualTo("12345");
            client.send("GET /fixed HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.response().body()).isEqualTo("12345");
        }
    }

    @Test
    void aRequestThatBeginsLikeThePrefaceIsHttp1() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            client.send("PRI * HTTP");
            client.send("/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(404);
        }
    }

    @Test
    void thePrefaceMayComeByteByByte() throws IOException {
        try (var server = server();
                var client = new FrameClient(server.port())) {
            for (byte b : FrameCodecs.PREFACE.getBytes(US_ASCII)) {
                client.send(new byte[] {b});
            }
            client.frame(FrameClient.SETTINGS, 0, 0);
            client.request(1, FrameClient.get("/fixed"));
            assertThat(client.headers(1).status().toString()).isEqualTo("200");
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("12345");
        }
    }

    @Test
    void whoWantsToKnowWhenAnAnswerWasSentIsToldOnceWhateverHappens() throws Exception {
        var told = new LinkedBlockingQueue<String>();
        try (var server = server();
                var client = new FrameClient(server.port())) {
            client.send(FrameCodecs.PREFACE.getBytes(US_ASCII));
            client.frame(FrameClient.SETTINGS, 0, 0);
            client.request(1, FrameClient.get("/held"));
            HttpExchange answered = held.next();
            answered.onSent(() -> told.add("answered"));
            answered.respond(200, null, "body");
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("answered");
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("body");
            client.request(3, FrameClient.get("/held"));
            held.next().onSent(() -> told.add("ended"));
        }
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("ended");
        assertThat(told).isEmpty();
    }

    @Test
    void clearTextHttp2IsRefusedUnlessAllowed() throws IOException {
        try (var server = new TestServer();
                var client = server.connect()) {
            client.send(FrameCodecs.PREFACE);
            assertThat(client.rest()).startsWith("HTTP/1.1 505 ");
        }
    }

    @Test
    void aClientThatDoesNotSayWhatItSpeaksIsClosed() throws IOException {
        try (var server = server();
                var silent = server.connect();
                var half = server.connect();
                var noSettings = new FrameClient(server.port())) {
            half.send("PRI * HT");
            noSettings.send(FrameCodecs.PREFACE.getBytes(US_ASCII));
            await().until(() -> server.connections() == 3);
            server.sweep(Duration.ZERO);
            server.sweep(Duration.ofSeconds(31));
            server.sweep(Duration.ofSeconds(62)); // the bytes of some may have come between the first two
            assertThat(silent.rest()).isEmpty();
            assertThat(half.rest()).isEmpty();
            noSettings.untilClosed();
        }
    }

    @Test
    void anIdleConnectionIsClosedWithAFarewell() throws IOException {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.get("/fixed"));
            assertThat(client.next(FrameClient.DATA, 1).endsStream()).isTrue();
            server.sweep(Duration.ZERO);
            server.sweep(Duration.ofSeconds(74));
            client.frame(FrameClient.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
            assertThat(client.next(FrameClient.PING, 0).flags()).isEqualTo(FrameClient.ACK);
            server.sweep(Duration.ofSeconds(75));
            assertThat(client.untilClosed())
                    .isNotNull()
                    .extracting(FrameClient.Frame::error)
                    .isEqualTo(0);
        }
    }

    @Test
    void whatIsOfferedIsSaidAtOnce() throws IOException {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            var settings = new java.util.HashMap<Integer, Integer>();
            var bytes = java.nio.ByteBuffer.wrap(
                    client.next(FrameClient.SETTINGS, 0).payload());
            while (bytes.hasRemaining()) {
                settings.put((int) bytes.getShort(), bytes.getInt());
            }
            assertThat(settings)
                    .containsEntry(3, 128) // MAX_CONCURRENT_STREAMS
                    .containsEntry(6, 32_768) // MAX_HEADER_LIST_SIZE
                    .containsEntry(8, 1); // ENABLE_CONNECT_PROTOCOL, RFC 8441 §3
        }
    }

    // ---- requests ----

    @Test
    void theAuthorityIsTheHostAndCrumbsAreOneCookie() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.get("/held?a=%20b&c", "cookie", "a=1", "x-one", "1", "cookie", "b=2"));
            var head = held.next().request();
            assertThat(head.method()).isEqualTo("GET");
            assertThat(head.path()).isEqualTo("/held");
            assertThat(head.query()).containsEntry("a", " b").containsEntry("c", "");
            assertThat(head.header("Host")).isEqualTo("h");
            assertThat(head.headers().getAll("Cookie")).containsExactly("a=1; b=2");
            assertThat(head.header("X-One")).isEqualTo("1");
            assertThat(head.headers().names()).noneMatch(name -> name.startsWith(":"));
            assertThat(head.keepAliveVersion()).isTrue();
            assertThat(head.secure()).isFalse();
            assertThat(head.asksForWebSocket()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connection | close",
                "proxy-connection | close",
                "keep-alive | timeout=5",
                "transfer-encoding | chunked",
                "upgrade | websocket",
                "te | gzip",
                "X-Upper | 1",
                "x space | 1",
                "x:colon | 1",
                "'' | 1",
                ":unknown | 1",
                ":status | 200",
                ":path | /again",
                ":protocol | websocket",
                "host | other",
                "content-length | 5",
                "content-length | -1",
                "content-length | 1e1",
                "x-value | ' blank'",
                "x-value | 'blank '"
            })
    void aMalformedRequestEndsItsStreamAndNoOther(String name, String value) throws Exception {
        assertMalformed(name, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nx-evil: 1", "a\nb", "a\rb", "a\0b"})
    void aValueThatWouldSplitAHeaderEndsItsStream(String value) throws Exception {
        assertMalformed("x-value", value);
    }

    private void assertMalformed(String name, String value) throws IOException {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.get("/held", name, value));
            var reset = client.next(FrameClient.RST_STREAM, 1);
            assertThat(reset.error()).isEqualTo(1); // PROTOCOL_ERROR
            assertThat(held.exchanges).isEmpty();
            client.request(3, FrameClient.get("/fixed"));
            assertThat(client.next(FrameClient.DATA, 3).text()).isEqualTo("12345");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":method GET :scheme http :authority h",
                ":method GET :path /held :authority h",
                ":scheme http :path /held :authority h",
                ":method GET :scheme ftp :path /held :authority h",
                ":method GET :scheme http :path held :authority h",
                ":method GET :scheme http :path http://h/held :authority h",
                ":method G(T :scheme http :path /held :authority h",
                ":method CONNECT :scheme http :path /held :authority h",
                ":method GET :method GET :scheme http :path /held :authority h",
                "x-early 1 :method GET :scheme http :path /held :authority h"
            })
    void anIncompleteOrStrangeRequestEndsItsStream(String fields) throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.fields(fields.split(" ")));
            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(1);
            assertThat(held.exchanges).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ":method GET :scheme http :path /held | 400",
                ":method GET :scheme http :path /held :authority a@b | 400",
                ":method GET :scheme http :path /held :authority h expect magic | 417",
                ":method CONNECT :authority h:80 | 400",
                ":method CONNECT :protocol other :scheme http :path /held :authority h | 501",
                ":method CONNECT :protocol websocket :scheme http :path /held :authority h | 400"
            })
    void whatCanBeReadButNotServedIsAnswered(String fields, String status) throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.fields(fields.split(" ")));
            assertThat(client.headers(1).status().toString()).isEqualTo(status);
            assertThat(held.exchanges).isEmpty();
        }
    }

    @Test
    void dataThatDoNotMatchTheLengthEndTheStream() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            for (int stream : new int[] {1, 3}) {
                client.frame(
                        FrameClient.HEADERS,
                        FrameClient.END_HEADERS,
                        stream,
                        FrameClient.get("/held", "content-length", "3"));
                var bodies = new HttpTester.Bodies();
                held.next().readBody(100, bodies);
                client.frame(
                        FrameClient.DATA,
                        FrameClient.END_STREAM,
                        stream,
                        (stream == 1 ? "12" : "1234").getBytes(US_ASCII));
                assertThat(client.next(FrameClient.RST_STREAM, stream).error()).isEqualTo(1);
                await().untilAsserted(() -> assertThat(bodies.events).containsExactly("aborted"));
            }
        }
    }

    @Test
    void trailersEndABody() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.frame(FrameClient.HEADERS, FrameClient.END_HEADERS, 1, FrameClient.get("/held"));
            var bodies = new HttpTester.Bodies();
            var exchange = held.next();
            exchange.readBody(100, bodies);
            client.frame(FrameClient.DATA, 0, 1, "abc".getBytes(US_ASCII));
            client.request(1, FrameClient.fields("x-trailer", "1"));
            await().untilAsserted(() -> assertThat(bodies.events).containsExactly("body abc"));
            exchange.respond(204, null, "");
            assertThat(client.headers(1).status().toString()).isEqualTo("204");
        }
    }

    @Test
    void aClientThatWaitsIsToldToGoOnWhenTheBodyIsWanted() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.frame(
                    FrameClient.HEADERS,
                    FrameClient.END_HEADERS,
                    1,
                    FrameClient.get("/held", "expect", "100-continue"));
            var bodies = new HttpTester.Bodies();
            var exchange = held.next();
            exchange.readBody(100, bodies);
            assertThat(client.headers(1).status().toString()).isEqualTo("100");
            client.frame(FrameClient.DATA, FrameClient.END_STREAM, 1, "abc".getBytes(US_ASCII));
            await().untilAsserted(() -> assertThat(bodies.events).containsExactly("body abc"));
            exchange.respond(200, null, "done");
            assertThat(client.headers(1).status().toString()).isEqualTo("200");
        }
    }

    @Test
    void aBodyThatNobodyAskedForIsBoundByTheWindow() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.frame(FrameClient.HEADERS, FrameClient.END_HEADERS, 1, FrameClient.get("/held"));
            var exchange = held.next();
            client.frame(FrameClient.DATA, 0, 1, new byte[16_384]);
            client.frame(FrameClient.DATA, 0, 1, new byte[16_384]);
            client.frame(FrameClient.DATA, 0, 1, new byte[16_384]);
            client.frame(FrameClient.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
            var window = client.next(frame -> frame.type() == FrameClient.PING
                    || (frame.type() == FrameClient.WINDOW_UPDATE && frame.stream() == 1));
            assertThat(window.type()).isEqualTo(FrameClient.PING); // nothing was given back before
            exchange.respond(200, null, "no thanks");
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("no thanks");
            client.next(FrameClient.WINDOW_UPDATE, 1); // the rest is read, and thrown away
            client.frame(FrameClient.DATA, FrameClient.END_STREAM, 1, new byte[16_384]);
            client.request(3, FrameClient.get("/fixed"));
            var next = client.next(frame -> frame.type() == FrameClient.RST_STREAM || frame.stream() == 3);
            assertThat(next.stream()).isEqualTo(3);
        }
    }

    @Test
    void theRestOfABodyThatIsTooLongIsNotWaitedFor() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.frame(
                    FrameClient.HEADERS,
                    FrameClient.END_HEADERS,
                    1,
                    FrameClient.get("/fixed", "content-length", "2000000"));
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("12345");
            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isZero(); // RFC 9113 §8.1
        }
    }

    // ---- answers ----

    @Test
    void anAnswerHasNothingOfAConnectionAndLowerCaseNames() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.get("/held"));
            var exchange = held.next();
            exchange.responseHeaders()
                    .set("X-Upper", "1")
                    .set("Connection", "keep-alive")
                    .set("Keep-Alive", "timeout=5")
                    .set("Transfer-Encoding", "chunked")
                    .set("Upgrade", "h2c");
            exchange.respondAndClose(200, "text/plain", "body");
            var fields = client.headers(1);
            assertThat(fields.names().stream().map(CharSequence::toString))
                    .containsExactlyInAnyOrder(":status", "x-upper", "content-type", "content-length");
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("body");
            client.request(3, FrameClient.get("/fixed")); // the connection lives on
            assertThat(client.next(FrameClient.DATA, 3).text()).isEqualTo("12345");
        }
    }

    @Test
    void answersOvertakeEachOther() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.get("/held"));
            var first = held.next();
            client.request(3, FrameClient.get("/fixed"));
            assertThat(client.next(FrameClient.DATA, 3).text()).isEqualTo("12345");
            first.respond(200, null, "first");
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("first");
        }
    }

    @Test
    void anAnswerStopsWhereTheWindowOfTheClientEnds() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.get("/held"));
            held.next().respond(200, null, "x".repeat(70_000));
            int received = 0;
            while (received < 65_535) {
                received += client.next(FrameClient.DATA, 1).payload().length;
            }
            assertThat(received).isEqualTo(65_535);
            client.frame(FrameClient.WINDOW_UPDATE, 0, 0, 0, 1, 0, 0);
            client.frame(FrameClient.WINDOW_UPDATE, 0, 1, 0, 1, 0, 0);
            var rest = client.next(FrameClient.DATA, 1);
            assertThat(rest.payload()).hasSize(70_000 - 65_535);
            assertThat(rest.endsStream()).isTrue();
        }
    }

    @Test
    void anAnswerThatIsNotTakenIsGivenUp() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.get("/held"));
            held.next().respond(200, null, "x".repeat(70_000));
            for (int received = 0; received < 65_535; ) {
                received += client.next(FrameClient.DATA, 1).payload().length;
            }
            server.sweep(Duration.ZERO);
            server.sweep(Duration.ofSeconds(30));
            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(8); // CANCEL
        }
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.frame(FrameClient.HEADERS, FrameClient.END_HEADERS, 1, FrameClient.get("/held"));
            var bodies = new HttpTester.Bodies();
            held.next().readBody(100, bodies);
            server.sweep(Duration.ZERO);
            server.sweep(Duration.ofSeconds(30));
            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(8);
            await().untilAsserted(() -> assertThat(bodies.events).containsExactly("aborted"));
        }
    }

    @Test
    void pollsAndStreamsMayTakeAsLongAsTheyLike() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.get("/held"));
            client.request(3, FrameClient.get("/stream"));
            var exchange = held.next();
            var begun = streams.next();
            for (int hour = 0; hour < 3; hour++) {
                server.sweep(Duration.ofHours(hour));
            }
            begun.write("still here");
            assertThat(client.next(FrameClient.DATA, 3).text()).isEqualTo("still here");
            exchange.respond(200, null, "late");
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("late");
        }
    }

    @Test
    void aResetAbortsAnExchange() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.get("/held/1"));
            client.frame(FrameClient.HEADERS, FrameClient.END_HEADERS, 3, FrameClient.get("/held/3")); // a body follows
            client.request(5, FrameClient.get("/stream"));
            held.next();
            held.next();
            var begun = streams.next();
            for (int stream = 1; stream <= 5; stream += 2) {
                client.frame(FrameClient.RST_STREAM, 0, stream, 0, 0, 0, 8);
            }
            await().untilAsserted(() -> assertThat(held.aborted).containsExactly("/held/1", "/held/3"));
            await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("closed"));
            assertThat(server.connections()).isOne();
            client.frame(FrameClient.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
            var answer =
                    client.next(frame -> frame.type() == FrameClient.RST_STREAM || frame.type() == FrameClient.PING);
            assertThat(answer.type()).as("no reset for a reset").isEqualTo(FrameClient.PING); // RFC 9113 §5.4.2
        }
    }

    @Test
    void theEndOfAConnectionAbortsItsExchanges() throws Exception {
        try (var server = server()) {
            var client = FrameClient.greeting(server.port());
            client.request(1, FrameClient.get("/held/1"));
            client.frame(FrameClient.HEADERS, FrameClient.END_HEADERS, 3, FrameClient.get("/held/3"));
            client.request(5, FrameClient.get("/stream"));
            held.next();
            held.next();
            var begun = streams.next();
            client.close();
            await().untilAsserted(() -> assertThat(held.aborted).containsExactlyInAnyOrder("/held/1", "/held/3"));
            await().untilAsserted(() -> assertThat(begun.log().events).containsExactly("closed"));
        }
    }

    @Test
    void anExchangeThatIsDroppedIsReset() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.get("/held"));
            held.next().drop();
            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(8);
        }
    }

    @Test
    void aConnectionThatIsToEndFinishesItsStreamsFirst() throws Exception {
        try (var server = server();
                var idle = FrameClient.greeting(server.port());
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.get("/stream"));
            var begun = streams.next();
            await().until(() -> server.connections() == 2);
            server.closeGracefully();
            assertThat(client.next(FrameClient.GOAWAY, 0).error()).isZero();
            assertThat(idle.untilClosed()).isNotNull();
            begun.write("last words");
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("last words");
            begun.run(begun.stream()::end);
            assertThat(client.next(FrameClient.DATA, 1).endsStream()).isTrue();
            client.untilClosed();
        }
    }

    // ---- floods ----

    @Test
    void moreStreamsThanAllowedAreRefused() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            for (int i = 0; i < 129; i++) {
                client.request(2 * i + 1, FrameClient.get("/held"));
            }
            assertThat(client.next(FrameClient.RST_STREAM, 257).error()).isEqualTo(7); // REFUSED_STREAM
            await().until(() -> held.exchanges.size() == 128);
        }
    }

    @Test
    void aBreachOfTheProtocolEndsTheConnectionWithAReason() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(2, FrameClient.get("/fixed")); // streams of clients are odd (RFC 9113 §5.1.1)
            FrameClient.Frame last = client.untilClosed();
            assertThat(last).isNotNull();
            assertThat(last.error()).isEqualTo(1); // PROTOCOL_ERROR
        }
    }

    @Test
    void aRapidResetEndsTheConnection() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            try {
                for (int i = 0; i < 1000; i++) {
                    client.request(2 * i + 1, FrameClient.get("/held"));
                    client.frame(FrameClient.RST_STREAM, 0, 2 * i + 1, 0, 0, 0, 8);
                }
            } catch (IOException e) {
                assertThat(e).isInstanceOf(java.net.SocketException.class); // the server closed before all was sent
            }
            client.untilClosed();
            await().until(() -> server.connections() == 0);
            assertThat(held.exchanges.size()).isLessThanOrEqualTo(202);
            assertThat(held.aborted).hasSameSizeAs(held.exchanges);
        }
    }

    @Test
    void resetsThatTheClientProvokesEndTheConnection() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            sendMany(
                    client,
                    i -> FrameClient.bytes(
                            FrameClient.HEADERS,
                            FrameClient.END_HEADERS | FrameClient.END_STREAM,
                            2 * i + 1,
                            FrameClient.get("/held", "connection", "close")));
            client.untilClosed();
            assertThat(held.exchanges).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {FrameClient.SETTINGS, FrameClient.PING, 0xfa})
    void aFloodOfFramesThatAskForNothingEndsTheConnection(int type) throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.request(1, FrameClient.get("/held"));
            held.next();
            var payload = new byte[type == FrameClient.PING ? 8 : 0];
            int stream = type == 0xfa ? 1 : 0;
            sendMany(client, i -> FrameClient.bytes(type, 0, stream, payload));
            client.untilClosed();
            await().until(() -> server.connections() == 0);
        }
    }

    @Test
    void aFloodOfEmptyDataEndsTheConnection() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.frame(FrameClient.HEADERS, FrameClient.END_HEADERS, 1, FrameClient.get("/held"));
            sendMany(client, i -> FrameClient.bytes(FrameClient.DATA, 0, 1, new byte[0]));
            var farewell = client.untilClosed();
            assertThat(farewell == null ? 11 : farewell.error()).isEqualTo(11); // ENHANCE_YOUR_CALM
        }
    }

    @Test
    void aFloodOfContinuationsEndsTheConnection() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.frame(FrameClient.HEADERS, FrameClient.END_STREAM, 1, FrameClient.get("/held"));
            sendMany(client, i -> FrameClient.bytes(FrameClient.CONTINUATION, 0, 1, FrameClient.fields("x", "1")));
            client.untilClosed();
            assertThat(held.exchanges).isEmpty();
        }
    }

    @Test
    void aHeaderListThatIsTooLongIsRefused() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            client.frame(FrameClient.HEADERS, FrameClient.END_STREAM, 1, FrameClient.get("/held"));
            for (int i = 0; i < 2; i++) {
                client.frame(FrameClient.CONTINUATION, 0, 1, FrameClient.fields("x-long", "x".repeat(16_000)));
            }
            client.frame(
                    FrameClient.CONTINUATION,
                    FrameClient.END_HEADERS,
                    1,
                    FrameClient.fields("x-more", "x".repeat(2000)));
            assertThat(client.headers(1).status().toString()).isEqualTo("431");
            assertThat(held.exchanges).isEmpty();
        }
    }

    @Test
    void aBombOfIndexedFieldsIsRefused() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            var block = new java.io.ByteArrayOutputStream();
            block.writeBytes(FrameClient.get("/held"));
            block.write(0x40); // with incremental indexing (RFC 7541 §6.2.1)
            block.writeBytes(java.util.Arrays.copyOfRange(FrameClient.fields("x-bomb", "x".repeat(4000)), 1, 4011));
            block.writeBytes("\u00be".repeat(10_000).getBytes(ISO_8859_1)); // index 62, again and again
            client.request(1, block.toByteArray());
            var answer =
                    client.next(frame -> frame.type() == FrameClient.HEADERS || frame.type() == FrameClient.GOAWAY);
            assertThat(answer.type() == FrameClient.GOAWAY
                            || client.decode(answer).status().toString().equals("431"))
                    .isTrue();
            assertThat(held.exchanges).isEmpty();
        }
    }

    @Test
    void moreFieldsThanAllowedAreRefused() throws Exception {
        try (var server = server();
                var client = FrameClient.greeting(server.port())) {
            var fields = new java.io.ByteArrayOutputStream();
            fields.writeBytes(FrameClient.get("/held"));
            for (int i = 0; i < 201; i++) {
                fields.writeBytes(FrameClient.fields("x", "1"));
            }
            client.request(1, fields.toByteArray());
            assertThat(client.headers(1).status().toString()).isEqualTo("431");
        }
    }

    private static void sendMany(FrameClient client, java.util.function.IntFunction<byte[]> frame) {
        var all = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < 3000; i++) {
            all.writeBytes(frame.apply(i));
        }
        try {
            client.send(all.toByteArray());
        } catch (IOException e) {
            assertThat(e).isInstanceOf(java.net.SocketException.class); // the server closed before all was sent
        }
    }

    @Test
    void aThousandStreamsThatAreAbandonedLeaveNothing() throws Exception {
        try (var server = server()) {
            for (int i = 0; i < 50; i++) {
                try (var client = FrameClient.greeting(server.port())) {
                    for (int stream = 1; stream < 40; stream += 2) {
                        client.request(stream, FrameClient.get("/stream"));
                        var begun = streams.next();
                        begun.write("one");
                        if (stream % 4 == 1) {
                            client.frame(FrameClient.RST_STREAM, 0, stream, 0, 0, 0, 8);
                        }
                    }
                }
            }
            await().until(() -> server.connections() == 0);
        }
    }
}
