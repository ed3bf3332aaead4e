/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 as clients, proxies and attackers bend it. */
@Timeout(20)
class HttpCornersTest {
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

    @AutoClose
    private final Wire wire = Wire.start();

    private PollingClient connected() {
        PollingClient client = wire.polling();
        client.connect();
        return client;
    }

    private static String post(String target, String body) {
        return RawHttp.head("POST", target, "Content-Length: " + body.getBytes(UTF_8).length) + "\r\n" + body;
    }

    private static String get(String target) {
        return RawHttp.head("GET", target) + "\r\n";
    }

    @Test
    void aPostBehindAWaitingPollIsHandledAtOnceAndAnsweredInTurn() {
        PollingClient client = connected();
        RawHttp http = wire.http();

        http.send(get(client.target()) + post(client.target(), "42[\"message\",1]"));

        assertThat(http.read().text()).isEqualTo("42[\"message-back\",1]");
        assertThat(http.read().text()).isEqualTo("ok");
    }

    @Test
    void twoPollsInARowEndTheSession() {
        PollingClient client = connected();
        RawHttp http = wire.http();

        http.send(get(client.target()) + get(client.target()));

        assertThat(http.read().text()).isEqualTo("1");
        assertThat(http.read().status()).isEqualTo(400);
        assertThat(wire.ended()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void manyRequestsInARowAreAnsweredInTheirOrder() {
        PollingClient client = connected();
        RawHttp http = wire.http();
        var requests = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            requests.append(i % 2 == 0 ? post(client.target(), "42[\"message\"," + i + "]") : get(POLLING + "&sid=x"));
        }

        http.send(requests.toString());

        for (int i = 0; i < 40; i++) {
            assertThat(http.read().status()).isEqualTo(i % 2 == 0 ? 200 : 400);
        }
        for (int i = 0; i < 40; i += 2) {
            assertThat(client.message()).isEqualTo("42[\"message-back\"," + i + "]");
        }
    }

    @Test
    void aRequestThatComesByteByByteIsTheSame() {
        PollingClient client = connected();
        RawHttp http = wire.http();

        for (byte b : post(client.target(), "42[\"message\",\"€\"]").getBytes(UTF_8)) {
            http.send(new byte[] {b});
        }

        assertThat(http.read().text()).isEqualTo("ok");
        assertThat(client.message()).isEqualTo("42[\"message-back\",\"€\"]");
    }

    @Test
    void anOldHttpClientIsServedAndTheConnectionClosed() {
        PollingClient client = connected();
        client.send("42[\"message\",1]");
        RawHttp http = wire.http();

        HttpAnswer answer =
                http.send("GET " + client.target() + " HTTP/1.0\r\n\r\n").read();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Connection")).isEqualToIgnoringCase("close");
        assertThat(answer.text()).isEqualTo("42[\"message-back\",1]");
        assertThat(http.ended()).isTrue();
    }

    @Test
    void aClientThatWantsTheConnectionClosedGetsIt() {
        RawHttp http = wire.http();

        HttpAnswer answer = http.get("/socket.io/?EIO=4", "Connection: close");

        assertThat(answer.field("Connection")).isEqualToIgnoringCase("close");
        assertThat(http.ended()).isTrue();
    }

    @Test
    void aClientThatAsksFirstIsToldToContinue() {
        PollingClient client = connected();
        RawHttp http = wire.http();

        http.send(RawHttp.head("POST", client.target(), "Content-Length: 15", "Expect: 100-continue") + "\r\n");
        assertThat(http.read().line()).isEqualTo("HTTP/1.1 100 Continue");
        http.send("42[\"message\",1]");

        assertThat(http.read().text()).isEqualTo("ok");
        assertThat(client.message()).isEqualTo("42[\"message-back\",1]");
    }

    @Test
    void anExpectationThatNobodyKnowsFails() {
        assertThat(wire.http().get(POLLING, "Expect: miracles").status()).isEqualTo(417);
    }

    /** Bodies are never inflated: a small one could be a large one. */
    @Test
    void aCompressedBodyIsNoPayload() throws IOException {
        PollingClient client = connected();
        var gzipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(gzipped)) {
            gzip.write("42[\"message\",1]".getBytes(UTF_8));
        }

        HttpAnswer answer = client.posts()
                .sendPost(client.target(), gzipped.toByteArray(), "Content-Encoding: gzip")
                .read();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(wire.ended()).isEqualTo(DisconnectReason.PARSE_ERROR);
    }

