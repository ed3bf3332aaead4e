/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More than a client of HTTP/2 may send, frame by frame. */
@Timeout(60)
class Http2FloodsTest {
    @AutoClose
    private final Http2Fixture http2 = new Http2Fixture();

    private final HeldEndpoint held = http2.held;

    @Test
    void moreStreamsThanAllowedAreRefused() throws Exception {
        var client = http2.greeting();
        for (int i = 0; i < 129; i++) {
            client.request(2 * i + 1, FrameClient.get("/held"));
        }
        assertThat(client.next(FrameClient.RST_STREAM, 257).error()).isEqualTo(7); // REFUSED_STREAM
        await().until(() -> held.exchanges.size() == 128);
    }

    @Test
    void aRapidResetEndsTheConnection() throws Exception {
        var client = http2.greeting();
        try {
            for (int i = 0; i < 1000; i++) {
                client.request(2 * i + 1, FrameClient.get("/held"));
                client.cancel(2 * i + 1);
            }
        } catch (IOException e) {
            assertThat(e).isInstanceOf(SocketException.class); // the server closed before all was sent
        }
        client.untilClosed();
        await().until(() -> http2.server.connections() == 0);
        assertThat(held.exchanges.size()).isLessThanOrEqualTo(202);
        assertThat(held.aborted).hasSameSizeAs(held.exchanges);
    }

    @Test
    void resetsThatTheClientProvokesEndTheConnection() throws Exception {
        var client = http2.greeting();
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

    @ParameterizedTest
    @ValueSource(ints = {FrameClient.SETTINGS, FrameClient.PING, 0xfa})
    void aFloodOfFramesThatAskForNothingEndsTheConnection(int type) throws Exception {
        var client = http2.greeting();
        client.request(1, FrameClient.get("/held"));
        held.next();
        var payload = new byte[type == FrameClient.PING ? 8 : 0];
        int stream = type == 0xfa ? 1 : 0;
        sendMany(client, i -> FrameClient.bytes(type, 0, stream, payload));
        client.untilClosed();
        await().until(() -> http2.server.connections() == 0);
    }

    @Test
    void aFloodOfEmptyDataEndsTheConnection() throws Exception {
        var client = http2.greeting();
        client.begin(1, FrameClient.get("/held"));
        sendMany(client, i -> FrameClient.bytes(FrameClient.DATA, 0, 1, new byte[0]));
        var farewell = client.untilClosed();
        assertThat(farewell == null ? 11 : farewell.error()).isEqualTo(11); // ENHANCE_YOUR_CALM
    }

    @Test
    void aFloodOfContinuationsEndsTheConnection() throws Exception {
        var client = http2.greeting();
        client.frame(FrameClient.HEADERS, FrameClient.END_STREAM, 1, FrameClient.get("/held"));
        sendMany(client, i -> FrameClient.bytes(FrameClient.CONTINUATION, 0, 1, FrameClient.fields("x", "1")));
        client.untilClosed();
        assertThat(held.exchanges).isEmpty();
    }

    private static void sendMany(FrameClient client, IntFunction<byte[]> frame) {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < 3000; i++) {
            all.writeBytes(frame.apply(i));
        }
        try {
            client.send(all.toByteArray());
        } catch (IOException e) {
            assertThat(e).isInstanceOf(SocketException.class); // the server closed before all was sent
        }
    }

    @Test
    void aHeaderListThatIsTooLongIsRefused() throws Exception {
        var client = http2.greeting();
        client.frame(FrameClient.HEADERS, FrameClient.END_STREAM, 1, FrameClient.get("/held"));
        for (int i = 0; i < 2; i++) {
            client.frame(FrameClient.CONTINUATION, 0, 1, FrameClient.fields("x-long", "x".repeat(16_000)));
        }
        client.frame(
                FrameClient.CONTINUATION, FrameClient.END_HEADERS, 1, FrameClient.fields("x-more", "x".repeat(2000)));
        assertThat(client.status(1)).isEqualTo("431");
        assertThat(held.exchanges).isEmpty();
    }

    @Test
    void aBombOfIndexedFieldsIsRefused() throws Exception {
        var client = http2.greeting();
        var block = new ByteArrayOutputStream();
        block.writeBytes(FrameClient.get("/held"));
        block.write(0x40); // with incremental indexing (RFC 7541 §6.2.1)
        block.writeBytes(Arrays.copyOfRange(FrameClient.fields("x-bomb", "x".repeat(4000)), 1, 4011));
        block.writeBytes("\u00be".repeat(10_000).getBytes(ISO_8859_1)); // index 62, again and again
        client.request(1, block.toByteArray());
        var answer = client.next(frame -> frame.type() == FrameClient.HEADERS || frame.type() == FrameClient.GOAWAY);
        assertThat(answer.type() == FrameClient.GOAWAY
                        || client.decode(answer).status().toString().equals("431"))
                .isTrue();
        assertThat(held.exchanges).isEmpty();
    }

    @Test
    void moreFieldsThanAllowedAreRefused() throws Exception {
        var client = http2.greeting();
        var fields = new ByteArrayOutputStream();
        fields.writeBytes(FrameClient.get("/held"));
        for (int i = 0; i < 201; i++) {
            fields.writeBytes(FrameClient.fields("x", "1"));
        }
        client.request(1, fields.toByteArray());
        assertThat(client.status(1)).isEqualTo("431");
    }
}
