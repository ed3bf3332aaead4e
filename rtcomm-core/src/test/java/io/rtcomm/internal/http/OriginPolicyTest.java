/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.http;

import static io.rtcomm.internal.http.OriginPolicy.Verdict.ALLOWED;
import static io.rtcomm.internal.http.OriginPolicy.Verdict.INVALID;
import static io.rtcomm.internal.http.OriginPolicy.Verdict.PREFLIGHT;
import static io.rtcomm.internal.http.OriginPolicy.Verdict.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.rtcomm.Cors;
import io.rtcomm.http.HttpRequestHead;
import io.rtcomm.internal.http.OriginPolicy.Verdict;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {
    private static final Cors ONE =
            Cors.builder().origins("https://a.example").credentials(true).build();
    private static final Cors TWO = Cors.of("https://a.example", "https://b.example");
    private static final Cors NOT_ENFORCED = Cors.builder()
            .origins("https://a.example", "https://b.example")
            .credentials(true)
            .enforceOrigin(false)
            .build();

    private final HttpHeaders answer =
            DefaultHttpHeadersFactory.headersFactory().newHeaders();

    private Verdict judge(Cors cors, String method, String... fields) {
        return judge(cors, false, method, fields);
    }

    private Verdict judge(Cors cors, boolean secure, String method, String... fields) {
        var headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        headers.add("Host", "server.example");
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equals("Host")) {
                headers.remove("Host");
            }
            headers.add(fields[i], fields[i + 1]);
        }
        var head = new HttpRequestHead(
                method, "/", "/", Map.of(), headers, InetSocketAddress.createUnresolved("c", 1), secure, true);
        return new OriginPolicy(cors).judge(head, answer);
    }

    private List<String> added() {
        return answer.entries().stream()
                .map(field -> field.getKey() + ": " + field.getValue())
                .toList();
    }

    @Test
    void aProgramWithoutOriginIsServedWithoutHeaders() {
        assertThat(judge(Cors.sameOrigin(), "GET")).isEqualTo(ALLOWED);
        assertThat(judge(TWO, "POST")).isEqualTo(ALLOWED);
        assertThat(added()).containsExactly("Vary: Origin");
    }

    @Test
    void theOwnOriginIsServedWithoutHeaders() {
        assertThat(judge(Cors.sameOrigin(), "GET", "Origin", "https://server.example"))
                .isEqualTo(ALLOWED);
        assertThat(added()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://h.example, h.example, false, true",
        "http://H.example, h.EXAMPLE, false, true",
        "http://h.example, h.example:80, false, true",
        "http://h.example:80, h.example, false, true",
        "http://h.example:3000, h.example:3000, false, true",
        "http://h.example:3000, h.example:3001, false, false",
        "http://h.example:3000, h.example, false, false",
        "http://h.example, h.example:3000, false, false",
        "http://x.example, h.example, false, false",
        "http://h.example.evil, h.example, false, false",
        "http://xh.example, h.example, false, false",
        "https://h.example, h.example, true, true",
        "https://h.example, h.example:443, true, true",
        "https://h.example, h.example, false, true", // a proxy took off TLS
        "http://h.example, h.example, true, false", // another port than that of TLS
        "http://[::1]:3000, [::1]:3000, false, true",
        "http://[::1], [::1], false, true",
        "http://[::1], [::2], false, false",
        "null, h.example, false, false",
        "file://, h.example, false, false",
        "capacitor://h.example, h.example, false, false",
        "h.example, h.example, false, false",
        "http://, '', false, false",
        "http://h.example, '', false, false",
    })
    void theOwnOriginHasHostAndPortOfTheHostHeader(String origin, String host, boolean secure, boolean own) {
        var verdict = judge(Cors.sameOrigin(), secure, "GET", "Origin", origin, "Host", host);
        assertThat(verdict).isEqualTo(own ? ALLOWED : REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "OPTIONS"})
    void aForeignOriginIsRefused(String method) {
        assertThat(judge(Cors.sameOrigin(), method, "Origin", "https://evil.example"))
                .isEqualTo(REFUSED);
        assertThat(added()).isEmpty();
        assertThat(judge(TWO, method, "Origin", "https://evil.example")).isEqualTo(REFUSED);
        assertThat(added()).containsExactly("Vary: Origin");
    }

    @Test
    void aForeignOriginIsServedWithoutHeadersWhenNothingIsEnforced() {
        assertThat(judge(NOT_ENFORCED, "GET", "Origin", "https://evil.example")).isEqualTo(ALLOWED);
        assertThat(added()).containsExactly("Vary: Origin");
        answer.clear();
        var open = Cors.builder().enforceOrigin(false).build();
        assertThat(judge(open, "GET", "Origin", "https://evil.example")).isEqualTo(ALLOWED);
        assertThat(added()).isEmpty();
    }

    @Test
    void anAllowedOriginIsEchoed() {
        assertThat(judge(TWO, "GET", "Origin", "https://b.example")).isEqualTo(ALLOWED);
        assertThat(added()).containsExactly("Access-Control-Allow-Origin: https://b.example", "Vary: Origin");
    }

    @Test
    void aPatternEchoes() {
        var cors = Cors.builder()
                .originsMatching(Pattern.compile("https://.*\\.example"))
                .credentials(true)
                .build();
        assertThat(judge(cors, "GET", "Origin", "https://b.example")).isEqualTo(ALLOWED);
        assertThat(added())
                .containsExactly(
                        "Access-Control-Allow-Origin: https://b.example",
                        "Vary: Origin",
                        "Access-Control-Allow-Credentials: true");
    }

    @ParameterizedTest
    @CsvSource({"https://a.example, ALLOWED", "https://evil.example, REFUSED"})
    void aSingleNamedOriginIsToldWhateverWasSent(String origin, Verdict verdict) {
        assertThat(judge(ONE, "GET", "Origin", origin)).isEqualTo(verdict);
        assertThat(added())
                .containsExactly(
                        "Access-Control-Allow-Origin: https://a.example",
                        "Vary: Origin",
                        "Access-Control-Allow-Credentials: true");
        answer.clear();
        assertThat(judge(ONE, "GET")).isEqualTo(ALLOWED);
        assertThat(added()).hasSize(3);
    }

    @Test
    void anyOriginIsAStarWithoutVary() {
        assertThat(judge(Cors.any(), "GET", "Origin", "https://any.example")).isEqualTo(ALLOWED);
        assertThat(judge(Cors.any(), "GET", "Origin", "null")).isEqualTo(ALLOWED);
        assertThat(added()).containsExactly("Access-Control-Allow-Origin: *");
    }

    @Test
    void exposedHeadersAreToldOnActualRequests() {
        var cors = Cors.builder()
                .origins("https://a.example", "https://b.example")
                .exposedHeaders("X-A", "X-B")
                .build();
        judge(cors, "GET", "Origin", "https://a.example");
        assertThat(added())
                .containsExactly(
                        "Access-Control-Allow-Origin: https://a.example",
                        "Vary: Origin",
                        "Access-Control-Expose-Headers: X-A,X-B");
    }

    @Test
    void aPreflightIsToldEverythingInOrder() {
        var verdict = judge(
                ONE,
                "OPTIONS",
                "Origin",
                "https://a.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "x-a");
        assertThat(verdict).isEqualTo(PREFLIGHT);
        assertThat(added())
                .containsExactly(
                        "Access-Control-Allow-Origin: https://a.example",
                        "Vary: Origin, Access-Control-Request-Headers",
                        "Access-Control-Allow-Credentials: true",
                        "Access-Control-Allow-Methods: GET,HEAD,PUT,PATCH,POST,DELETE",
                        "Access-Control-Allow-Headers: x-a");
    }

    @Test
    void aPreflightIsToldWhatIsConfigured() {
        var cors = Cors.builder()
                .origins("https://a.example", "https://b.example")
                .methods("GET", "POST")
                .allowedHeaders("X-A", "X-B")
                .exposedHeaders("X-C")
                .maxAge(Duration.ofMinutes(10))
                .build();
        judge(cors, "OPTIONS", "Origin", "https://a.example", "Access-Control-Request-Method", "POST");
        assertThat(added())
                .containsExactly(
                        "Access-Control-Allow-Origin: https://a.example",
                        "Vary: Origin",
                        "Access-Control-Allow-Methods: GET,POST",
                        "Access-Control-Allow-Headers: X-A,X-B",
                        "Access-Control-Max-Age: 600");
    }

    @Test
    void aPreflightToAnyOriginVariesOnlyByTheHeadersAskedFor() {
        judge(Cors.any(), "OPTIONS", "Origin", "https://x.example", "Access-Control-Request-Method", "POST");
        assertThat(added())
                .containsExactly(
                        "Access-Control-Allow-Origin: *",
                        "Vary: Access-Control-Request-Headers",
                        "Access-Control-Allow-Methods: GET,HEAD,PUT,PATCH,POST,DELETE");
    }

    @Test
    void aPreflightOfAForeignOriginIsAnsweredWithoutPermission() {
        var verdict = judge(TWO, "OPTIONS", "Origin", "https://evil.example", "Access-Control-Request-Method", "POST");
        assertThat(verdict).isEqualTo(PREFLIGHT);
        assertThat(added()).containsExactly("Vary: Origin, Access-Control-Request-Headers");
    }

    @Test
    void withoutAllowedOriginsThereAreNoPreflights() {
        var fields = new String[] {"Origin", "https://server.example", "Access-Control-Request-Method", "POST"};
        assertThat(judge(Cors.sameOrigin(), "OPTIONS", fields)).isEqualTo(ALLOWED);
        fields[1] = "https://evil.example";
        assertThat(judge(Cors.sameOrigin(), "OPTIONS", fields)).isEqualTo(REFUSED);
        assertThat(added()).isEmpty();
    }

    @Test
    void optionsWithoutTheirHeaderAreNoPreflight() {
        assertThat(judge(TWO, "OPTIONS", "Origin", "https://a.example")).isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a\u0001b", "http://a\u007f", "http://a\n", "http://a\u20ac"})
    void anOriginWithCharactersThatNoHeaderHasIsInvalid(String origin) {
        assertThat(judge(Cors.any(), "GET", "Origin", origin)).isEqualTo(INVALID);
        assertThat(added()).isEmpty();
    }

    @Test
    void twoOriginsAreInvalid() {
        assertThat(judge(Cors.any(), "GET", "Origin", "https://a.example", "Origin", "https://b.example"))
                .isEqualTo(INVALID);
    }

    @Test
    void aFunctionThatFailsAllowsNothing() {
        var cors = Cors.builder()
                .originsWhere(origin -> {
                    throw new IllegalStateException("condition that fails on purpose");
                })
                .build();
        assertThat(judge(cors, "GET", "Origin", "https://a.example")).isEqualTo(REFUSED);
    }

    @Test
    void varyIsAddedToWhatIsThere() {
        answer.set("Vary", "Accept-Encoding");
        judge(TWO, "GET");
        assertThat(added()).containsExactly("Vary: Accept-Encoding, Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void aScriptThatAForeignPageLoadsIsRefused(String site) {
        assertThat(judgeScript(Cors.sameOrigin(), site)).isEqualTo(REFUSED);
        assertThat(judgeScript(TWO, site)).isEqualTo(REFUSED);
        assertThat(judgeScript(Cors.any(), site)).isEqualTo(ALLOWED);
        assertThat(judgeScript(NOT_ENFORCED, site)).isEqualTo(ALLOWED);
        assertThat(judge(Cors.sameOrigin(), "GET", "Sec-Fetch-Site", site)).isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void aScriptOfAnOwnPageIsServed(String site) {
        assertThat(judgeScript(Cors.sameOrigin(), site)).isEqualTo(ALLOWED);
    }

    private Verdict judgeScript(Cors cors, String site) {
        var headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        headers.add("Host", "server.example").add("Sec-Fetch-Site", site);
        var head = new HttpRequestHead(
                "GET",
                "/?j=0",
                "/",
                Map.of("j", "0"),
                headers,
                InetSocketAddress.createUnresolved("c", 1),
                false,
                true);
        return new OriginPolicy(cors).judge(head, answer);
    }
}
