/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Cookie;
import io.rtcomm.Cors;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.WebSocketClient;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Conversations as the reference server leads them, answer by answer: status, the header fields that clients look at, and
 * the body. {@code SID} stands for an id.
 */
@Timeout(20)
class TranscriptTest {
    private static final String PATH = "/socket.io/?";
    private static final String OPEN = "0{\"sid\":\"SID\",\"upgrades\":[\"websocket\"],\"pingInterval\":60000,"
            + "\"pingTimeout\":20000,\"maxPayload\":1000}";
    private static final String SET_COOKIE = "io=SID; Path=/; HttpOnly; SameSite=Lax";

    @AutoClose
    private final Wire wire = Wire.start(
            options -> options.allowEIO3(true)
                    .pingInterval(Duration.ofSeconds(60))
                    .maxHttpBufferSize(1000)
                    .cookie(Cookie.DEFAULT)
                    .cors(Cors.builder()
                            .origins("https://a.example")
                            .credentials(true)
                            .enforceOrigin(false)
                            .build()),
            started -> {
                started.greetWithAuth("/");
                started.io().onConnection(socket -> socket.on("ackme", event -> event.ack("ok")));
            });

    private static String anonymous(String text) {
        return text.replaceAll("(\"sid\\\\?\":\\\\?\")[A-Za-z0-9_-]{20}", "$1SID")
                .replaceAll("^io=[A-Za-z0-9_-]{20};", "io=SID;");
    }

