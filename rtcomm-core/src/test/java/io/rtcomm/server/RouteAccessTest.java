/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.Cors;
import io.rtcomm.HttpRejectedException;
import io.rtcomm.Key;
import io.rtcomm.endpoint.web.RouteExchange;
import io.rtcomm.endpoint.web.RouteOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reaches a route: middleware and origins. */
@Timeout(60)
class RouteAccessTest {
    private static final Key<String> USER = Key.of("user", String.class);

    @AutoClose
    private final WebFixture web = new WebFixture();

    private final RtcommServer server = web.server;

    @Test
    void middlewareDecidesBeforeTheBodyIsRead() {
        var seen = new LinkedBlockingQueue<String>();
        var options = RouteOptions.DEFAULT.with((exchange, next) -> {
            assertThatThrownBy(exchange::body).isInstanceOf(IllegalStateException.class);
            seen.add("first");
            var user = exchange.header("Authorization");
            if (user.isEmpty()) {
                next.reject(401, "who are you?");
            } else {
                exchange.set(USER, user.get());
                CompletableFuture.runAsync(next::proceed);
            }
        });
        server.route(
                "POST",
                "/secret",
                options,
                exchange -> exchange.text(exchange.get(USER).orElseThrow()));
        web.client().send(HttpClient.head("POST", "/secret", "Content-Length: 5", "Expect: 100-continue"));
        var refused = web.client().read();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text()).isEqualTo("{\"code\":401,\"message\":\"who are you?\"}");
        try (var second = web.connect()) {
            assertThat(second.post("/secret", "x", "Authorization: ann").text()).isEqualTo("ann");
        }
        assertThat(seen).hasSize(2);
    }

    @Test
    void aMiddlewareThatFailsRefusesWithoutAWordOfIt() {
        server.route(
                "GET",
                "/broken",
                RouteOptions.DEFAULT.with((exchange, next) -> {
                    throw new IllegalStateException("secret");
                }),
                RouteExchange::empty);
        server.route(
                "GET",
                "/limited",
                RouteOptions.DEFAULT.with((exchange, next) -> {
                    throw new HttpRejectedException(429, "slow down");
                }),
                RouteExchange::empty);
        assertThat(web.get("/broken").text()).isEqualTo("{\"code\":500,\"message\":\"internal error\"}");
        assertThat(web.get("/limited").text()).isEqualTo("{\"code\":429,\"message\":\"slow down\"}");
    }

    @Test
    void foreignOriginsAreKeptOutUntilCorsNamesThem() {
        var shared = RouteOptions.DEFAULT.withCors(
                Cors.builder().origins("https://app.example").build());
        server.route("GET", "/own", exchange -> exchange.text("own"));
        server.route("PUT", "/shared", shared, exchange -> exchange.text("shared"));
        assertThat(web.get("/own", "Origin: https://evil.example").status()).isEqualTo(403);
        assertThat(web.get("/own", "Origin: http://localhost").text()).isEqualTo("own");
        var preflight =
                web.request("OPTIONS", "/shared", "Origin: https://app.example", "Access-Control-Request-Method: PUT");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.fields()).containsEntry("Access-Control-Allow-Origin", "https://app.example");
        var answer = web.request("PUT", "/shared", "Origin: https://app.example", "Content-Length: 0");
        assertThat(answer.text()).isEqualTo("shared");
        assertThat(answer.fields()).containsEntry("Access-Control-Allow-Origin", "https://app.example");
        var missing = web.get("/shared", "Origin: https://app.example");
        assertThat(missing.status()).isEqualTo(405);
        assertThat(missing.fields()).containsEntry("Access-Control-Allow-Origin", "https://app.example");
    }
}
