/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Cors;
import io.rtcomm.server.ServerBuilder;
import io.rtcomm.tests.wire.HttpAnswer;
import io.rtcomm.tests.wire.PollingClient;
import io.rtcomm.tests.wire.RawHttp;
import io.rtcomm.tests.wire.RawWebSocket;
import io.rtcomm.tests.wire.Refusal;
import io.rtcomm.tests.wire.Wire;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages of other origins: what browsers are told, and what the server itself refuses. */
@Timeout(20)
class CorsTest {
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final String GOOD = "Origin: https://a.example";
    private static final String EVIL = "Origin: https://evil.example";

    private static UnaryOperator<ServerBuilder> policy(Cors cors) {
        return options -> options.cors(cors);
    }

    private static Cors.Builder good() {
        return Cors.builder().origins("https://a.example");
    }

    @Test
    void aPreflightIsAnsweredAndOpensNothing() throws Exception {
        try (var wire = Wire.start(policy(good().credentials(true).build()))) {
            HttpAnswer answer = wire.http()
                    .request(
                            "OPTIONS",
                            POLLING,
                            GOOD,
                            "Access-Control-Request-Method: POST",
                            "Access-Control-Request-Headers: x-a");

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
            assertThat(answer.field("Vary")).isEqualTo("Origin, Access-Control-Request-Headers");
            assertThat(answer.field("Access-Control-Allow-Credentials")).isEqualTo("true");
            assertThat(answer.field("Access-Control-Allow-Methods")).isEqualTo("GET,HEAD,PUT,PATCH,POST,DELETE");
            assertThat(answer.field("Access-Control-Allow-Headers")).isEqualTo("x-a");
            assertThat(answer.text()).isEmpty();
            assertThat(wire.server().sessionCount()).isZero();
        }
    }

    @Test
    void aPreflightTellsWhatWasConfigured() throws Exception {
        var cors = good().methods("GET", "POST")
                .allowedHeaders("x-one", "x-two")
                .maxAge(Duration.ofMinutes(5))
                .build();
        try (var wire = Wire.start(policy(cors))) {
            HttpAnswer answer = wire.http().request("OPTIONS", POLLING, GOOD, "Access-Control-Request-Method: POST");

            assertThat(answer.field("Access-Control-Allow-Methods")).isEqualTo("GET,POST");
            assertThat(answer.field("Access-Control-Allow-Headers")).isEqualTo("x-one,x-two");
            assertThat(answer.field("Access-Control-Max-Age")).isEqualTo("300");
            assertThat(answer.field("Access-Control-Allow-Credentials")).isNull();
        }
    }

    @Test
    void withoutAPolicyAPreflightIsAnyOtherRequest() throws Exception {
        try (var wire = Wire.start()) {
            Refusal.assertThat(
                    wire.http().request("OPTIONS", POLLING, "Access-Control-Request-Method: POST"),
                    400,
                    2,
                    "Bad handshake method");
        }
    }

    @Test
    void anAllowedOriginIsServedOverBothTransports() throws Exception {
        try (var wire = Wire.start(
                policy(good().credentials(true).exposedHeaders("X-Shown").build()))) {
            PollingClient client = wire.polling("", GOOD);
            assertAllowed(client.handshake());
            assertThat(client.handshake().field("Access-Control-Expose-Headers"))
                    .isEqualTo("X-Shown");
            assertAllowed(client.postBody("40", GOOD));
            assertAllowed(client.poll(GOOD));
            RawWebSocket webSocket = wire.webSocket(WEBSOCKET, GOOD);
            assertThat(webSocket.handshake().status()).isEqualTo(101);
            assertAllowed(webSocket.handshake());
        }
    }

