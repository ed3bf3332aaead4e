/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.HttpRejectedException;
import io.rtcomm.RejectedException;
import io.rtcomm.endpoint.web.RouteExchange;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client gets of the answer of a route, or of its failure. */
@Timeout(60)
class RouteAnswersTest {
    @AutoClose
    private final WebFixture web = new WebFixture();

    private final RtcommServer server = web.server;

    @Test
    void anAnswerHasStatusFieldsAndBody() {
        server.route(
                "GET",
                "/bytes",
                exchange -> exchange.status(201).responseHeader("X-A", "1").bytes("image/x-none", new byte[] {1, 2}));
        server.route("GET", "/empty", RouteExchange::empty);
        var answer = web.get("/bytes");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.fields()).containsEntry("X-A", "1").containsEntry("Content-Type", "image/x-none");
        assertThat(answer.body()).containsExactly(1, 2);
        assertThat(web.get("/empty").status()).isEqualTo(204);
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
        assertThat(web.get("/text").field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(web.get("/empty").field("Content-Type")).isEqualTo("a/b");
    }

    @Test
    void ofSeveralAnswersTheFirstCounts() {
        server.route("GET", "/twice", exchange -> {
            exchange.text("first");
            exchange.text("second");
            throw new IllegalStateException("third");
        });
        assertThat(web.get("/twice").text()).isEqualTo("first");
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
        web.client().send(HttpClient.head("GET", "/later") + HttpClient.head("GET", "/broken"));
        later.complete(new Point(1, 2));
        var answer = web.client().read();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text()).isEqualTo("{\"x\":1,\"y\":2}");
        assertThat(web.client().read().text()).isEqualTo("{\"code\":409,\"message\":\"conflict\"}");
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

        assertThat(web.get("/broken").text()).isEqualTo("{\"code\":500,\"message\":\"Internal Server Error\"}");
    }

    @Test
    void anAnswerMayBeGivenByAnotherThreadLater() {
        server.route("GET", "/later", exchange -> CompletableFuture.runAsync(() -> exchange.text("done")));
        assertThat(web.get("/later").text()).isEqualTo("done");
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
        web.client().send(HttpClient.head("GET", "/slow") + HttpClient.head("GET", "/fast"));
        assertThat(web.client().read().text()).isEqualTo("slow");
        assertThat(web.client().read().text()).isEqualTo("fast");
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
        var answer = web.get(path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(body);
        assertThat(answer.field("Content-Type")).isEqualTo("application/json");
        assertThat(web.get("/said").status()).as("the connection lives on").isEqualTo(404);
    }

    @Test
    void aClientThatLeavesIsNoticed() throws Exception {
        var left = new CountDownLatch(1);
        var arrived = new CountDownLatch(1);
        server.route("GET", "/wait", exchange -> {
            exchange.onAbort(left::countDown);
            arrived.countDown();
        });
        web.client().send(HttpClient.head("GET", "/wait"));
        arrived.await();
        web.client().close();
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
