/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of HTTP/2 that are served, refused or end their stream, and their bodies, frame by frame. */
@Timeout(60)
class Http2RequestsTest {
    @AutoClose
    private final Http2Fixture http2 = new Http2Fixture();

    private final HeldEndpoint held = http2.held;

    @Test
    void theAuthorityIsTheHostAndCrumbsAreOneCookie() throws Exception {
        var client = http2.greeting();
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
        var client = http2.greeting();
        client.request(1, FrameClient.get("/held", name, value));
        var reset = client.next(FrameClient.RST_STREAM, 1);
        assertThat(reset.error()).isEqualTo(1); // PROTOCOL_ERROR
        assertThat(held.exchanges).isEmpty();
        client.request(3, FrameClient.get("/fixed"));
        assertThat(client.next(FrameClient.DATA, 3).text()).isEqualTo("12345");
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
        var client = http2.greeting();
        client.request(1, FrameClient.fields(fields.split(" ")));
        assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(1);
        assertThat(held.exchanges).isEmpty();
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
        var client = http2.greeting();
        client.request(1, FrameClient.fields(fields.split(" ")));
        assertThat(client.status(1)).isEqualTo(status);
        assertThat(held.exchanges).isEmpty();
    }

    // ---- bodies

    @Test
    void dataThatDoNotMatchTheLengthEndTheStream() throws Exception {
        var client = http2.greeting();
        for (int stream : new int[] {1, 3}) {
            client.begin(stream, FrameClient.get("/held", "content-length", "3"));
            var bodies = new HttpTester.Bodies();
            held.next().readBody(100, bodies);
            client.lastData(stream, stream == 1 ? "12" : "1234");
            assertThat(client.next(FrameClient.RST_STREAM, stream).error()).isEqualTo(1);
            await().untilAsserted(() -> assertThat(bodies.events).containsExactly("aborted"));
        }
    }

    @Test
    void trailersEndABody() throws Exception {
        var client = http2.greeting();
        client.begin(1, FrameClient.get("/held"));
        var bodies = new HttpTester.Bodies();
        var exchange = held.next();
        exchange.readBody(100, bodies);
        client.data(1, "abc");
        client.request(1, FrameClient.fields("x-trailer", "1"));
        await().untilAsserted(() -> assertThat(bodies.events).containsExactly("body abc"));
        exchange.respond(204, null, "");
        assertThat(client.status(1)).isEqualTo("204");
    }

    @Test
    void aClientThatWaitsIsToldToGoOnWhenTheBodyIsWanted() throws Exception {
        var client = http2.greeting();
        client.begin(1, FrameClient.get("/held", "expect", "100-continue"));
        var bodies = new HttpTester.Bodies();
        var exchange = held.next();
        exchange.readBody(100, bodies);
        assertThat(client.status(1)).isEqualTo("100");
        client.lastData(1, "abc");
        await().untilAsserted(() -> assertThat(bodies.events).containsExactly("body abc"));
        exchange.respond(200, null, "done");
        assertThat(client.status(1)).isEqualTo("200");
    }

    @Test
    void aBodyThatNobodyAskedForIsBoundByTheWindow() throws Exception {
        var client = http2.greeting();
        client.begin(1, FrameClient.get("/held"));
        var exchange = held.next();
        client.frame(FrameClient.DATA, 0, 1, new byte[16_384]);
        client.frame(FrameClient.DATA, 0, 1, new byte[16_384]);
        client.frame(FrameClient.DATA, 0, 1, new byte[16_384]);
        client.ping();
        var window = client.next(frame ->
                frame.type() == FrameClient.PING || (frame.type() == FrameClient.WINDOW_UPDATE && frame.stream() == 1));
        assertThat(window.type()).isEqualTo(FrameClient.PING); // nothing was given back before
        exchange.respond(200, null, "no thanks");
        assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("no thanks");
        client.next(FrameClient.WINDOW_UPDATE, 1); // the rest is read, and thrown away
        client.frame(FrameClient.DATA, FrameClient.END_STREAM, 1, new byte[16_384]);
        client.request(3, FrameClient.get("/fixed"));
        var next = client.next(frame -> frame.type() == FrameClient.RST_STREAM || frame.stream() == 3);
        assertThat(next.stream()).isEqualTo(3);
    }

    @Test
    void theRestOfABodyThatIsTooLongIsNotWaitedFor() throws Exception {
        var client = http2.greeting();
        client.begin(1, FrameClient.get("/fixed", "content-length", "2000000"));
        assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("12345");
        assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isZero(); // RFC 9113 §8.1
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() throws Exception {
        var client = http2.greeting();
        client.begin(1, FrameClient.get("/held"));
        var bodies = new HttpTester.Bodies();
        held.next().readBody(100, bodies);
        http2.server.sweep(Duration.ZERO);
        http2.server.sweep(Duration.ofSeconds(30));
        assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(8);
        await().untilAsserted(() -> assertThat(bodies.events).containsExactly("aborted"));
    }
}
