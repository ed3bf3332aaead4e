/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.transport.HttpRefusal;
import io.rtcomm.transport.PerMessageDeflate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketHandshakeTest {

    @Test
    void theHandshakeOfRfc6455Section13IsAccepted() {
        var accepted = accepted(request());

        assertThat(accepted.deflate()).isNull();
        assertThat(accepted.headers().entries())
                .extracting(entry -> entry.getKey() + ": " + entry.getValue())
                .containsExactlyInAnyOrder(
                        "upgrade: websocket",
                        "connection: upgrade",
                        "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void anExtendedConnectHasNoKeyAndNoUpgrade() {
        HttpHeaders fields = request().remove("upgrade").remove("connection").remove("sec-websocket-key");

        assertThat(WebSocketHandshake.decide(connect("websocket", fields), PerMessageDeflate.OFF))
                .isInstanceOfSatisfying(
                        WebSocketHandshake.Accepted.class,
                        accepted -> assertThat(accepted.headers()).isEmpty());
        assertThat(refusal(connect("other", fields)).status()).isEqualTo(400);
        assertThat(refusal(connect("websocket", fields.remove("sec-websocket-version")))
                        .status())
                .isEqualTo(426);
    }

    private static HttpRequestHead connect(String protocol, HttpHeaders fields) {
        HttpRequestHead head = Requests.head("CONNECT", true, fields);
        return new HttpRequestHead(
                head.method(),
                head.target(),
                head.path(),
                head.query(),
                fields,
                head.remoteAddress(),
                true,
                true,
                protocol);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "upgrade | WebSocket",
                "upgrade | h2c, websocket",
                "connection | Upgrade",
                "connection | keep-alive, Upgrade",
                "connection | keep-alive , UPGRADE,",
                "content-length | 0",
                "sec-websocket-extensions | permessage-deflate; ;;",
            })
    void listsAndCaseDoNotMatterWhereTheyMayVary(String name, String value) {
        assertThat(decide(request().set(name, value))).isInstanceOf(WebSocketHandshake.Accepted.class);
    }

    @Test
    void tokensMayStandOnSeveralLines() {
        HttpHeaders request = request().set("connection", List.of("keep-alive", "upgrade"));

        assertThat(decide(request)).isInstanceOf(WebSocketHandshake.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "OPTIONS", "get"})
    void anotherMethodIsAnswered405(String method) {
        var refusal = refusal(Requests.head(method, true, request()));

        assertThat(refusal.status()).isEqualTo(405);
        assertThat(refusal.headers()).containsExactly(Map.entry("allow", "GET"));
    }

    @Test
    void http10IsAnswered400() {
        var refusal = refusal(Requests.head("GET", false, request()));

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.message()).contains("HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "14", "8", "013", "13, 8", "x", ""})
    void anotherVersionIsAnswered426WithTheOneThatIsSpoken(String version) {
        var refusal = refusal(request().set("sec-websocket-version", version));

        assertThat(refusal.status()).isEqualTo(426);
        assertThat(refusal.headers()).containsEntry("sec-websocket-version", "13");
    }

    @Test
    void noVersionOrTwoAreAnswered426() {
        assertThat(refusal(request().remove("sec-websocket-version")).status()).isEqualTo(426);
        assertThat(refusal(request().add("sec-websocket-version", "13")).status())
                .isEqualTo(426);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "upgrade | h2c",
                "upgrade | websockets",
                "upgrade | web socket",
                "connection | keep-alive",
                "connection | upgraded",
                "connection | ''",
                "sec-websocket-key | ''",
                "sec-websocket-key | dGhlIHNhbXBsZSBub25jZQ",
                "sec-websocket-key | dGhlIHNhbXBsZSBub25jZQ=",
                "sec-websocket-key | dGhlIHNhbXBsZSBub25jZTEx",
                "sec-websocket-key | dGhlIHNhbXBsZSBub25jZTE=",
                "sec-websocket-key | dGhlIHNhbXBs*SBub25jZQ==",
                "sec-websocket-key | dGhlIHNhbXBsZSBub25jZTEyMzQ1Njc4",
                "sec-websocket-protocol | ''",
                "sec-websocket-protocol | a,,b",
                "sec-websocket-protocol | a, a",
                "sec-websocket-protocol | a,b,",
                "sec-websocket-protocol | a b",
                "sec-websocket-protocol | a;q=1",
                "sec-websocket-protocol | ä",
                "content-length | 5",
                "transfer-encoding | chunked",
            })
    void aFieldThatDoesNotHoldWhatItMustIsAnswered400(String name, String value) {
        assertThat(refusal(request().set(name, value)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upgrade", "connection", "sec-websocket-key"})
    void aFieldThatIsMissingIsAnswered400(String name) {
        assertThat(refusal(request().remove(name)).status()).isEqualTo(400);
    }

    @Test
    void aSecondKeyIsAnswered400() {
        assertThat(refusal(request().add("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"chat | chat", "a, b | a", "  b ,a | b", "A,a | A", "!#$%&*+-.^_`~ | !#$%&*+-.^_`~"})
    void theFirstProtocolIsEchoed(String offered, String echoed) {
        var accepted = accepted(request().set("sec-websocket-protocol", offered));

        assertThat(accepted.headers().get("sec-websocket-protocol")).isEqualTo(echoed);
    }

    @Test
    void protocolsMayStandOnSeveralLinesButNotTwice() {
        HttpHeaders two = request().set("sec-websocket-protocol", List.of("b", "a"));
        HttpHeaders same = request().set("sec-websocket-protocol", List.of("a, b", "a"));

        assertThat(accepted(two).headers().get("sec-websocket-protocol")).isEqualTo("b");
        assertThat(refusal(same).status()).isEqualTo(400);
    }

    @Test
    void compressionIsAgreedOnWhenTheServerHasIt() {
        HttpHeaders request = request().set("sec-websocket-extensions", "permessage-deflate; client_max_window_bits");

        var accepted = (WebSocketHandshake.Accepted)
                WebSocketHandshake.decide(Requests.head("GET", true, request), PerMessageDeflate.ON);

        assertThat(accepted.deflate()).isNotNull();
        assertThat(accepted.headers().get("sec-websocket-extensions"))
                .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
        assertThat(accepted(request).headers().contains("sec-websocket-extensions"))
                .isFalse();
    }

    @Test
    void malformedExtensionsAreAnswered400WhenTheServerCompresses() {
        HttpHeaders request = request().set("sec-websocket-extensions", "permessage-deflate;");

        assertThat(WebSocketHandshake.decide(Requests.head("GET", true, request), PerMessageDeflate.ON))
                .isInstanceOf(WebSocketHandshake.Refused.class);
    }

    @ParameterizedTest
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    @ValueSource(strings = {" ", "\t", ",", "a,", ";", "a ", "\"", "a;b=\"\\\"\" ,"})
    void longFieldsAreReadInLinearTime(String piece) {
        String text = "x" + piece.repeat(2_000_000 / piece.length()) + "x";

        for (String name :
                List.of("sec-websocket-protocol", "sec-websocket-extensions", "upgrade", "connection", "accept")) {
            HttpHeaders request = new DefaultHttpHeaders().set(request()).set(name, text);
            WebSocketHandshake.decide(Requests.head("GET", true, request), PerMessageDeflate.ON);
        }
    }

    private static HttpHeaders request() {
        return Requests.handshake();
    }

    private static WebSocketHandshake.Result decide(HttpHeaders request) {
        return WebSocketHandshake.decide(Requests.head("GET", true, request), PerMessageDeflate.OFF);
    }

    private static WebSocketHandshake.Accepted accepted(HttpHeaders request) {
        return (WebSocketHandshake.Accepted) decide(request);
    }

    private static HttpRefusal refusal(HttpHeaders request) {
        return refusal(Requests.head("GET", true, request));
    }

    private static HttpRefusal refusal(HttpRequestHead head) {
        return ((WebSocketHandshake.Refused) WebSocketHandshake.decide(head, PerMessageDeflate.OFF)).refusal();
    }
}
