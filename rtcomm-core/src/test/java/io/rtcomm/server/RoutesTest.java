/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.HttpRejectedException;
import io.rtcomm.endpoint.web.RouteExchange;
import io.rtcomm.endpoint.web.RouteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which route answers, and on which thread. */
@Timeout(60)
class RoutesTest {
    @AutoClose
    private final WebFixture web = new WebFixture();

    private final RtcommServer server = web.server;

    @Test
    void headIsAnsweredByTheRouteForGet() {
        server.route("GET", "/text", exchange -> exchange.text("12345"));
        var answer = web.request("HEAD", "/text");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Length")).isEqualTo("5");
        assertThat(web.get("/text").text()).isEqualTo("12345");
    }

    @Test
    void aMethodWithoutRouteIs405AndOptionsTellsWhatThereIs() {
        server.route("GET", "/users/{id}", exchange -> exchange.text("get"));
        server.route("DELETE", "/users/{id}", exchange -> exchange.text("delete"));
        var refused = web.post("/users/1", "");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.field("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
        assertThat(refused.text()).isEqualTo("{\"code\":405,\"message\":\"Method Not Allowed\"}");
        var options = web.request("OPTIONS", "/users/1");
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.field("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
        assertThat(web.request("get", "/users/1").status()).isEqualTo(405);
    }

    @Test
    void aPathWithoutRouteIs404() {
        server.route("GET", "/a", exchange -> exchange.text("a"));
        for (String path : List.of("/", "/b", "/a/", "/A", "/a/b", "/%00", "/a%", "//a")) {
            assertThat(web.get(path).text()).as(path).isEqualTo("{\"code\":404,\"message\":\"Not Found\"}");
        }
        assertThat(web.get("/%61?x").text()).isEqualTo("a");
    }

    @Test
    void theMostSpecificRouteAnswersWhateverTheOrder() {
        server.route("GET", "/{rest...}", exchange -> exchange.text("rest"));
        server.route("GET", "/users/{id}", exchange -> exchange.text("id"));
        server.route("GET", "/users/me", exchange -> exchange.text("me"));
        server.route("DELETE", "/users/{id}", exchange -> exchange.text("deleted"));
        assertThat(web.get("/users/me").text()).isEqualTo("me");
        assertThat(web.get("/users/7").text()).isEqualTo("id");
        assertThat(web.get("/other/x").text()).isEqualTo("rest");
        assertThat(web.request("DELETE", "/users/me").text()).isEqualTo("deleted");
    }

    @Test
    void aRouteMayBeAddedWhileTheServerRuns() {
        assertThat(web.get("/late").status()).isEqualTo(404);
        server.route("GET", "/late", exchange -> exchange.text("here"));
        assertThat(web.get("/late").text()).isEqualTo("here");
    }

    @Test
    void whatCannotBeARouteIsRefused() {
        assertThatThrownBy(() -> server.route("G T", "/", RouteExchange::empty))
                .hasMessage("method: \"G T\" (expected: GET, POST or another token)");
        assertThatThrownBy(() -> server.route("GET", "a", RouteExchange::empty))
                .hasMessage("path: a (expected: a slash in front)");
        server.route("GET", "/a", RouteExchange::empty);
        assertThatThrownBy(() -> server.route("GET", "/a", RouteExchange::empty))
                .hasMessage("route: GET /a is there (expected: one of each)");
        assertThatThrownBy(() -> RouteOptions.DEFAULT.withMaxBodyBytes(-1))
                .hasMessage("maxBodyBytes: -1 (expected: >= 0 bytes)");
        assertThatThrownBy(() -> new HttpRejectedException(200, "fine"))
                .hasMessage("status: 200 (expected: 400 to 599)");
    }

    @Test
    void aHandlerThatBlocksHoldsUpNobodyElse() throws Exception {
        var release = new CountDownLatch(1);
        var blocked = new CountDownLatch(8);
        server.route("GET", "/block", exchange -> {
            blocked.countDown();
            release.await();
            exchange.text(Thread.currentThread().getName().contains("rtcomm-loop") ? "loop" : "lane");
        });
        server.route("GET", "/fine", exchange -> exchange.text("fine"));
        web.client().send(HttpClient.head("GET", "/block").repeat(8));
        blocked.await();
        try (var other = web.connect()) {
            assertThat(other.get("/fine").text()).isEqualTo("fine");
        }
        release.countDown();
        for (int i = 0; i < 8; i++) {
            assertThat(web.client().read().text()).isEqualTo("lane");
        }
    }

    @Test
    void twentyConnectionsAtOnceGetTheirOwnAnswers() throws Exception {
        server.route("POST", "/echo", exchange -> exchange.bytes("text/plain", exchange.body()));
        int port = server.start().port();
        var threads = new ArrayList<Thread>();
        var wrong = new LinkedBlockingQueue<String>();
        for (int i = 0; i < 20; i++) {
            String name = "client " + i;
            var thread = new Thread(() -> {
                try (var own = new HttpClient(port)) {
                    for (int n = 0; n < 50; n++) {
                        String text = new String(own.post("/echo", name + n).body(), UTF_8);
                        if (!text.equals(name + n)) {
                            wrong.add(text);
                        }
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
    }
}
