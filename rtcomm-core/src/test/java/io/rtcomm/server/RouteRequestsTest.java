/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.TypeRef;
import io.rtcomm.endpoint.web.RouteOptions;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route sees of a request. */
@Timeout(60)
class RouteRequestsTest {
    @AutoClose
    private final WebFixture web = new WebFixture();

    private final RtcommServer server = web.server;

    @Test
    void aRouteSeesPathQueryFieldsCookiesAndBody() {
        server.route(
                "POST",
                "/rooms/{room}/{rest...}",
                exchange -> exchange.text(String.join(
                        "|",
                        exchange.method(),
                        exchange.pathParam("room"),
                        exchange.pathParam("rest"),
                        exchange.query("q").orElse("-"),
                        exchange.query("none").orElse("-"),
                        exchange.header("x-a").orElse("-"),
                        exchange.cookie("sid").orElse("-"),
                        exchange.cookie("none").orElse("-"),
                        exchange.bodyText(),
                        exchange.request().url())));
        var answer = web.post("/rooms/a%2Fb/c/d?q=%C3%A9", "hé", "X-A: 1", "Cookie: a=b; sid=7; sid=8");
        assertThat(answer.text()).isEqualTo("POST|a/b|c/d|é|-|1|7|-|hé|/rooms/a%2Fb/c/d?q=%C3%A9");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void aNameThatThePatternDoesNotHaveIsAMistakeOfTheHandler() {
        server.route("GET", "/{a}", exchange -> exchange.pathParam("b"));
        assertThat(web.get("/x").status()).isEqualTo(500);
    }

    @Test
    void aBodyIsDecodedFromJson() {
        server.route("POST", "/point", exchange -> exchange.json(exchange.body(Point.class)));
        server.route(
                "POST",
                "/points",
                exchange -> exchange.json(
                        exchange.body(new TypeRef<List<Point>>() {}).get(1)));
        assertThat(web.post("/point", " {\"x\":1,\"y\":2} ").text()).isEqualTo("{\"x\":1,\"y\":2}");
        assertThat(web.post("/points", "[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4}]").text())
                .isEqualTo("{\"x\":3,\"y\":4}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1]", "{\"x\":\"a\"}", "{\"x\":1}{}", "{\"x\":1} x", "nul", "null", " null "})
    void aBodyThatDoesNotFitIsRefused(String body) {
        server.route("POST", "/point", exchange -> exchange.json(exchange.body(Point.class)));
        var answer = web.post("/point", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("{\"code\":400,\"message\":\"invalid body\"}");
    }

    @Test
    void aBodyThatIsNestedTooDeepIsRefused() {
        server.route("POST", "/any", exchange -> exchange.json(exchange.body(Object.class)));
        assertThat(web.post("/any", "[".repeat(200_000)).status()).isEqualTo(400);
        assertThat(web.post("/any", "[1]").text()).isEqualTo("[1]");
    }

    @Test
    void aBodyBeyondTheLimitIs413AndTheConnectionLivesOn() {
        server.route("POST", "/small", RouteOptions.DEFAULT.withMaxBodyBytes(4), exchange -> exchange.text("fits"));
        assertThat(web.post("/small", "1234").text()).isEqualTo("fits");
        var refused = web.post("/small", "12345");
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.text()).isEqualTo("{\"code\":413,\"message\":\"Request Entity Too Large\"}");
        assertThat(web.post("/small", "4321").status()).isEqualTo(200);
    }

    @Test
    void aChunkedBodyBeyondTheLimitIs413() {
        server.route("POST", "/small", RouteOptions.DEFAULT.withMaxBodyBytes(4), exchange -> exchange.text("fits"));
        web.client()
                .send(HttpClient.head("POST", "/small", "Transfer-Encoding: chunked")
                        + "3\r\n123\r\n2\r\n45\r\n0\r\n\r\n");
        assertThat(web.client().read().status()).isEqualTo(413);
        assertThat(web.post("/small", "1234").text()).isEqualTo("fits");
    }

    @Test
    void aClientIsToldToGoOnOnlyWhenTheBodyIsWanted() {
        server.route(
                "PUT",
                "/doc",
                RouteOptions.DEFAULT.withMaxBodyBytes(4),
                exchange -> exchange.text(exchange.bodyText()));
        web.client().send(HttpClient.head("PUT", "/doc", "Content-Length: 2", "Expect: 100-continue"));
        assertThat(web.client().read().status()).isEqualTo(100);
        web.client().send("ok");
        assertThat(web.client().read().text()).isEqualTo("ok");
        web.client().send(HttpClient.head("PUT", "/doc", "Content-Length: 5", "Expect: 100-continue"));
        assertThat(web.client().read().status()).isEqualTo(413);
    }
}