    private static void assertAllowed(HttpAnswer answer) {
        assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
        assertThat(answer.field("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.field("Vary")).isEqualTo("Origin");
    }

    @Test
    void aForeignOriginIsRefusedOverBothTransports() throws Exception {
        try (var wire = Wire.start(policy(good().build()))) {
            Refusal.assertThat(wire.http().get(POLLING, EVIL), 403, 4, "Forbidden");
            Refusal.assertUpgrade(wire.webSocket(WEBSOCKET, EVIL), "403 Forbidden", "Forbidden");
            assertThat(wire.server().sessionCount()).isZero();
        }
    }

    @Test
    void aForeignOriginIsRefusedByDefault() throws Exception {
        try (var wire = Wire.start()) {
            Refusal.assertThat(wire.http().get(POLLING, EVIL), 403, 4, "Forbidden");
            Refusal.assertUpgrade(wire.webSocket(WEBSOCKET, EVIL), "403 Forbidden", "Forbidden");
            Refusal.assertUpgrade(wire.webSocket(WEBSOCKET, "Origin: null"), "403 Forbidden", "Forbidden");
        }
    }

    @Test
    void aForeignOriginCannotUseTheSessionOfAnother() throws Exception {
        try (var wire = Wire.start()) {
            PollingClient client = wire.polling();

            Refusal.assertThat(wire.http().get(client.target(), EVIL), 403, 4, "Forbidden");
            Refusal.assertThat(wire.http().post(client.target(), "1", EVIL), 403, 4, "Forbidden");
            Refusal.assertUpgrade(wire.webSocket(client.upgradeTarget(), EVIL), "403 Forbidden", "Forbidden");

            client.connect();
        }
    }

    @Test
    void theOwnOriginNeedsNoPermission() throws Exception {
        try (var wire = Wire.start()) {
            assertThat(wire.polling("", "Origin: http://localhost").handshake().field("Access-Control-Allow-Origin"))
                    .isNull();
            assertThat(wire.webSocket(WEBSOCKET, "Origin: http://localhost")
                            .handshake()
                            .status())
                    .isEqualTo(101);
        }
    }

    @Test
    void anyOriginMayBeLetIn() throws Exception {
        try (var wire = Wire.start(policy(Cors.any()))) {
            HttpAnswer opened = wire.polling("", EVIL).handshake();

            assertThat(opened.field("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(opened.field("Access-Control-Allow-Credentials")).isNull();
            assertThat(opened.field("Vary")).isNull();
        }
    }

    @Test
    void whereNothingIsEnforcedForeignPagesAreServedButMayNotRead() throws Exception {
        try (var wire = Wire.start(policy(Cors.builder()
                .originsMatching(Pattern.compile("https://[a-z]\\.example"))
                .enforceOrigin(false)
                .build()))) {
            assertThat(wire.polling("", EVIL).handshake().field("Access-Control-Allow-Origin"))
                    .isNull();
            assertThat(wire.polling("", GOOD).handshake().field("Access-Control-Allow-Origin"))
                    .isEqualTo("https://a.example");
            assertThat(wire.webSocket(WEBSOCKET, EVIL).handshake().status()).isEqualTo(101);
        }
    }

    @Test
    void refusalsAndErrorsCanBeReadByPagesThatMay() throws Exception {
        try (var wire =
                Wire.start(options -> options.cors(good().credentials(true).build())
                        .maxHttpBufferSize(100)
                        .allowRequest((request, next) -> {
                            if (request.query().containsKey("no")) {
                                next.reject("no");
                            } else {
                                next.proceed();
                            }
                        }))) {
            PollingClient client = wire.polling();
            RawHttp http = wire.http();
            assertRefused(http.get("/socket.io/?EIO=4&transport=abc", GOOD), 400);
            assertRefused(http.get(POLLING + "&sid=abc", GOOD), 400);
            assertRefused(http.post(POLLING, "", GOOD), 400);
            assertRefused(http.get("/socket.io/?EIO=9&transport=polling", GOOD), 400);
            assertRefused(http.get(POLLING + "&no", GOOD), 403);
            assertRefused(http.request("PUT", client.target(), GOOD), 405);
            assertRefused(http.post(client.target(), "x".repeat(101), GOOD), 413);
            assertRefused(wire.http().post(client.target(), "3", GOOD), 400);
        }
    }

    private static void assertRefused(HttpAnswer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertAllowed(answer);
    }
}