    @Test
    void theBodyOfAPollIsIgnoredAndThePollWaits() {
        PollingClient client = connected();
        RawHttp http = wire.http();

        http.send(RawHttp.head("GET", client.target(), "Content-Length: 7") + "\r\nnothing");
        client.send("42[\"message\",1]");

        assertThat(http.read().text()).isEqualTo("42[\"message-back\",1]");
        assertThat(http.get(client.target() + "0").status())
                .as("the next request")
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n\r\n",
                "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
                "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET  HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST /socket.io/?EIO=4 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "POST /socket.io/?EIO=4 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST /socket.io/?EIO=4 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"
            })
    void whatIsNoProperRequestIsABadOneAndTheConnectionIsClosed(String request) {
        RawHttp http = wire.http();

        HttpAnswer answer = http.send(request.getBytes(ISO_8859_1)).read();

        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(http.ended()).isTrue();
        assertThat(wire.server().sessionCount()).isZero();
    }

    @Test
    void anotherMajorVersionIsNotSupported() {
        assertThat(wire.http().send("GET / HTTP/2.0\r\nHost: a\r\n\r\n").read().status())
                .isIn(400, 505);
    }

    /** RFC 9112 §3.2.2 has servers accept it. */
    @Test
    void anAbsoluteTargetIsServed() {
        RawHttp http = wire.http();

        HttpAnswer opened = http.get("http://localhost" + POLLING);

        assertThat(opened.status()).isEqualTo(200);
        http.post(POLLING + "&sid=" + PollingClient.sidOf(opened.text()), "1");
    }

    @Test
    void aLongQueryAndManyCookiesAreServed() {
        PollingClient client = wire.polling("&token=" + "x".repeat(9_000), "Cookie: a=" + "y".repeat(9_000));

        client.connect();

        assertThat(wire.connected().handshake().query().get("token")).hasSize(9_000);
    }

    @Test
    void aRequestLineBeyondTheLimitIsTooLong() {
        RawHttp http = wire.http();

        assertThat(http.get(POLLING + "&token=" + "x".repeat(17_000)).status()).isIn(414, 431);
        assertThat(http.ended()).isTrue();
    }

    @Test
    void headerFieldsBeyondTheLimitAreTooLarge() {
        RawHttp http = wire.http();

        assertThat(http.get(POLLING, "Cookie: " + "x".repeat(17_000)).status()).isEqualTo(431);
        assertThat(http.ended()).isTrue();
    }

    @Test
    void tooManyHeaderFieldsAreTooLarge() {
        var fields = new String[500];
        Arrays.setAll(fields, i -> "X-" + i + ": 1");

        assertThat(wire.http().get(POLLING, fields).status()).isEqualTo(431);
        assertThat(wire.webSocket(WEBSOCKET, fields).handshake().status()).isEqualTo(431);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%zz", "%ff", "%", "%e2%82", "a=b&&c&=d&%=%"})
    void aQueryThatIsNoProperOneIsReadAsFarAsItGoes(String query) {
        wire.polling("&x=" + query).connect();
    }

    @ParameterizedTest
    @ValueSource(strings = {"WebSocket", "WEBSOCKET", "h2c, websocket"})
    void theUpgradeTokenMayHaveAnyCaseAndCompany(String upgrade) {
        RawHttp http = wire.http();

        HttpAnswer answer = http.send(RawWebSocket.request(WEBSOCKET)
                        .replace("Upgrade: websocket", "Upgrade: " + upgrade)
                        .replace("Connection: Upgrade", "Connection: keep-alive, UPGRADE"))
                .read();

        assertThat(answer.status()).isEqualTo(101);
    }

    /** The HTTP client of Java offers h2c by itself. */
    @Test
    void anOfferOfHttp2IsPassedOver() {
        PollingClient client = wire.polling(
                "", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABk");

        assertThat(client.handshake().status()).isEqualTo(200);
        client.connect();
    }

    @Test
    void ofSeveralSubprotocolsTheFirstIsChosen() {
        assertThat(wire.webSocket(WEBSOCKET, "Sec-WebSocket-Protocol: a, b")
                        .handshake()
                        .field("Sec-WebSocket-Protocol"))
                .isEqualTo("a");
        assertThat(wire.webSocket(WEBSOCKET).handshake().field("Sec-WebSocket-Protocol"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate; client_max_window_bits", "constructor", "a; b=\"c\", d"})
    void extensionsAreNotAgreedOnByDefault(String extensions) {
        HttpAnswer answer = wire.webSocket(WEBSOCKET, "Sec-WebSocket-Extensions: " + extensions)
                .handshake();

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.field("Sec-WebSocket-Extensions")).isNull();
    }

    @Test
    void anUpgradeBehindAWaitingPollIsRefusedAndNotSwitched() {
        PollingClient client = connected();
        RawHttp http = wire.http();

        http.send(get(client.target()) + RawWebSocket.request(WEBSOCKET));
        client.send("42[\"message\",1]");

        assertThat(http.read().text()).isEqualTo("42[\"message-back\",1]");
        assertThat(http.read().status()).isEqualTo(400);
        assertThat(http.ended()).isTrue();
        client.assertEchoes("unhurt");
    }
}
