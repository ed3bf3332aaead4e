/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.rtcomm.http.HttpRequestHead;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptHeadTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);

    private static HttpRequestHead restored(HttpRequestHead head) {
        return new KeptHead(head, new HeadCache()).restore();
    }

    @Test
    void everythingOfAHeadIsRestored() {
        var query = new LinkedHashMap<String, String>();
        query.put("EIO", "4");
        query.put("", "");
        query.put("naïve €", "😀");
        var headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        headers.add("Host", "example");
        headers.add("cookie", "a=1").add("Cookie", "b=2").add("x-empty", "").add("X-Latin", "caf\u00e9\u0000\u00ff");
        var head = new HttpRequestHead(
                "GET", "http://example/socket.io/?EIO=4", "/socket.io/", query, headers, REMOTE, true, false);

        var back = restored(head);

        assertThat(back.method()).isEqualTo("GET");
        assertThat(back.target()).isEqualTo(head.target());
        assertThat(back.path()).isEqualTo("/socket.io/");
        assertThat(back.query()).containsExactlyEntriesOf(query);
        assertThat(back.headers().entries()).hasToString(headers.entries().toString());
        assertThat(back.header("COOKIE")).isEqualTo("a=1");
        assertThat(back.remoteAddress()).isSameAs(REMOTE);
        assertThat(back.clientCertificates()).isSameAs(head.clientCertificates());
        assertThat(back.secure()).isTrue();
        assertThat(back.keepAliveVersion()).isFalse();
    }

    @Test
    void clientsOfOneKindShareWhatTheySendAndKeepWhatIsTheirOwn() {
        var cache = new HeadCache();
        var one = new KeptHead(browser("k1", "id=1"), cache);
        var other = new KeptHead(browser("k2", "id=2"), cache);

        assertThat(one.common()).isSameAs(other.common());
        assertThat(one.restore().header("sec-websocket-key")).isEqualTo("k1");
        assertThat(other.restore().header("Cookie")).isEqualTo("id=2");
        assertThat(other.restore().headers().names())
                .containsExactly("User-Agent", "Cookie", "Sec-WebSocket-Key", "Origin");
        assertThat(new String(one.common(), StandardCharsets.UTF_8)).doesNotContain("k1", "id=1");
    }

    private static HttpRequestHead browser(String key, String cookie) {
        var headers = DefaultHttpHeadersFactory.headersFactory()
                .newHeaders()
                .add("User-Agent", "Browser/1.0")
                .add("Cookie", cookie)
                .add("Sec-WebSocket-Key", key)
                .add("Origin", "https://example");
        return new HttpRequestHead(
                "GET", "/socket.io/", "/socket.io/", Map.of("EIO", "4"), headers, REMOTE, true, true);
    }

    @Test
    void textsOfEveryLengthAreRestored() {
        for (int length : new int[] {0, 1, 127, 128, 300, 16_383, 16_384, 70_000}) {
            var headers = DefaultHttpHeadersFactory.headersFactory()
                    .withValidation(false)
                    .newHeaders()
                    .add("x", "v".repeat(length));
            var head = new HttpRequestHead("GET", "/", "/", Map.of(), headers, REMOTE, false, true);

            assertThat(restored(head).header("x")).hasSize(length);
        }
    }

    @Test
    void aHeadWithoutQueryAndHeadersIsRestored() {
        var head = new HttpRequestHead("", "", "", Map.of(), new DefaultHttpHeaders(), REMOTE, false, true);

        var back = restored(head);

        assertThat(back.query()).isEmpty();
        assertThat(back.headers().isEmpty()).isTrue();
    }
}
