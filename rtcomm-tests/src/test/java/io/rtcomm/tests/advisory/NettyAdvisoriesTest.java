/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.advisory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Cors;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Advisories of Netty's codecs for HTTP/1.1, thrown at this server. A request that two readers could see the end of at
 * different places is refused, its connection closed, and what stands behind it is not served.
 */
@Timeout(60)
class NettyAdvisoriesTest {
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String SMUGGLED =
            "GET /socket.io/?EIO=4&transport=smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final AtomicInteger smuggled = new AtomicInteger();

    @AutoClose
    private final Wire wire = Wire.start(
            options -> options,
            started -> started.server().onConnectionError(error -> {
                if ("smuggled".equals(error.context().get("transport"))) {
                    smuggled.incrementAndGet();
                }
            }));

    private final WebSocketClient other = wire.webSocket();

    @BeforeEach
    void connect() {
        other.connect();
        wire.connected();
    }

    private static byte[] bytes(String escaped) {
        return escaped.translateEscapes().getBytes(ISO_8859_1);
    }

    private void assertRefused(RawHttp http, int sessionsBefore) {
        assertThat(http.read().status()).isEqualTo(400);
        assertThat(http.ended()).isTrue();
        assertThat(smuggled).hasValue(0);
        assertThat(wire.server().sessionCount()).isEqualTo(sessionsBefore);
        other.assertEchoes("unhurt");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CVE-2019-16869 | Transfer-Encoding : chunked",
                "CVE-2019-20444 | Transfer-Encoding chunked",
                "CVE-2019-20445 | Content-Length: 5\\r\\nTransfer-Encoding: chunked",
                "CVE-2019-20445 | Transfer-Encoding: chunked\\r\\nContent-Length: 5",
                "CVE-2019-20445 | Content-Length: 0\\r\\nContent-Length: 5",
                "CVE-2020-7238  | Content-Length: 5\\r\\n Transfer-Encoding: chunked",
                "CVE-2020-7238  | X: a\\r\\n\\tTransfer-Encoding: chunked\\r\\nContent-Length: 5",
                "CVE-2021-43797 | \\000Transfer-Encoding: chunked",
                "CVE-2021-43797 | Transfer-Encoding\\001: chunked",
                "CVE-2021-43797 | Transfer\\013Encoding: chunked",
                "CVE-2026-89044 | Transfer-Encoding: chunked, xchunked",
                "CVE-2026-89044 | Transfer-Encoding: xchunked",
                "CVE-2026-89044 | Transfer-Encoding: chunked,\\r\\n identity",
                "CVE-2026-89044 | Transfer-Encoding: chunked\\r\\nTransfer-Encoding: identity"
            })
    void anAmbiguousHeadIsRefused(String id, String fields) {
        int sessions = wire.server().sessionCount();
        RawHttp http = wire.http();

        http.send(bytes(
                "POST " + POLLING + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n\r\n0\r\n\r\n" + SMUGGLED));

        assertRefused(http, sessions);
    }

    @Test
    @DisplayName("CVE-2026-42581: a client of HTTP/1.0 cannot give two lengths, nor chunk")
    void anOldClientCannotGiveTwoLengths() {
        int sessions = wire.server().sessionCount();
        RawHttp http = wire.http();

        http.send("POST " + POLLING + " HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
                + SMUGGLED);

        assertRefused(http, sessions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\1\2", "\177", "\13", "\0\r\n"})
    @DisplayName("CVE-2026-50020: control characters before a request are no part of it")
    void controlCharactersBeforeARequestAreNoPartOfIt(String before) {
        int sessions = wire.server().sessionCount();
        RawHttp http = wire.http();

        http.send((before + SMUGGLED).getBytes(ISO_8859_1));

        assertRefused(http, sessions);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CVE-2025-58056 | 5;a=b\\n40abc\\r\\n0\\r\\n\\r\\n",
                "CVE-2025-58056 | 5;\\n40abc\\r\\n0\\r\\n\\r\\n",
                "CVE-2025-58056 | 2\\n40\\r\\n0\\r\\n\\r\\n",
                "CVE-2026-33870 | 2;a=\\\"\\r\\n40\\r\\n0\\r\\n\\r\\n",
                "CVE-2026-33870 | 2;a=\\\"\\n40\\\"\\r\\n0\\r\\n\\r\\n"
            })
    void anAmbiguousChunkIsRefused(String id, String chunks) {
        PollingClient client = wire.polling();
        RawHttp http = wire.http();

        http.send(bytes("POST " + client.target() + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunks + SMUGGLED));

        assertThat(http.read().status()).isEqualTo(400);
        assertThat(http.ended()).isTrue();
        assertThat(smuggled).hasValue(0);
        other.assertEchoes("unhurt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%0d%0aX-Injected:%201", "%0aX-Injected:1", "1%00%0d%0a%0d%0aHTTP/1.1%20200%20OK"})
    @DisplayName("CVE-2022-41915, CVE-2025-67735: nothing of a request breaks out of an answer's fields")
    void nothingOfARequestBreaksOutOfAnAnswersFields(String value) throws Exception {
        try (var open = Wire.start(options -> options.cors(Cors.any()))) {
            HttpAnswer answer = open.http().get(POLLING + "&j=" + value + "&t=" + value, "Origin: http://a.example");
            assertThat(answer.fields()).doesNotContainKey("X-Injected");
            assertThat(answer.text()).doesNotContain("X-Injected");
            HttpAnswer preflight = open.http()
                    .request(
                            "OPTIONS",
                            POLLING,
                            "Origin: http://a.example",
                            "Access-Control-Request-Method: GET",
                            "Access-Control-Request-Headers: " + value);
            assertThat(preflight.fields()).doesNotContainKey("X-Injected");
            open.server().close(); // with the session that was opened and left
        }
    }

    @Test
    @DisplayName("CVE-2024-29025: a form of very many fields is bounded by its bytes")
    void aFormOfVeryManyFieldsIsBoundedByItsBytes() {
        PollingClient client = wire.polling("&j=0");

        HttpAnswer tooLarge =
                client.postBody("a=1&".repeat(300_000), "Content-Type: application/x-www-form-urlencoded");

        assertThat(tooLarge.status()).isEqualTo(413);
        other.assertEchoes("unhurt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "snappy"})
    @DisplayName("CVE-2025-58057, CVE-2026-42587: a body that says it is compressed is not inflated")
    void aBodyThatSaysItIsCompressedIsNotInflated(String coding) throws IOException {
        PollingClient client = wire.polling();
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[50 << 20]);
        }

        HttpAnswer answer = client.posts()
                .sendPost(client.target(), bomb.toByteArray(), "Content-Encoding: " + coding)
                .read();

        assertThat(answer.status()).isEqualTo(400);
        other.assertEchoes("unhurt");
    }

    @Test
    @DisplayName("Folded fields: a head of many lines that continue each other is refused at once")
    void aHeadOfManyFoldedLinesIsRefusedAtOnce() {
        int sessions = wire.server().sessionCount();
        RawHttp http = wire.http();

        http.send("GET " + POLLING + " HTTP/1.1\r\nHost: localhost\r\nX: a\r\n" + " b\r\n".repeat(3_000));

        assertRefused(http, sessions);
    }
}
