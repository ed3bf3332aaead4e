/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtcomm.DisconnectReason;
import io.rtcomm.Next;
import io.rtcomm.RejectedException;
import io.rtcomm.internal.loop.Failures;
import io.rtcomm.internal.namespace.NamespaceFixture.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventDispatcherTest {
    private final NamespaceFixture server = new NamespaceFixture();
    private final List<String> log = new ArrayList<>();
    private final List<Next> waiting = new ArrayList<>();
    private Client client;
    private DefaultSocket socket;

    @BeforeEach
    void connect() {
        server.of("/").onError((failed, error) -> log.add("namespace: " + error.getMessage()));
        client = server.connected("/");
        socket = client.socket("/");
        socket.onError(error -> log.add("error: " + error.getMessage()));
        socket.onDisconnect(reason -> log.add("disconnected"));
        for (String name : List.of("a", "b", "c")) {
            socket.on(name, event -> log.add(name));
        }
    }

    // ---- order

    @Test
    void anEventGoesThroughListenersMiddlewareAndHandlersInTheirOrder() {
        socket.use((event, next) -> {
            log.add("use 1 " + event.name());
            next.proceed();
        });
        socket.use((event, next) -> {
            log.add("use 2 " + event.name());
            next.proceed();
        });
        socket.onAny((event, args) -> log.add("any " + event + " " + args.size()));
        socket.prependAny((event, args) -> log.add("before any"));
        socket.on("a", event -> log.add("a again"));
        client.send("2[\"a\",1,2]");
        assertThat(log).containsExactly("before any", "any a 2", "use 1 a", "use 2 a", "a", "a again");
    }

    @Test
    void anEventThatNobodyHandlesIsNothing() {
        client.send("2[\"unknown\"]");
        client.send("25[\"unknown\"]");
        assertThat(log).isEmpty();
        assertThat(client.take()).isEmpty();
    }

    @Test
    void eventsKeepTheirOrderWhenMiddlewareGoesOnLater() {
        socket.use((event, next) -> {
            log.add("use " + event.name());
            waiting.add(next);
        });
        client.send("2[\"a\"]");
        client.send("2[\"b\"]");
        assertThat(log).containsExactly("use a");
        waiting.get(0).proceed();
        server.run();
        assertThat(log).containsExactly("use a", "a", "use b");
        waiting.get(0).proceed();
        waiting.get(0).reject("too late");
        waiting.get(1).proceed();
        server.run();
        assertThat(log).containsExactly("use a", "a", "use b", "b");
    }

    @Test
    void eachOfSeveralMiddlewareMayGoOnLater() {
        for (int i = 1; i <= 3; i++) {
            int number = i;
            socket.use((event, next) -> {
                log.add("use " + number);
                if (number == 2) {
                    next.proceed();
                } else {
                    waiting.add(next);
                }
            });
        }
        client.send("2[\"a\"]");
        client.send("2[\"b\"]");
        waiting.get(0).proceed();
        server.run();
        waiting.get(1).proceed();
        server.run();
        assertThat(log).containsExactly("use 1", "use 2", "use 3", "a", "use 1");
    }

    @Test
    void anEventThatIsRejectedReachesNoHandlerAndTheNextOneGoesOn() {
        socket.use((event, next) -> {
            if (event.name().equals("a")) {
                next.reject("not a", Map.of("code", 7));
            } else {
                next.proceed();
            }
        });
        client.send("21[\"a\"]");
        client.send("2[\"b\"]");
        assertThat(log).containsExactly("error: not a", "namespace: not a", "b");
        assertThat(client.take()).containsExactly("31[{\"error\":{\"message\":\"not a\",\"data\":{\"code\":7}}}]");
    }

    @Test
    void anEventMayBeRejectedLater() {
        socket.use((event, next) -> waiting.add(next));
        client.send("21[\"a\"]");
        client.send("2[\"b\"]");
        waiting.get(0).reject("no");
        server.run();
        assertThat(log).containsExactly("error: no", "namespace: no");
        assertThat(client.take()).containsExactly("31[{\"error\":{\"message\":\"no\"}}]");
        waiting.get(1).proceed();
        server.run();
        assertThat(log).endsWith("b");
    }

    @Test
    void middlewareThatFailsIsToldWithItsOwnErrorButNotToTheClient() {
        for (Throwable failure : Failures.ofEveryKind()) {
            var each = new EventDispatcherTest();
            each.connect();
            each.socket.use((event, next) -> {
                throw Failures.sneak(failure);
            });
            each.client.send("21[\"a\"]");
            assertThat(each.log).containsExactly("error: secret", "namespace: secret");
            assertThat(each.client.take()).containsExactly("31[{\"error\":{\"message\":\"internal error\"}}]");
        }
        socket.use((event, next) -> {
            throw new RejectedException("told", 5);
        });
        client.send("21[\"a\"]");
        assertThat(client.take()).containsExactly("31[{\"error\":{\"message\":\"told\",\"data\":5}}]");
    }

    @Test
    void middlewareThatFailsAfterItDecidedHasDecided() {
        socket.use((event, next) -> {
            next.proceed();
            throw new IllegalStateException("too late");
        });
        client.send("2[\"a\"]");
        assertThat(log).containsExactly("a");
    }

    @Test
    void aSocketThatEndsWhileMiddlewareDecidesIsToldSo() {
        socket.use((event, next) -> waiting.add(next));
        client.send("2[\"a\"]");
        client.send("2[\"b\"]");
        client.vanish();
        assertThat(log).containsExactly("disconnected");
        assertThat(socket.lane().backlog()).isZero();
        waiting.get(0).proceed();
        waiting.get(0).reject("late");
        server.run();
        assertThat(log).containsExactly("disconnected");
        server.assertNobodyLeft();
    }

    @Test
    void aSocketThatEndsInsideOfItsMiddlewareIsToldSo() {
        socket.use((event, next) -> {
            waiting.add(next);
            socket.connection().session().closeNow(DisconnectReason.FORCED_CLOSE); // as if the loop were quicker
        });
        client.send("2[\"a\"]");
        assertThat(log).containsExactly("disconnected");
        assertThat(socket.lane().backlog()).isZero();
        server.assertNobodyLeft();
    }

    @Test
    void anEventThatWaitsWhileTheSocketEndsReachesNobody() {
        client.begin("2[\"a\"]");
        client.link.port().onError("gone");
        server.run();
        assertThat(log).containsExactly("disconnected");
    }

    // ---- handlers

    @Test
    void aHandlerThatFailsAnswersAndHurtsNoOther() {
        socket.on("x", event -> {
            throw new NoClassDefFoundError("secret");
        });
        socket.on("x", event -> log.add("second"));
        client.send("21[\"x\"]");
        assertThat(log).containsExactly("error: secret", "namespace: secret", "second");
        assertThat(client.take()).containsExactly("31[{\"error\":{\"message\":\"internal error\"}}]");
    }

    @Test
    void argumentsThatDoNotFitAreAnsweredWithAnError() {
        socket.on("number", Integer.class, number -> log.add("got " + number));
        client.send("21[\"number\",\"text\"]");
        client.send("22[\"number\"]");
        client.send("2[\"number\",5]");
        assertThat(log).hasSize(5).endsWith("got 5");
        assertThat(client.take())
                .containsExactly(
                        "31[{\"error\":{\"message\":\"invalid arguments\"}}]",
                        "32[{\"error\":{\"message\":\"invalid arguments\"}}]");
    }

    @Test
    void theFirstAnswerCountsAndWhoAsksForNoneGetsNone() {
        socket.on("ask", event -> {
            log.add("wanted " + event.ack().wanted());
            event.ack(1, "two", null);
            event.ack("again");
            event.ack().fail("late", null);
        });
        client.send("2[\"ask\"]");
        client.send("27[\"ask\"]");
        assertThat(log).containsExactly("wanted false", "wanted true");
        assertThat(client.take()).containsExactly("37[1,\"two\",null]");
    }

    @Test
    void whatAResponderReturnsIsTheAnswer() {
        var later = new CompletableFuture<Integer>();
        socket.respond("now", Integer.class, number -> number + 1);
        socket.respond("later", Integer.class, number -> later);
        socket.respond("fails", Integer.class, number -> {
            throw new RejectedException("no");
        });
        socket.respond(
                "fails later",
                Integer.class,
                number -> CompletableFuture.failedFuture(new CompletionException(new RejectedException("no, later"))));
        socket.respond("unwritable", Integer.class, number -> new Object() {
            @SuppressWarnings("unused")
            public Object getSelf() {
                return this;
            }
        });
        client.send("21[\"now\",1]");
        client.send("22[\"later\",1]");
        client.send("23[\"fails\",1]");
        client.send("24[\"fails later\",1]");
        client.send("25[\"unwritable\",1]");
        client.send("26[\"now\",2]");
        later.complete(5);
        assertThat(client.take())
                .containsExactly(
                        "31[2]",
                        "33[{\"error\":{\"message\":\"no\"}}]",
                        "34[{\"error\":{\"message\":\"no, later\"}}]",
                        "35[{\"error\":{\"message\":\"internal error\"}}]",
                        "36[3]",
                        "32[5]");
    }

    @Test
    void anAnswerThatComesLaterAndCannotBeEncodedIsToldOnTheLane() {
        var later = new CompletableFuture<Object>();
        socket.respond("later", Integer.class, number -> later);
        client.send("22[\"later\",1]");
        later.complete(new Object() {
            @SuppressWarnings("unused")
            public Object getSelf() {
                return this;
            }
        });
        assertThat(log).isEmpty(); // this thread is not the lane
        assertThat(client.take()).containsExactly("32[{\"error\":{\"message\":\"internal error\"}}]");
        assertThat(log).hasSize(2);
    }

    @Test
    void aHandlerForOnceIsCalledOnce() {
        socket.once("x", event -> log.add("once"));
        client.send("2[\"x\"]");
        client.send("2[\"x\"]");
        assertThat(log).containsExactly("once");
        assertThat(HandlerTableTest.of(socket.handlers(), "x")).isEmpty();
    }

    @Test
    void handlersBehindADisconnectInsideOfAHandlerStillBelongToTheEvent() {
        socket.on("x", event -> socket.disconnect(false));
        socket.on("x", event -> log.add("second"));
        client.send("2[\"x\"]");
        assertThat(log).containsExactly("second", "disconnected");
    }
}
