/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.rtcomm.HttpNext;
import io.rtcomm.RejectedException;
import io.rtcomm.codec.JacksonJsonCodec;
import io.rtcomm.http.HttpExchange;
import io.rtcomm.http.HttpRequestHead;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EntranceTest {
    private final Entrance<String> entrance = new Entrance<>(new JacksonJsonCodec());
    private final Deque<Runnable> lane = new ArrayDeque<>();
    private final List<String> happened = new ArrayList<>();
    private final HttpExchange exchange = (HttpExchange) Proxy.newProxyInstance(
            EntranceTest.class.getClassLoader(), new Class<?>[] {HttpExchange.class}, (proxy, method, args) -> {
                switch (method.getName()) {
                    case "request" -> {
                        return new HttpRequestHead(
                                "GET",
                                "/",
                                "/",
                                Map.of(),
                                new DefaultHttpHeaders(),
                                new InetSocketAddress(0),
                                false,
                                true);
                    }
                    case "respond" -> {
                        var body = (ByteBuf) args[2];
                        happened.add(args[0] + " " + args[1] + " " + body.toString(UTF_8));
                        body.release();
                        return true;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                }
            });

    private void ask() {
        entrance.ask(exchange, "client", lane::add, () -> happened.add("admitted"), () -> happened.add("refused"));
        while (!lane.isEmpty()) {
            lane.remove().run();
        }
    }

    @Test
    void withoutMiddlewareEveryoneIsLetInAtOnce() {
        entrance.ask(exchange, "client", lane::add, () -> happened.add("admitted"));

        assertThat(happened).containsExactly("admitted");
        assertThat(lane).isEmpty();
    }

    @Test
    void middlewareIsAskedInOrderOnTheLane() {
        entrance.use((client, next) -> {
            happened.add("first " + client);
            next.proceed();
            happened.add("first is done"); // the second has not begun
        });
        entrance.use((client, next) -> {
            happened.add("second");
            next.proceed();
        });

        ask();

        assertThat(happened).containsExactly("first client", "first is done", "second", "admitted");
    }

    @Test
    void aRefusalIsAnsweredWithJsonAndAsksNobodyElse() {
        entrance.use((client, next) -> next.reject(401, "who are you?", Map.of("realm", "x")));
        entrance.use((client, next) -> happened.add("second"));

        ask();

        assertThat(happened)
                .containsExactly(
                        "401 application/json {\"code\":401,\"message\":\"who are you?\",\"data\":{\"realm\":\"x\"}}",
                        "refused");
    }

    @Test
    void aRefusalWithoutStatusMeansForbidden() {
        entrance.use((client, next) -> next.reject("no", null));

        ask();

        assertThat(happened).containsExactly("403 application/json {\"code\":403,\"message\":\"no\"}", "refused");
    }

    @Test
    void aRejectedExceptionIsWhatTheClientMayRead() {
        entrance.use((client, next) -> {
            throw new RejectedException("not today", Map.of("tomorrow", true));
        });

        ask();

        assertThat(happened.get(0))
                .isEqualTo(
                        "403 application/json {\"code\":403,\"message\":\"not today\",\"data\":{\"tomorrow\":true}}");
    }

    @Test
    void anyOtherExceptionTellsTheClientNothing() {
        entrance.use((client, next) -> {
            throw new AssertionError("secret");
        });

        ask();

        assertThat(happened)
                .containsExactly("500 application/json {\"code\":500,\"message\":\"internal error\"}", "refused");
    }

    @Test
    void onlyTheFirstVerdictCounts() {
        var kept = new ArrayList<HttpNext>();
        entrance.use((client, next) -> {
            kept.add(next);
            next.proceed();
            next.reject(403, "too late");
            next.proceed();
        });

        ask();
        kept.get(0).reject(403, "much too late");

        assertThat(happened).containsExactly("admitted");
    }

    @Test
    void aVerdictMayComeLater() {
        var kept = new ArrayList<HttpNext>();
        entrance.use((client, next) -> kept.add(next));

        ask();
        assertThat(happened).isEmpty();
        kept.get(0).proceed();
        lane.remove().run();

        assertThat(happened).containsExactly("admitted");
    }

    @Test
    void aStatusThatIsNoRefusalIsTheCallersErrorAndNoVerdict() {
        entrance.use((client, next) -> {
            for (int status : new int[] {204, 399, 600}) {
                assertThatIllegalArgumentException().isThrownBy(() -> next.reject(status, "x"));
            }
            next.proceed();
        });

        ask();

        assertThat(happened).containsExactly("admitted");
    }

    @Test
    void aRefusalWhoseDataHaveNoJsonFormIsStillARefusal() {
        var endless = new ArrayList<Object>();
        endless.add(endless);
        entrance.use((client, next) -> next.reject(409, "no", endless));

        ask();

        assertThat(happened.get(0)).isEqualTo("409 application/json {\"code\":409,\"message\":\"no\"}");
    }

    @Test
    void aClientAboutWhichNobodyCanBeAskedIsRefused() {
        entrance.use((client, next) -> next.proceed());
        entrance.use((client, next) -> happened.add("second"));
        var tasks = new AtomicInteger();

        for (int taken = 0; taken < 2; taken++) {
            int most = taken;
            tasks.set(0);
            entrance.ask(
                    exchange,
                    "client",
                    task -> {
                        if (tasks.getAndIncrement() == most) {
                            throw new RejectedExecutionException("full");
                        }
                        task.run();
                    },
                    () -> happened.add("admitted"),
                    () -> happened.add("refused"));
            assertThat(happened)
                    .containsExactly(
                            "503 application/json {\"code\":503,\"message\":\"the server is too busy\"}", "refused");
            happened.clear();
        }
    }
}