    private static void assertAnswer(HttpAnswer answer, int status, String contentType, String body) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.field("Content-Type")).isEqualTo(contentType);
        assertThat(anonymous(answer.text())).isEqualTo(body);
        assertThat(answer.field("Content-Length")).isEqualTo(String.valueOf(answer.body().length));
        assertCors(answer);
    }

    private static void assertCors(HttpAnswer answer) {
        assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
        assertThat(answer.field("Vary")).isEqualTo("Origin");
        assertThat(answer.field("Access-Control-Allow-Credentials")).isEqualTo("true");
    }

    private static void assertPackets(HttpAnswer answer, String body) {
        assertAnswer(answer, 200, "text/plain; charset=UTF-8", body);
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
    }

    private static void assertOk(HttpAnswer answer) {
        assertAnswer(answer, 200, "text/html", "ok");
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.field("Set-Cookie")).isNull();
    }

    private static String cookie(HttpAnswer answer) {
        return Optional.ofNullable(answer.field("Set-Cookie"))
                .map(TranscriptTest::anonymous)
                .orElse("none");
    }

    @Test
    void aSessionOfRevision4OverPolling() {
        PollingClient client = wire.polling();
        assertPackets(client.handshake(), OPEN);
        assertThat(cookie(client.handshake())).isEqualTo(SET_COOKIE);
        assertThat(client.handshake().field("Set-Cookie")).contains(client.sid());

        assertOk(client.post("40{\"token\":\"123\"}"));
        assertThat(anonymous(String.join("|", client.messages(2))))
                .isEqualTo("40{\"sid\":\"SID\"}|42[\"auth\",{\"token\":\"123\"}]");

        assertOk(client.post("42[\"message\",1,\"2\",{\"3\":[true]}]", "420[\"ackme\",1]", "40/nope,"));
        assertThat(client.messages(3))
                .containsExactlyInAnyOrder(
                        "44/nope,{\"message\":\"Invalid namespace\"}",
                        "42[\"message-back\",1,\"2\",{\"3\":[true]}]",
                        "430[\"ok\"]");

        assertOk(client.post("451-[\"message\",{\"_placeholder\":true,\"num\":0}]", "bAQIDBA=="));
        HttpAnswer binary = client.poll();
        assertPackets(binary, "451-[\"message-back\",{\"_placeholder\":true,\"num\":0}]\u001ebAQIDBA==");
        assertThat(binary.field("Set-Cookie")).isNull();
    }

    @Test
    void aPreflight() {
        HttpAnswer answer = wire.http()
                .request(
                        "OPTIONS",
                        PATH + "EIO=4&transport=polling&sid=" + wire.polling().sid(),
                        "Origin: https://a.example",
                        "Access-Control-Request-Method: POST",
                        "Access-Control-Request-Headers: x-a");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
        assertThat(answer.field("Vary")).isEqualTo("Origin, Access-Control-Request-Headers");
        assertThat(answer.field("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.field("Access-Control-Allow-Methods")).isEqualTo("GET,HEAD,PUT,PATCH,POST,DELETE");
        assertThat(answer.field("Access-Control-Allow-Headers")).isEqualTo("x-a");
        assertThat(answer.field("Set-Cookie")).isNull();
    }

    @Test
    void aHandshakeFromAnotherOriginWhereNothingIsEnforced() {
        HttpAnswer answer = wire.polling("", "Origin: https://evil.example").handshake();

        assertPackets(answer, OPEN);
        assertThat(cookie(answer)).isEqualTo(SET_COOKIE);
    }

    @Test
    void errorsOfASession() {
        PollingClient client = wire.polling();
        assertThat(client.posts()
                        .request("PUT", client.target(), "Content-Length: 0")
                        .status())
                .isEqualTo(405);

        HttpAnswer tooLarge = client.postBody("4" + "x".repeat(1000));

        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.text()).isEmpty();
        assertCors(tooLarge);
    }

    @Test
    void aClientThatCloses() {
        PollingClient client = wire.polling();

        assertOk(client.post("1"));

        HttpAnswer unknown = client.poll();
        Refusal.assertThat(unknown, 400, 1, "Session ID unknown");
        assertCors(unknown);
        assertThat(unknown.field("Cache-Control")).isNull();
    }

    @Test
    void refusals() {
        RawHttp http = wire.http();
        Refusal.assertThat(http.get(PATH + "EIO=4&transport=abc"), 400, 0, "Transport unknown");
        Refusal.assertThat(http.get(PATH + "EIO=4"), 400, 0, "Transport unknown");
        Refusal.assertThat(http.post(PATH + "EIO=4&transport=polling", ""), 400, 2, "Bad handshake method");
        Refusal.assertThat(http.get(PATH + "EIO=4&transport=websocket"), 400, 3, "Bad request");
        Refusal.assertUpgrade(wire.webSocket(PATH + "EIO=4&transport=websocket&sid=abc"), "Session ID unknown");
    }

    @Test
    void aWebSocketHandshakeWithSubprotocols() {
        RawWebSocket webSocket = wire.webSocket(PATH + "EIO=4&transport=websocket", "Sec-WebSocket-Protocol: a, b");

        HttpAnswer answer = webSocket.handshake();
        assertThat(answer.line()).isEqualTo("HTTP/1.1 101 Switching Protocols");
        assertThat(answer.field("Upgrade")).isEqualTo("websocket");
        assertThat(answer.field("Connection")).isEqualToIgnoringCase("Upgrade");
        assertThat(answer.field("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(answer.field("Sec-WebSocket-Protocol")).isEqualTo("a");
        assertThat(answer.field("Set-Cookie")).isNull();
        assertCors(answer);
        assertThat(anonymous(webSocket.text()))
                .isEqualTo("0{\"sid\":\"SID\",\"upgrades\":[],\"pingInterval\":60000,\"pingTimeout\":20000,"
                        + "\"maxPayload\":1000}");
    }

    @Test
    void aSessionOfRevision3OverPolling() {
        PollingClient client = wire.pollingV3("&b64=1");
        assertThat(anonymous(client.handshake().text())).startsWith("115:" + OPEN);
        assertThat(cookie(client.handshake())).isEqualTo(SET_COOKIE);
        assertThat(client.messages(2)).containsExactly("40", "42[\"auth\",{}]");

        assertOk(client.postBody("1:2"));
        assertPackets(client.poll(), "1:3");
        assertOk(client.postBody("17:42[\"message\",\"€\"]"));
        assertPackets(client.poll(), "22:42[\"message-back\",\"€\"]");
    }

    @Test
    void aCookieAsItWasConfigured() throws Exception {
        var cookie = new Cookie("io2", "/x", false, "Strict", false, Optional.of(Duration.ofDays(1)));
        try (var other = Wire.start(options -> options.cookie(cookie))) {
            assertThat(other.polling().handshake().field("Set-Cookie"))
                    .matches("io2=[A-Za-z0-9_-]{20}; Max-Age=86400; Path=/x; SameSite=Strict");
        }
    }

    @Test
    void aCookieOpensNothingAndIsNoIdentity() {
        PollingClient owner = wire.polling();
        owner.connect();

        PollingClient other = wire.polling("", "Cookie: io=" + owner.sid());
        WebSocketClient third = wire.webSocketWith("", "Cookie: io=" + owner.sid());

        assertThat(List.of(other.sid(), third.sid())).doesNotContain(owner.sid());
    }
}
