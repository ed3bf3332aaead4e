/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
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

        assertThat(accepted.headers().entries())
                .extracting(entry -> entry.getKey() + ": " + entry.getValue())
                .containsExactlyInAnyOrder(
                        "upgrade: websocket",
                        "connection: upgrade",
                        "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(accepted.deflate()).isNull();
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
        var refused = (WebSocketHandshake.Refused)
                WebSocketHandshake.decide(HttpMethod.valueOf(method), HttpVersion.HTTP_1_1, request(), null);

        assertThat(refused.status().code()).isEqualTo(405);
        assertThat(refused.headers().get("allow")).isEqualTo("GET");
    }

    @Test
    void http10IsAnswered400() {
        var refused = (WebSocketHandshake.Refused)
                WebSocketHandshake.decide(HttpMethod.GET, HttpVersion.HTTP_1_0, request(), null);

        assertThat(refused.status().code()).isEqualTo(400);
        assertThat(refused.message()).contains("HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "14", "8", "013", "13, 8", "x", ""})
    void anotherVersionIsAnswered426WithTheOneThatIsSpoken(String version) {
        var refused = refused(request().set("sec-websocket-version", version));

        assertThat(refused.status().code()).isEqualTo(426);
        assertThat(refused.headers().get("sec-websocket-version")).isEqualTo("13");
    }

    @Test
    void noVersionOrTwoAreAnswered426() {
        assertThat(refused(request().remove("sec-websocket-version")).status().code())
                .isEqualTo(426);
        assertThat(refused(request().add("sec-websocket-version", "13"))
                        .status()
                        .code())
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
        assertThat(refused(request().set(name, value)).status().code()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upgrade", "connection", "sec-websocket-key"})
    void aFieldThatIsMissingIsAnswered400(String name) {
        assertThat(refused(request().remove(name)).status().code()).isEqualTo(400);
    }

    @Test
    void aSecondKeyIsAnswered400() {
        assertThat(refused(request().add("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="))
                        .status()
                        .code())
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
        assertThat(refused(same).status().code()).isEqualTo(400);
    }

    @Test
    void compressionIsAgreedOnWhenTheServerHasIt() {
        HttpHeaders request = request().set("sec-websocket-extensions", "permessage-deflate; client_max_window_bits");

        var accepted = (WebSocketHandshake.Accepted)
                WebSocketHandshake.decide(HttpMethod.GET, HttpVersion.HTTP_1_1, request, new DeflateOptions());

        assertThat(accepted.deflate()).isNotNull();
        assertThat(accepted.headers().get("sec-websocket-extensions")).isEqualTo("permessage-deflate");
        assertThat(accepted(request).headers().contains("sec-websocket-extensions"))
                .isFalse();
    }

    @Test
    void malformedExtensionsAreAnswered400WhenTheServerCompresses() {
        HttpHeaders request = request().set("sec-websocket-extensions", "permessage-deflate;");

        assertThat(WebSocketHandshake.decide(HttpMethod.GET, HttpVersion.HTTP_1_1, request, new DeflateOptions()))
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
            WebSocketHandshake.decide(HttpMethod.GET, HttpVersion.HTTP_1_1, request, new DeflateOptions());
        }
    }

    private static HttpHeaders request() {
        return new DefaultHttpHeaders()
                .set("host", "server.example.com")
                .set("upgrade", "websocket")
                .set("connection", "Upgrade")
                .set("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
                .set("sec-websocket-version", "13");
    }

    private static WebSocketHandshake.Result decide(HttpHeaders request) {
        return WebSocketHandshake.decide(HttpMethod.GET, HttpVersion.HTTP_1_1, request, null);
    }

    private static WebSocketHandshake.Accepted accepted(HttpHeaders request) {
        return (WebSocketHandshake.Accepted) decide(request);
    }

    private static WebSocketHandshake.Refused refused(HttpHeaders request) {
        return (WebSocketHandshake.Refused) decide(request);
    }
}
