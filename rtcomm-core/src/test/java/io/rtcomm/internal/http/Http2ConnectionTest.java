/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtcomm.internal.http2.FrameCodecs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a connection of HTTP/2 begins and ends, frame by frame. */
@Timeout(60)
class Http2ConnectionTest {
    @AutoClose
    private final Http2Fixture http2 = new Http2Fixture();

    @Test
    void http1IsServedWhereHttp2MayBegin() throws IOException {
        try (var client = http2.server.connect()) {
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
        try (var client = http2.server.connect()) {
            client.send("PRI * HTTP");
            client.send("/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(404);
        }
    }

    @Test
    void thePrefaceMayComeByteByByte() throws IOException {
        var client = http2.silent();
        for (byte b : FrameCodecs.PREFACE.getBytes(US_ASCII)) {
            client.send(new byte[] {b});
        }
        client.frame(FrameClient.SETTINGS, 0, 0);
        client.request(1, FrameClient.get("/fixed"));
        assertThat(client.status(1)).isEqualTo("200");
        assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("12345");
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
        var noSettings = http2.silent();
        try (var silent = http2.server.connect();
                var half = http2.server.connect()) {
            half.send("PRI * HT");
            noSettings.send(FrameCodecs.PREFACE.getBytes(US_ASCII));
            await().until(() -> http2.server.connections() == 3);
            http2.server.sweep(Duration.ZERO);
            http2.server.sweep(Duration.ofSeconds(31));
            http2.server.sweep(Duration.ofSeconds(62)); // the bytes of some may have come between the first two
            assertThat(silent.rest()).isEmpty();
            assertThat(half.rest()).isEmpty();
            noSettings.untilClosed();
        }
    }

    @Test
    void whatIsOfferedIsSaidAtOnce() throws IOException {
        var client = http2.greeting();
        var settings = new HashMap<Integer, Integer>();
        var bytes = ByteBuffer.wrap(client.next(FrameClient.SETTINGS, 0).payload());
        while (bytes.hasRemaining()) {
            settings.put((int) bytes.getShort(), bytes.getInt());
        }
        assertThat(settings)
                .containsEntry(3, 128) // MAX_CONCURRENT_STREAMS
                .containsEntry(6, 32_768) // MAX_HEADER_LIST_SIZE
                .containsEntry(8, 1); // ENABLE_CONNECT_PROTOCOL, RFC 8441 §3
    }

    @Test
    void aBreachOfTheProtocolEndsTheConnectionWithAReason() throws Exception {
        var client = http2.greeting();
        client.request(2, FrameClient.get("/fixed")); // streams of clients are odd (RFC 9113 §5.1.1)
        FrameClient.Frame last = client.untilClosed();
        assertThat(last).isNotNull();
        assertThat(last.error()).isEqualTo(1); // PROTOCOL_ERROR
    }

    @Test
    void anIdleConnectionIsClosedWithAFarewell() throws IOException {
        var client = http2.greeting();
        client.request(1, FrameClient.get("/fixed"));
        assertThat(client.next(FrameClient.DATA, 1).endsStream()).isTrue();
        http2.server.sweep(Duration.ZERO);
        http2.server.sweep(Duration.ofSeconds(74));
        client.ping();
        assertThat(client.next(FrameClient.PING, 0).flags()).isEqualTo(FrameClient.ACK);
        http2.server.sweep(Duration.ofSeconds(75));
        assertThat(client.untilClosed())
                .isNotNull()
                .extracting(FrameClient.Frame::error)
                .isEqualTo(0);
    }

    @Test
    void aConnectionThatIsToEndFinishesItsStreamsFirst() throws Exception {
        var idle = http2.greeting();
        var client = http2.greeting();
        client.request(1, FrameClient.get("/stream"));
        var begun = http2.streams.next();
        await().until(() -> http2.server.connections() == 2);
        http2.server.closeGracefully();
        assertThat(client.next(FrameClient.GOAWAY, 0).error()).isZero();
        assertThat(idle.untilClosed()).isNotNull();
        begun.write("last words");
        assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("last words");
        begun.run(begun.stream()::end);
        assertThat(client.next(FrameClient.DATA, 1).endsStream()).isTrue();
        client.untilClosed();
    }
}
