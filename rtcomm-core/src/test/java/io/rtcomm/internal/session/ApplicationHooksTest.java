/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.session;

import static io.rtcomm.internal.session.EngineFixture.POLLING;
import static io.rtcomm.internal.session.EngineFixture.UPGRADE;
import static io.rtcomm.internal.session.EngineFixture.WEBSOCKET;
import static io.rtcomm.internal.session.Refused.BAD_METHOD;
import static io.rtcomm.internal.session.Refused.BAD_REQUEST;
import static io.rtcomm.internal.session.Refused.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.Next;
import io.rtcomm.RejectedException;
import io.rtcomm.internal.loop.Failures;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the application may say to a request: in middleware, about a new session, in header fields. */
class ApplicationHooksTest {
    private final EngineFixture engine = new EngineFixture();

    @Test
    void middlewareSeesEveryRequestInOrderAndMayAddHeaders() {
        var seen = new ArrayList<String>();
        engine.middleware.add((request, next) -> {
            seen.add("first " + request.method());
            request.responseHeader("X-One", "1");
            next.proceed();
        });
        engine.middleware.add((request, next) -> {
            seen.add("second " + request.method());
            next.proceed();
            next.proceed();
        });
        String sid = engine.open();
        var refused = engine.ask("POST", "/socket.io/?EIO=4");
        engine.ask("PUT", POLLING + "&sid=" + sid);
        assertThat(seen)
                .containsExactly("first GET", "second GET", "first POST", "second POST", "first PUT", "second PUT");
        assertThat(refused.responseHeaders().get("X-One")).isEqualTo("1");
    }

    @Test
    void middlewareThatRejectsIsABadRequest() {
        engine.middleware.add((request, next) -> next.reject("because"));
        engine.middleware.add((request, next) -> {
            throw new AssertionError("never asked");
        });
        Map<String, Object> context = Map.of("name", "MIDDLEWARE_FAILURE", "message", "because");
        engine.assertRefused(engine.ask("GET", "/socket.io/?EIO=4"), BAD_REQUEST, 3, context);
        engine.assertRefused(engine.ask("GET", WEBSOCKET, UPGRADE), plain("Bad request"), 3, context);
    }

    @Test
    void middlewareThatFailsIsABadRequestThatTellsNothing() {
        for (Throwable failure : Failures.ofEveryKind()) {
            var each = new EngineFixture();
            each.middleware.add((request, next) -> {
                throw Failures.sneak(failure);
            });
            assertThat(each.ask("GET", POLLING).answer()).isEqualTo(BAD_REQUEST);
            assertThat(each.errors.get(0).context()).containsEntry("message", "internal error");
        }
    }

    @Test
    void middlewareMayGoOnLaterOrNever() {
        var waiting = new ArrayList<Next>();
        engine.middleware.add((request, next) -> waiting.add(next));
        var first = engine.ask("GET", POLLING);
        engine.ask("GET", POLLING);
        assertThat(first.answered()).isFalse();
        waiting.get(1).proceed();
        engine.manual.run();
        assertThat(engine.registry.size()).isEqualTo(1);
        assertThat(first.answered()).isFalse();
    }

    @Test
    void theApplicationMayForbidASession() {
        engine.allowRequest = (request, next) -> next.reject("not \"you\"\n");
        engine.assertRefused(
                engine.ask("GET", POLLING),
                "403 application/json {\"code\":4,\"message\":\"not \\\"you\\\"\\n\"}",
                4,
                Map.of("message", "not \"you\"\n"));
        engine.assertRefused(
                engine.ask("GET", WEBSOCKET, UPGRADE), plain("not \"you\"\n"), 4, Map.of("message", "not \"you\"\n"));
        assertThat(engine.registry.size()).isZero();
    }

    @Test
    void anApplicationThatFailsForbidsWithoutTellingWhy() {
        for (Throwable failure : Failures.ofEveryKind()) {
            var each = new EngineFixture();
            each.allowRequest = (request, next) -> {
                throw Failures.sneak(failure);
            };
            assertThat(each.ask("GET", POLLING).answer())
                    .isEqualTo("403 application/json {\"code\":4,\"message\":\"internal error\"}");
        }
        engine.allowRequest = (request, next) -> {
            throw new RejectedException("told");
        };
        assertThat(engine.ask("GET", POLLING).answer())
                .isEqualTo("403 application/json {\"code\":4,\"message\":\"told\"}");
    }

    @Test
    void theApplicationIsAskedAboutNewSessionsOnly() {
        var asked = new ArrayList<String>();
        engine.allowRequest = (request, next) -> {
            asked.add(request.query().getOrDefault("sid", "new"));
            next.proceed();
        };
        String sid = engine.open();
        engine.ask("GET", POLLING + "&sid=" + sid);
        engine.ask("GET", WEBSOCKET + "&sid=" + sid, UPGRADE);
        assertThat(asked).containsExactly("new");
    }

    @Test
    void theApplicationMayAnswerLaterAndTheFirstAnswerCounts() {
        var waiting = new ArrayList<Next>();
        engine.allowRequest = (request, next) -> waiting.add(next);
        var exchange = engine.ask("GET", POLLING);
        assertThat(exchange.answered()).isFalse();
        assertThat(engine.registry.size()).isZero();
        waiting.get(0).proceed();
        waiting.get(0).reject("too late");
        waiting.get(0).proceed();
        engine.manual.run();
        assertThat(engine.registry.size()).isEqualTo(1);
        assertThat(engine.errors).isEmpty();
    }

    @Test
    void theApplicationIsNotAskedAboutWhatIsWrongAnyway() {
        engine.allowRequest = (request, next) -> next.reject("asked");
        assertThat(engine.ask("POST", POLLING).answer()).isEqualTo(BAD_METHOD);
        assertThat(engine.ask("GET", WEBSOCKET).answer()).isEqualTo(BAD_REQUEST);
        assertThat(engine.ask("GET", "/socket.io/?EIO=9&transport=polling").status)
                .isEqualTo(403);
    }

    @Test
    void whoeverLooksAtHeadersKnowsWhichAnswerIsTheFirst() {
        var seen = new ArrayList<String>();
        engine.headersHooks.add((request, initial, add) -> {
            seen.add(request.method() + " " + initial);
            add.accept("X-Two", "2");
        });
        String sid = engine.open();
        var post = engine.ask("POST", POLLING + "&sid=" + sid);
        post.respond(200, "text/html", "ok");
        assertThat(seen).containsExactly("POST false");
        assertThat(post.responseHeaders().get("X-Two")).isEqualTo("2");
        engine.ask("POST", POLLING);
        assertThat(seen).containsExactly("POST false", "POST true");
    }
}
