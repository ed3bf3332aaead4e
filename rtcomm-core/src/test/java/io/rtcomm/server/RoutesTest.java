/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rtcomm.Cors;
import io.rtcomm.HttpRejectedException;
import io.rtcomm.Key;
import io.rtcomm.RejectedException;
import io.rtcomm.TypeRef;
import io.rtcomm.endpoint.web.RouteExchange;
import io.rtcomm.endpoint.web.RouteOptions;
import io.rtcomm.observe.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RoutesTest {
    private static final Key<String> USER = Key.of("user", String.class);

    record Point(int x, int y) {}

    private final RtcommServer server = RtcommServer.builder()
            .host("127.0.0.1")
            .port(0)
            .eventLoopThreads(1)
            .nativeTransport(NativeTransport.NIO)
            .transports("lines")
            .build();
    private HttpClient client;

    @AfterEach
    void end() {
        if (client != null) {
            client.close();
        }
        server.close(Duration.ofMillis(50));
    }

    private HttpClient client() {
        if (client == null) {
            server.start();
            client = new HttpClient(server.port());
        }
        return client;
    }

    // ---- requests

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
        var answer = client().post("/rooms/a%2Fb/c/d?q=%C3%A9", "hé", "X-A: 1", "Cookie: a=b; sid=7; sid=8");
        assertThat(answer.text()).isEqualTo("POST|a/b|c/d|é|-|1|7|-|hé|/rooms/a%2Fb/c/d?q=%C3%A9");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void aNameThatThePatternDoesNotHaveIsAMistakeOfTheHandler() {
        server.route("GET", "/{a}", exchange -> exchange.pathParam("b"));
        assertThat(client().get("/x").status()).isEqualTo(500);
    }

    @Test
    void aBodyIsDecodedFromJson() {
        server.route("POST", "/point", exchange -> exchange.json(exchange.body(Point.class)));
        server.route(
                "POST",
                "/points",
                exchange -> exchange.json(
                        exchange.body(new TypeRef<List<Point>>() {}).get(1)));
        assertThat(client().post("/point", " {\"x\":1,\"y\":2} ").text()).isEqualTo("{\"x\":1,\"y\":2}");
        assertThat(client().post("/points", "[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4}]")
                        .text())
                .isEqualTo("{\"x\":3,\"y\":4}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1]", "{\"x\":\"a\"}", "{\"x\":1}{}", "{\"x\":1} x", "nul"})
    void aBodyThatDoesNotFitIsRefused(String body) {
        server.route("POST", "/point", exchange -> exchange.json(exchange.body(Point.class)));
        var answer = client().post("/point", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("{\"code\":400,\"message\":\"invalid body\"}");
    }

    @Test
    void aBodyThatIsNestedTooDeepIsRefused() {
        server.route("POST", "/any", exchange -> exchange.json(exchange.body(Object.class)));
        assertThat(client().post("/any", "[".repeat(200_000)).status()).isEqualTo(400);
        assertThat(client().post("/any", "[1]").text()).isEqualTo("[1]");
    }

    @Test
    void aBodyBeyondTheLimitIs413AndTheConnectionLivesOn() {
        server.route("POST", "/small", RouteOptions.DEFAULT.withMaxBodyBytes(4), exchange -> exchange.text("fits"));
        assertThat(client().post("/small", "1234").text()).isEqualTo("fits");
        var refused = client().post("/small", "12345");
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.text()).isEqualTo("{\"code\":413,\"message\":\"Request Entity Too Large\"}");
        assertThat(client().post("/small", "4321").status()).isEqualTo(200);
    }

    @Test
    void aChunkedBodyBeyondTheLimitIs413() {
        server.route("POST", "/small", RouteOptions.DEFAULT.withMaxBodyBytes(4), exchange -> exchange.text("fits"));
        client().send(HttpClient.head("POST", "/small", "Transfer-Encoding: chunked")
                + "3\r\n123\r\n2\r\n45\r\n0\r\n\r\n");
        assertThat(client().read().status()).isEqualTo(413);
        assertThat(client().post("/small", "1234").text()).isEqualTo("fits");
    }

    @Test
    void aClientIsToldToGoOnOnlyWhenTheBodyIsWanted() {
        server.route(
                "PUT",
                "/doc",
                RouteOptions.DEFAULT.withMaxBodyBytes(4),
                exchange -> exchange.text(exchange.bodyText()));
        client().send(HttpClient.head("PUT", "/doc", "Content-Length: 2", "Expect: 100-continue"));
        assertThat(client().read().status()).isEqualTo(100);
        client().send("ok");
        assertThat(client().read().text()).isEqualTo("ok");
        client().send(HttpClient.head("PUT", "/doc", "Content-Length: 5", "Expect: 100-continue"));
        assertThat(client().read().status()).isEqualTo(413);
    }

    // ---- answers

    @Test
    void anAnswerHasStatusFieldsAndBody() {
        server.route(
                "GET",
                "/bytes",
                exchange -> exchange.status(201).responseHeader("X-A", "1").bytes("image/x-none", new byte[] {1, 2}));
        server.route("GET", "/empty", RouteExchange::empty);
        var answer = client().get("/bytes");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.fields()).containsEntry("X-A", "1").containsEntry("Content-Type", "image/x-none");
        assertThat(answer.body()).containsExactly(1, 2);
        assertThat(client().get("/empty").status()).isEqualTo(204);
    }

    @Test
    void ofSeveralAnswersTheFirstCounts() {
        server.route("GET", "/twice", exchange -> {
            exchange.text("first");
            exchange.text("second");
            throw new IllegalStateException("third");
        });
        assertThat(client().get("/twice").text()).isEqualTo("first");
    }

    @Test
    void aStageAnswersWhenItCompletes() {
        var later = new CompletableFuture<Point>();
        server.route("GET", "/later", exchange -> exchange.status(202).json(later));
        server.route(
                "GET",
                "/broken",
                exchange -> exchange.json(later.thenApply(point -> {
                    throw new HttpRejectedException(409, "conflict");
                })));
        client().send(HttpClient.head("GET", "/later") + HttpClient.head("GET", "/broken"));
        later.complete(new Point(1, 2));
        var answer = client().read();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text()).isEqualTo("{\"x\":1,\"y\":2}");
        assertThat(client().read().text()).isEqualTo("{\"code\":409,\"message\":\"conflict\"}");
    }

    /** A value whose own code has a bug. */
    public static final class Broken {
        /** Fails as no caller expects. */
        public String text() {
            throw new NoClassDefFoundError("a bug");
        }

        /** What a JSON codec calls. */
        public String getText() {
            return text();
        }
    }

    @Test
    void aStageWhoseValueCannotBeWrittenForAnErrorIsAnsweredAllTheSame() {
        server.route("GET", "/broken", exchange -> exchange.json(CompletableFuture.supplyAsync(Broken::new)));

        assertThat(client().get("/broken").text()).isEqualTo("{\"code\":500,\"message\":\"Internal Server Error\"}");
    }

    @Test
    void anAnswerMayBeGivenByAnotherThreadLater() {
        server.route("GET", "/later", exchange -> CompletableFuture.runAsync(() -> exchange.text("done")));
        assertThat(client().get("/later").text()).isEqualTo("done");
    }

    @Test
    void answersLeaveInTheOrderOfTheRequests() throws Exception {
        var release = new CountDownLatch(1);
        server.route("GET", "/slow", exchange -> {
            release.await();
            exchange.text("slow");
        });
        server.route("GET", "/fast", exchange -> {
            exchange.text("fast");
            release.countDown();
        });
        client().send(HttpClient.head("GET", "/slow") + HttpClient.head("GET", "/fast"));
        assertThat(client().read().text()).isEqualTo("slow");
        assertThat(client().read().text()).isEqualTo("fast");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/illegal | 500 | {\"code\":500,\"message\":\"Internal Server Error\"}",
                "/error | 500 | {\"code\":500,\"message\":\"Internal Server Error\"}",
                "/rejected | 403 | {\"code\":403,\"message\":\"not you\",\"data\":[1]}",
                "/http | 409 | {\"code\":409,\"message\":\"taken\",\"data\":{\"field\":\"name\"}}",
                "/said | 404 | {\"code\":404,\"message\":\"no such user\"}",
                "/binary | 500 | {\"code\":500,\"message\":\"Internal Server Error\"}",
                "/formless | 500 | {\"code\":500,\"message\":\"Internal Server Error\"}",
                "/split | 500 | {\"code\":500,\"message\":\"Internal Server Error\"}"
            })
    void failuresHaveOneShapeAndTellNothing(String path, int status, String body) {
        server.route("GET", "/illegal", exchange -> {
            throw new IllegalStateException("secret");
        });
        server.route("GET", "/error", exchange -> {
            throw new AssertionError("secret");
        });
        server.route("GET", "/rejected", exchange -> {
            throw new RejectedException("not you", List.of(1));
        });
        server.route("GET", "/http", exchange -> {
            throw new HttpRejectedException(409, "taken", Map.of("field", "name"));
        });
        server.route("GET", "/said", exchange -> exchange.reject(404, "no such user"));
        server.route("GET", "/binary", exchange -> exchange.json(Map.of("a", new byte[1])));
        server.route(
                "GET",
                "/formless",
                exchange -> exchange.json(new Object() {
                    public Object getSelf() {
                        return this;
                    }
                }));
        server.route("GET", "/split", exchange -> exchange.responseHeader("X-A", "1\r\nX-B: 2"));
        var answer = client().get(path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(body);
        assertThat(answer.field("Content-Type")).isEqualTo("application/json");
        assertThat(client().get("/said").status()).as("the connection lives on").isEqualTo(404);
    }

    @Test
    void aClientThatLeavesIsNoticed() throws Exception {
        var left = new CountDownLatch(1);
        var arrived = new CountDownLatch(1);
        server.route("GET", "/wait", exchange -> {
            exchange.onAbort(left::countDown);
            arrived.countDown();
        });
        client().send(HttpClient.head("GET", "/wait"));
        arrived.await();
        client().close();
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
    }

    // ---- methods and paths

    @Test
    void headIsAnsweredByTheRouteForGet() {
        server.route("GET", "/text", exchange -> exchange.text("12345"));
        var answer = client().request("HEAD", "/text");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Length")).isEqualTo("5");
        assertThat(client().get("/text").text()).isEqualTo("12345");
    }

    @Test
    void aMethodWithoutRouteIs405AndOptionsTellsWhatThereIs() {
        server.route("GET", "/users/{id}", exchange -> exchange.text("get"));
        server.route("DELETE", "/users/{id}", exchange -> exchange.text("delete"));
        var refused = client().post("/users/1", "");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.field("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
        assertThat(refused.text()).isEqualTo("{\"code\":405,\"message\":\"Method Not Allowed\"}");
        var options = client().request("OPTIONS", "/users/1");
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.field("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
        assertThat(client().request("get", "/users/1").status()).isEqualTo(405);
    }

    @Test
    void aPathWithoutRouteIs404() {
        server.route("GET", "/a", exchange -> exchange.text("a"));
        for (String path : List.of("/", "/b", "/a/", "/A", "/a/b", "/%00", "/a%", "//a")) {
            assertThat(client().get(path).text()).as(path).isEqualTo("{\"code\":404,\"message\":\"Not Found\"}");
        }
        assertThat(client().get("/%61?x").text()).isEqualTo("a");
    }

    @Test
    void theMostSpecificRouteAnswersWhateverTheOrder() {
        server.route("GET", "/{rest...}", exchange -> exchange.text("rest"));
        server.route("GET", "/users/{id}", exchange -> exchange.text("id"));
        server.route("GET", "/users/me", exchange -> exchange.text("me"));
        server.route("DELETE", "/users/{id}", exchange -> exchange.text("deleted"));
        assertThat(client().get("/users/me").text()).isEqualTo("me");
        assertThat(client().get("/users/7").text()).isEqualTo("id");
        assertThat(client().get("/other/x").text()).isEqualTo("rest");
        assertThat(client().request("DELETE", "/users/me").text()).isEqualTo("deleted");
    }

    @Test
    void aRouteMayBeAddedWhileTheServerRuns() {
        assertThat(client().get("/late").status()).isEqualTo(404);
        server.route("GET", "/late", exchange -> exchange.text("here"));
        assertThat(client().get("/late").text()).isEqualTo("here");
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

    // ---- middleware and origins

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
        client().send(HttpClient.head("POST", "/secret", "Content-Length: 5", "Expect: 100-continue"));
        var refused = client().read();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text()).isEqualTo("{\"code\":401,\"message\":\"who are you?\"}");
        try (var second = new HttpClient(server.port())) {
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
        assertThat(client().get("/broken").text()).isEqualTo("{\"code\":500,\"message\":\"internal error\"}");
        assertThat(client().get("/limited").text()).isEqualTo("{\"code\":429,\"message\":\"slow down\"}");
    }

    @Test
    void foreignOriginsAreKeptOutUntilCorsNamesThem() {
        var shared = RouteOptions.DEFAULT.withCors(
                Cors.builder().origins("https://app.example").build());
        server.route("GET", "/own", exchange -> exchange.text("own"));
        server.route("PUT", "/shared", shared, exchange -> exchange.text("shared"));
        assertThat(client().get("/own", "Origin: https://evil.example").status())
                .isEqualTo(403);
        assertThat(client().get("/own", "Origin: http://localhost").text()).isEqualTo("own");
        var preflight = client().request(
                        "OPTIONS", "/shared", "Origin: https://app.example", "Access-Control-Request-Method: PUT");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.fields()).containsEntry("Access-Control-Allow-Origin", "https://app.example");
        var answer = client().request("PUT", "/shared", "Origin: https://app.example", "Content-Length: 0");
        assertThat(answer.text()).isEqualTo("shared");
        assertThat(answer.fields()).containsEntry("Access-Control-Allow-Origin", "https://app.example");
        var missing = client().get("/shared", "Origin: https://app.example");
        assertThat(missing.status()).isEqualTo(405);
        assertThat(missing.fields()).containsEntry("Access-Control-Allow-Origin", "https://app.example");
    }

    // ---- where handlers run

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
        client().send(HttpClient.head("GET", "/block").repeat(8));
        blocked.await();
        try (var other = new HttpClient(server.port())) {
            assertThat(other.get("/fine").text()).isEqualTo("fine");
        }
        release.countDown();
        for (int i = 0; i < 8; i++) {
            assertThat(client().read().text()).isEqualTo("lane");
        }
    }

    // ---- health

    @Test
    void healthIsOneLine() throws Exception {
        server.route(
                "GET",
                "/health",
                exchange -> exchange.status(server.health().ready() ? 200 : 503).json(server.health()));
        assertThat(server.health().status()).isEqualTo("starting");
        assertThat(client().get("/health").text())
                .matches("\\{\"status\":\"ok\",\"uptimeSeconds\":\\d+,\"sessions\":0}");
        var stuck = new CountDownLatch(1);
        server.route("GET", "/stuck", exchange -> {
            stuck.await();
            exchange.json(server.health());
        });
        client().send(HttpClient.head("GET", "/stuck"));
        var closing = new Thread(() -> server.close(Duration.ofSeconds(20)));
        closing.start();
        await().until(() -> server.health().status().equals("draining"));
        assertThat(server.health().ready()).isFalse();
        stuck.countDown();
        closing.join();
    }

    @Test
    void twentyConnectionsAtOnceGetTheirOwnAnswers() throws Exception {
        server.route("POST", "/echo", exchange -> exchange.bytes("text/plain", exchange.body()));
        int port = server.start().port();
        var threads = new java.util.ArrayList<Thread>();
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

    // ---- answers that do not come

    @Test
    void aRouteThatNeverAnswersIsAnswered503AndItsLateAnswerComesToNothing() {
        var late = new CompletableFuture<RouteExchange>();
        server.route("GET", "/never", RouteOptions.DEFAULT.withAnswerTimeout(Duration.ofMillis(300)), late::complete);
        server.route("GET", "/other", exchange -> exchange.text("fine"));
        client();

        assertThat(client().get("/never").status()).isEqualTo(503);
        late.join().text("too late");

        await().until(() -> server.metrics().count(Metric.ANSWERS_OVERDUE) == 1);
        try (var next = new HttpClient(server.port())) {
            assertThat(next.get("/other").text()).isEqualTo("fine");
        }
    }

    @Test
    void whatAHandlerWasAboutToSayDoesNotStandAboveTheAnswerThatIsGivenInItsPlace() {
        server.route(
                "GET",
                "/never",
                RouteOptions.DEFAULT.withAnswerTimeout(Duration.ofMillis(300)),
                exchange -> exchange.responseHeader("Content-Encoding", "gzip")
                        .responseHeader("Cache-Control", "public, max-age=3600"));

        var answer = client().get("/never");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.fields()).doesNotContainKeys("Content-Encoding", "Cache-Control");
    }

    @Test
    void theTypeOfAnAnswerIsToldOnce() {
        server.route(
                "GET",
                "/text",
                exchange -> exchange.responseHeader("content-type", "a/b").text("text"));
        server.route(
                "GET",
                "/empty",
                exchange -> exchange.responseHeader("content-type", "a/b").empty());
        assertThat(client().get("/text").field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(client().get("/empty").field("Content-Type")).isEqualTo("a/b");
    }

    @Test
    void aMiddlewareThatNeverDecidesIsAnswered503() {
        server.route(
                "GET",
                "/undecided",
                RouteOptions.DEFAULT.withAnswerTimeout(Duration.ofMillis(300)).with((exchange, next) -> {}),
                exchange -> exchange.text("never"));

        assertThat(client().get("/undecided").status()).isEqualTo(503);
    }

    @Test
    void whatIsAnsweredInTimeIsNotAnsweredAgain() {
        server.route(
                "GET",
                "/quick",
                RouteOptions.DEFAULT.withAnswerTimeout(Duration.ofMillis(300)),
                exchange -> exchange.text("quick"));
        for (int i = 0; i < 3; i++) {
            assertThat(client().get("/quick").text()).isEqualTo("quick");
        }
        await().during(Duration.ofMillis(700)).until(() -> server.metrics().count(Metric.ANSWERS_OVERDUE) == 0);
        assertThat(client().get("/quick").text()).isEqualTo("quick");
    }

    @Test
    void anAnswerMayBeAllowedToTakeForEver() {
        var options = RouteOptions.DEFAULT.withAnswerTimeout(Duration.ZERO);
        server.route(
                "GET",
                "/slow",
                options,
                exchange -> exchange.json(CompletableFuture.supplyAsync(
                        () -> "later", CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS))));
        assertThat(client().get("/slow").text()).isEqualTo("\"later\"");
        assertThatThrownBy(() -> options.withAnswerTimeout(Duration.ofSeconds(-1)))
                .hasMessage("answerTimeout: PT-1S (expected: >= 0)");
    }
}
